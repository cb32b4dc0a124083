/** What a process leaves to the next one of the option files in force; no value. Pure. */
import { resolve } from 'node:path';
import type { Diagnostic } from '../../diagnostic.js';
import { isNotifying } from '../../engine/settings.js';
import type { ReadCandidate } from '../candidate/read-candidate.js';
import { guard } from './guard.js';
import { ACCEPT } from './guard-report.js';
import { type FileOutline, outlineOf } from './outline.js';

export interface KeptFiles {
  /** Whether processed chains yielded messages. */
  readonly isNotifying: boolean;
  readonly files: readonly FileOutline[];
}

/** The version of the JSON. What is kept in another one is not read: then nothing is known. */
const FORM = 1;

/** How a person says at the start that files that look damaged are whole. */
const ACCEPT_AT_START = 'If it is meant: start with --accept.';

export function keptText({ isNotifying: isOn, files }: KeptFiles): string {
  return JSON.stringify({ form: FORM, isNotifying: isOn, files });
}

/** Undefined where nothing was kept that can be read. */
export function readKept(text: string | undefined): KeptFiles | undefined {
  if (text === undefined) return undefined;
  try {
    const kept = JSON.parse(text) as (KeptFiles & { readonly form: unknown }) | null;
    return kept?.form === FORM && Array.isArray(kept.files) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** With whole paths: the next process may be started in another folder. */
export function outlinesOf({ documents }: ReadCandidate): readonly FileOutline[] {
  return [...documents.values()].map((document) => {
    const outline = outlineOf(document);
    return { ...outline, filename: resolve(outline.filename) };
  });
}

/** Why files that an engine is to be started with may be half-written: what the guard of a running one would say. */
export function suspicionsAtStart(
  kept: KeptFiles | undefined,
  { documents }: ReadCandidate,
): readonly Diagnostic[] {
  const before = new Map(kept?.files.map((outline) => [outline.filename, outline]));
  const files = [...documents.values()].flatMap((candidate) => {
    const active = before.get(resolve(candidate.source.filename));
    return active ? [{ active, candidate }] : [];
  });
  return guard(files).map((found) =>
    found.help === ACCEPT ? { ...found, help: ACCEPT_AT_START } : found,
  );
}

/** Whether notifications went off between two processes: what comes meanwhile would be gone without a message. */
export function wentOff(kept: KeptFiles | undefined, { options }: ReadCandidate): boolean {
  return kept?.isNotifying === true && !isNotifying(options.values);
}

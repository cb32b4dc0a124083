import type { MessageLife } from '../../delivery/judgement/retry.js';
import type { Diagnostic } from '../../diagnostic.js';
import type { FileReading } from '../../options/check/count-read.js';
import type { ProbeReport } from '../../options/check/probe-findings.js';
import type { OptionChange } from '../../options/diff/diff-options.js';
import { countOf } from '../../options/show/diagnostics-report.js';
import type { Documents } from '../../options/show/render-diagnostics.js';
import type { FileFixes } from './fix.js';

/** A change of an option in force with its line of text, without its effect. */
export type ShownChange = OptionChange & { readonly line: string };

/** What a check found, for every format to tell. */
export interface CheckResult {
  readonly diagnostics: readonly Diagnostic[];
  /** The files checked, by name. */
  readonly documents: Documents;
  /** What each file is, and how much of it is read. */
  readonly readings?: readonly FileReading[] | undefined;
  /** With `--all`: shows each finding, also where many are of one kind. */
  readonly isAll?: boolean | undefined;
  /** With `--reveal`: shows lines with the secrets in them. */
  readonly isRevealed?: boolean | undefined;
  /** With `--fix`: what was done; the findings are those that are left. */
  readonly fixes?: readonly FileFixes[] | undefined;
  /** With `--onto`: the options in force that the changes make other ones. */
  readonly changes?: readonly ShownChange[] | undefined;
  /** Without errors, where messages are sent. */
  readonly life?: MessageLife | undefined;
  /** With `--probe`: how connecting went. */
  readonly probe?: ProbeReport | undefined;
}

/**
 * The exit code: 1 for errors, for fixes that were refused and a probe that was interrupted, with `strict`
 * also for warnings.
 */
export function exitCodeOf(
  { diagnostics, fixes = [], probe }: CheckResult,
  strict: boolean,
): 0 | 1 {
  const isFailed =
    countOf(diagnostics, 'error') > 0 ||
    (strict && countOf(diagnostics, 'warning') > 0) ||
    fixes.some(({ kind, fixes: wanted }) => kind === 'refused' && wanted.length > 0) ||
    probe?.isInterrupted === true;
  return isFailed ? 1 : 0;
}

/** By file and place; those without a place last. */
export function inFileOrder(
  diagnostics: readonly Diagnostic[],
  documents: Documents,
): readonly Diagnostic[] {
  const order = new Map([...documents.keys()].map((filename, at) => [filename, at]));
  const fileOf = ({ range }: Diagnostic) => order.get(range?.filename ?? '') ?? documents.size;
  const byteOf = ({ range }: Diagnostic) => range?.start.byte ?? 0;
  return [...diagnostics].sort((a, b) => fileOf(a) - fileOf(b) || byteOf(a) - byteOf(b));
}

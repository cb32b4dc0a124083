import type { FileContent, Snapshot } from '../../files/file-content.js';
import { readContent } from '../../files/read-content.js';
import { readSettled, type SettleTerms } from '../../files/read-settled.js';
import { namedFiles } from '../../options/named-files.js';
import { canonicalValues } from '../../options/resolve/canonical-values.js';
import type { OptionFiles } from './option-files.js';
import { type Candidate, candidateOf } from './resolve-files.js';

/** A candidate and the files it was made from: option files, and certificates that the options name. */
export interface ReadCandidate extends Candidate {
  readonly snapshot: Snapshot;
}

/** Files that were read together; no candidate when one of the option files could not be read. */
export interface Reading {
  readonly snapshot: Snapshot;
  readonly candidate: ReadCandidate | undefined;
}

/**
 * Reads option files at rest, and the certificate files that their options name.
 *
 * @param known certificate files of earlier options: they have to be at rest, too.
 */
export async function readCandidate(
  files: OptionFiles,
  known: readonly string[],
  terms: SettleTerms,
): Promise<Reading> {
  const names = optionFileNames(files);
  const snapshot = await readSettled([...new Set([...names, ...known])], terms);
  const bytes = bytesOf(snapshot, names);
  if (bytes.size < names.length) return { snapshot, candidate: undefined };
  const candidate = await withCertificates(candidateOf(files, bytes), snapshot);
  return { snapshot: candidate.snapshot, candidate };
}

/** A candidate from bytes that somebody has read, with the certificate files as they stand now. */
export function completeCandidate(
  candidate: Candidate,
  bytes: ReadonlyMap<string, Uint8Array>,
): Promise<ReadCandidate> {
  const snapshot = new Map<string, FileContent>();
  for (const [filename, content] of bytes) {
    snapshot.set(filename, { kind: 'content', filename, bytes: content, identity: '' });
  }
  return withCertificates(candidate, snapshot);
}

async function withCertificates(candidate: Candidate, known: Snapshot): Promise<ReadCandidate> {
  const snapshot = new Map(known);
  for (const name of namedFiles(candidate.options.values)) {
    if (!snapshot.has(name)) snapshot.set(name, await readContent(name));
  }
  return { ...candidate, snapshot };
}

/** The names of the option files, each once. */
export function optionFileNames({ files }: OptionFiles): readonly string[] {
  return [...new Set(files.map(({ filename }) => filename))];
}

/** The bytes of those files that could be read. */
export function bytesOf(
  snapshot: Snapshot,
  names: readonly string[],
): ReadonlyMap<string, Uint8Array> {
  const contents = names.flatMap((name) => snapshot.get(name) ?? []);
  return new Map(
    contents.flatMap((content) =>
      content.kind === 'content' ? [[content.filename, content.bytes] as const] : [],
    ),
  );
}

/** The files of these names alone. */
export function partOf(snapshot: Snapshot, names: readonly string[]): Snapshot {
  return new Map([...snapshot].filter(([name]) => names.includes(name)));
}

/** Gives out what was read; rejects for a file that could not be. */
export function readerOf(snapshot: Snapshot): (path: string) => Promise<Uint8Array> {
  return async (path) => {
    const content = snapshot.get(path) ?? { kind: 'missing', filename: path };
    if (content.kind === 'content') return content.bytes;
    throw new Error(content.kind === 'missing' ? `there is no file ${path}` : content.reason);
  };
}

/** Whether no file changed from one to the other, of those that both hold. */
export function haveSameFiles(a: Snapshot, b: Snapshot): boolean {
  return [...a].every(([name, content]) => !b.has(name) || isSameContent(content, b.get(name)));
}

function isSameContent(a: FileContent | undefined, b: FileContent | undefined): boolean {
  if (a?.kind === 'content' && b?.kind === 'content') return Buffer.compare(a.bytes, b.bytes) === 0;
  if (a?.kind === 'unreadable' && b?.kind === 'unreadable') return a.reason === b.reason;
  return a?.kind === b?.kind;
}

/** The files that both name, and that hold something else now: a certificate that was renewed. */
export function renewedFiles(from: ReadCandidate, to: ReadCandidate): readonly string[] {
  const before = new Set(namedFiles(from.options.values));
  return namedFiles(to.options.values).filter(
    (name) => before.has(name) && !isSameContent(from.snapshot.get(name), to.snapshot.get(name)),
  );
}

/** Whether an engine would do the same with both: equal values, equal certificates. */
export function areEquivalent(a: ReadCandidate, b: ReadCandidate): boolean {
  if (canonicalValues(a.options.values) !== canonicalValues(b.options.values)) return false;
  return namedFiles(a.options.values).every((name) =>
    isSameContent(a.snapshot.get(name), b.snapshot.get(name)),
  );
}

import { bytesOf, type Snapshot } from '../../files/file-content.js';
import { readContent } from '../../files/read-content.js';
import { readSettled, type SettleTerms } from '../../files/read-settled.js';
import { namedFiles } from '../../options/named-files.js';
import { type OptionFiles, optionFileNames } from './option-files.js';
import { type ResolvedFiles, resolveFiles } from './resolve-files.js';

/** Options that may be put in force or not, and the files they come from: option files, and certificates that the options name. */
export interface ReadCandidate extends ResolvedFiles {
  readonly snapshot: Snapshot;
}

/** Files that were read at rest, as they stood together. */
export interface SettledFiles {
  readonly snapshot: Snapshot;
  /** Undefined when one of the option files could not be read. */
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
): Promise<SettledFiles> {
  const names = optionFileNames(files);
  const snapshot = await readSettled([...new Set([...names, ...known])], terms);
  if (bytesOf(snapshot, names).size < names.length) return { snapshot, candidate: undefined };
  const candidate = await completeCandidate(files, snapshot);
  return { snapshot: candidate.snapshot, candidate };
}

/** A candidate of option files that somebody has read, with those certificate files added that are not there yet. */
export async function completeCandidate(
  files: OptionFiles,
  known: Snapshot,
): Promise<ReadCandidate> {
  const resolved = resolveFiles(files, bytesOf(known, optionFileNames(files)));
  const snapshot = new Map(known);
  for (const name of namedFiles(resolved.options.values)) {
    if (!snapshot.has(name)) snapshot.set(name, await readContent(name));
  }
  return { ...resolved, snapshot };
}

import { readNamedFile } from '../../files/read-named-file.js';
import type { OptionFiles } from './option-files.js';
import { completeCandidate, optionFileNames, type ReadCandidate } from './read-candidate.js';
import { candidateOf } from './resolve-files.js';

/**
 * Reads option files as they stand now, and the certificate files that they name. Options with an error
 * among `diagnostics` must not be used.
 *
 * @throws NotifierError `FILE_UNREADABLE`
 *
 * @example
 * const files = { files: [{ filename: 'application.cfg', role: 'application' }] };
 * const { options, diagnostics } = await loadOptionFiles(files);
 */
export async function loadOptionFiles(files: OptionFiles): Promise<ReadCandidate> {
  const names = optionFileNames(files);
  const bytes = new Map(
    await Promise.all(names.map(async (name) => [name, await readNamedFile(name)] as const)),
  );
  return completeCandidate(candidateOf(files, bytes), bytes);
}

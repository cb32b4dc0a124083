import { snapshotOf } from '../../files/file-content.js';
import { readNamedFiles } from '../../files/read-named-file.js';
import { type OptionFiles, optionFileNames } from './option-files.js';
import { completeCandidate, type ReadCandidate } from './read-candidate.js';

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
  const bytes = await readNamedFiles(optionFileNames(files));
  return completeCandidate(files, snapshotOf(bytes));
}

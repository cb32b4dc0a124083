import type { Diagnostic } from '../../diagnostic.js';
import type { Documents } from '../../options/show/render-diagnostics.js';
import type { CommandIo } from '../terminal/command-io.js';
import { tellDiagnostics } from '../terminal/render-for-terminal.js';

/** Files that were read: option files or field definitions. */
interface ReadFiles {
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: Documents;
}

/** Prints errors and warnings of files that are about to be used. Returns false when there are errors. */
export function areUsable({ diagnostics, documents }: ReadFiles, io: CommandIo): boolean {
  const problems = diagnostics.filter(({ severity }) => severity !== 'info');
  const hasErrors = tellDiagnostics(io, problems, documents);
  if (hasErrors) io.stderr.write('Nothing was started: the option files have errors.\n');
  return !hasErrors;
}

import type { Diagnostic } from '../../diagnostic.js';
import type { Documents } from '../../options/show/render-diagnostics.js';
import type { CommandIo } from '../terminal/command-io.js';
import { wantsColor } from '../terminal/paint.js';
import { renderForTerminal } from '../terminal/render-for-terminal.js';

/** Files that were read: option files or field definitions. */
interface ReadFiles {
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: Documents;
}

/** Prints what is wrong with files that are about to be used. Returns false when it is too much to start with. */
export function areUsable({ diagnostics, documents }: ReadFiles, io: CommandIo): boolean {
  const problems = diagnostics.filter(({ severity }) => severity !== 'info');
  const color = wantsColor(io.stderr, io.env);
  if (problems.length > 0) io.stderr.write(renderForTerminal(problems, { documents, color }));
  if (problems.every(({ severity }) => severity !== 'error')) return true;
  io.stderr.write('Nothing was started: the option files have errors.\n');
  return false;
}

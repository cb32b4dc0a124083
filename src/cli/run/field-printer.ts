import type { FieldReport } from '../../reload/fields/field-follower.js';
import type { CommandIo } from '../terminal/command-io.js';
import { painter, wantsColor } from '../terminal/paint.js';
import { renderForTerminal } from '../terminal/render-for-terminal.js';
import type { StatusLine } from '../terminal/status-line.js';

/** Tells people at a terminal what came of an edit of field definitions. Others read the log. */
export function fieldPrinter(
  { stderr, env }: CommandIo,
  status: StatusLine,
): (report: FieldReport) => void {
  const color = wantsColor(stderr, env);
  const paint = painter(color);
  return ({ result, words, diagnostics, documents }) => {
    if (stderr.isTTY !== true) return;
    status.print(paint[result === 'refused' ? 'error' : 'info'](words));
    const problems = diagnostics.filter(({ severity }) => severity !== 'info');
    if (problems.length > 0)
      status.print(renderForTerminal(problems, { documents, color }).trimEnd());
  };
}

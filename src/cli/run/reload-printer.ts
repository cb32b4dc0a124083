import type { Documents } from '../../options/show/render-diagnostics.js';
import { wordsOf } from '../../reload/log-reload.js';
import type { ReloadReport } from '../../reload/reload-report.js';
import type { CommandIo } from '../terminal/command-io.js';
import { painter, wantsColor } from '../terminal/paint.js';
import { renderForTerminal } from '../terminal/render-for-terminal.js';
import type { StatusLine } from '../terminal/status-line.js';

/** Tells people at a terminal what came of an edit, with the lines at fault. Others read the log. */
export function reloadPrinter(
  { stderr, env }: CommandIo,
  status: StatusLine,
): (report: ReloadReport, documents: Documents) => void {
  const color = wantsColor(stderr, env);
  const paint = painter(color);
  return (report, documents) => {
    if (stderr.isTTY !== true || report.trigger === 'start') return;
    const isNews = report.result === 'applied' || report.result === 'unchanged';
    status.print(paint[isNews ? 'info' : 'error'](wordsOf(report)));
    const problems = report.diagnostics.filter(({ severity }) => severity !== 'info');
    if (problems.length > 0) {
      status.print(renderForTerminal(problems, { documents, color }).trimEnd());
    }
    if (report.failure?.help) status.print(`  ${paint.dim('help:')} ${report.failure.help}`);
  };
}

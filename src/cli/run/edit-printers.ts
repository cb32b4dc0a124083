/** Tell people at a terminal what came of an edit, with the lines at fault. Others read the log. */
import type { Diagnostic } from '../../diagnostic.js';
import type { Documents } from '../../options/show/render-diagnostics.js';
import type { FieldReport } from '../../reload/fields/field-follower.js';
import { wordsOf } from '../../reload/log-reload.js';
import { isRefused, type ReloadReport } from '../../reload/reload-report.js';
import type { CommandIo } from '../terminal/command-io.js';
import { painter, wantsColor } from '../terminal/paint.js';
import { renderForTerminal } from '../terminal/render-for-terminal.js';
import type { StatusLine } from '../terminal/status-line.js';

/** Of option files. What the engine started with is no edit. */
export function reloadPrinter(io: CommandIo, status: StatusLine) {
  const print = editPrinter(io, status);
  return (report: ReloadReport, documents: Documents): void => {
    if (report.trigger === 'start') return;
    const { diagnostics, failure } = report;
    const words = wordsOf(report);
    print({ words, isRefused: isRefused(report), diagnostics, documents, help: failure?.help });
  };
}

/** Of field definitions. */
export function fieldPrinter(io: CommandIo, status: StatusLine) {
  const print = editPrinter(io, status);
  return ({ result, words, diagnostics, documents }: FieldReport): void =>
    print({ words, isRefused: result === 'refused', diagnostics, documents, help: undefined });
}

interface Edit {
  readonly words: string;
  readonly isRefused: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: Documents;
  readonly help: string | undefined;
}

function editPrinter({ stderr, env }: CommandIo, status: StatusLine): (edit: Edit) => void {
  const color = wantsColor(stderr, env);
  const paint = painter(color);
  return ({ words, isRefused, diagnostics, documents, help }) => {
    if (stderr.isTTY !== true) return;
    status.print(paint[isRefused ? 'error' : 'info'](words));
    const problems = diagnostics.filter(({ severity }) => severity !== 'info');
    if (problems.length > 0)
      status.print(renderForTerminal(problems, { documents, color }).trimEnd());
    if (help) status.print(`  ${paint.dim('help:')} ${help}`);
  };
}

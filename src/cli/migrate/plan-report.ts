import { changeReport } from '../../options/diff/change-report.js';
import { renderChange } from '../../options/diff/diff-options.js';
import type { NamedSource } from '../../options/pairs/find-installations.js';
import { diagnosticsReport } from '../../options/show/diagnostics-report.js';
import { renderPlace } from '../../options/show/render-diagnostics.js';
import { counted } from '../../text/counted.js';
import { visible } from '../../text/quoted.js';
import { jsonDocument } from '../terminal/json-document.js';
import type { Paint } from '../terminal/paint.js';
import { renderForTerminal } from '../terminal/render-for-terminal.js';
import type { PlanFiles, PlannedStep, WrittenFile } from './plan-files.js';

/** A plan and, where it was carried out, what became of each file. */
export interface PlanResult {
  readonly steps: readonly PlannedStep[];
  readonly files: PlanFiles;
  /** Undefined where nothing was to be written. */
  readonly written: readonly WrittenFile[] | undefined;
}

/** Whether something was refused, or could not be written. */
export function hasFailed({ steps, written = [] }: PlanResult): boolean {
  return (
    steps.some(({ planned }) => planned.kind === 'refused') ||
    written.some(({ failure }) => failure !== undefined)
  );
}

/** A block for each installation that changes, a line for each other one. */
export function renderStep(
  { installation, planned }: PlannedStep,
  files: PlanFiles,
  paint: Paint,
  color: boolean,
): string {
  const name = visible(installation.files.map(nameOf).join(' + '));
  switch (planned.kind) {
    case 'skipped':
      return `${name}: ${paint.dim(`left alone: ${planned.reason}`)}\n`;
    case 'unchanged':
      return `${name}: ${paint.dim(`unchanged: ${planned.reason}`)}\n`;
    case 'refused':
      return [
        ...planned.refusals.map(({ reason, help, places }) => {
          const see = places
            .map((place) => `  ${paint.dim('see:')} ${renderPlace(place)}\n`)
            .join('');
          return `${name}: ${paint.error('refused:')} ${visible(reason)}\n${see}  ${paint.dim('help:')} ${visible(help)}\n`;
        }),
        renderForTerminal(planned.diagnostics, { documents: files.documents, color }),
      ].join('');
    case 'changed': {
      const lines = planned.changes.map(
        (change) => `  ${renderChange(change)}: ${change.effect}\n`,
      );
      const nothing = '  no option in force is another one\n';
      const found = renderForTerminal(planned.diagnostics, { documents: files.documents, color });
      return `${paint.bold(name)}\n${lines.length === 0 ? nothing : lines.join('')}${found}`;
    }
  }
}

export function renderWritten({ filename, failure }: WrittenFile, paint: Paint): string {
  if (failure === undefined) return `written: ${visible(filename)}\n`;
  return `${paint.error('not written:')} ${visible(`${filename}: ${failure}`)}\n`;
}

/** `2 of 3 installations change, 1 refused. Nothing was written: --write does it.` */
export function renderPlanTally({ steps, files, written }: PlanResult): string {
  const count = (kind: string) => steps.filter(({ planned }) => planned.kind === kind).length;
  const refused = count('refused');
  const sum = `${count('changed')} of ${counted(steps.length, 'installation')} changed${refused > 0 ? `, ${refused} refused` : ''}`;
  if (written !== undefined) {
    const done = written.filter(({ failure }) => failure === undefined).length;
    return `${sum}; ${done} of ${counted(files.changedCount, 'file')} written.\n`;
  }
  return `${sum.replace(' changed', ' would change')}. Nothing was written${files.changedCount > 0 ? '; --write does it' : ''}.\n`;
}

/** The JSON form, field by field. */
export function renderPlanJson({ steps, written }: PlanResult): string {
  return jsonDocument({
    installations: steps.map(({ installation, planned }) => ({
      files: installation.files.map(nameOf),
      state: planned.kind,
      reason: reasonOf(planned),
      changes: planned.kind === 'changed' ? planned.changes.map(changeReport) : [],
      diagnostics:
        'diagnostics' in planned ? diagnosticsReport(planned.diagnostics).diagnostics : [],
    })),
    written: written?.map(({ filename, failure }) => ({
      filename,
      written: failure === undefined,
      reason: failure,
    })),
  });
}

function reasonOf(planned: PlannedStep['planned']): string | undefined {
  if (planned.kind === 'refused') return planned.refusals.map(({ reason }) => reason).join('; ');
  return planned.kind === 'changed' ? undefined : planned.reason;
}

function nameOf({ filename, address }: NamedSource): string {
  return address === undefined ? filename : `${filename}#${address}`;
}

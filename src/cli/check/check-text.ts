import type { Diagnostic } from '../../diagnostic.js';
import type { FileReading } from '../../options/check/count-read.js';
import { countOf } from '../../options/show/diagnostics-report.js';
import { counted } from '../../text/counted.js';
import { visible } from '../../text/quoted.js';
import { lifeWords } from '../terminal/message-life.js';
import { renderForTerminal } from '../terminal/render-for-terminal.js';
import type { CheckResult, ShownChange } from './check-result.js';
import { renderFixes } from './fix-report.js';
import { renderProbe } from './probe-report.js';

/** Findings for people: each with its place, then a line that counts them. */
export function renderCheckText(result: CheckResult, color: boolean): string {
  const { diagnostics, documents, readings = [], life, isAll, isRevealed } = result;
  const parts = [
    isRevealed === true ? REVEALED : '',
    readings.map((each) => `${visible(each.filename)}: ${renderReading(each)}\n`).join(''),
    renderAdditions(result),
    renderForTerminal(diagnostics, { documents, color, isAll, isRevealed }),
    (life === undefined ? '' : `${lifeWords(life)}\n`) + renderCounts(diagnostics, documents.size),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

export const REVEALED = '--reveal: lines are shown with the secrets in them.\n';

/** `cfg, 3 sections, 34 options, 12 of them read`. */
export function renderReading({ format, isOptionFile, ...counts }: FileReading): string {
  if (!isOptionFile) return `${format}, not read`;
  const { objects, sections, options, read } = counts;
  const name = FORMAT_NAMES[format] ?? format;
  if (objects === 0 && (format === 'xml' || format === 'json')) {
    return `${name}, no configuration object`;
  }
  const words = [
    name,
    ...(objects === 0 ? [] : [counted(objects, 'object')]),
    sections === 0 ? 'no section' : counted(sections, 'section'),
    options === 0
      ? 'no option'
      : `${counted(options, 'option')}, ${read === 0 ? 'none' : read} of them read`,
  ];
  return words.join(', ');
}

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  xml: 'XML',
  json: 'JSON',
  yaml: 'YAML',
  env: 'variables',
};

/** What is there on request only. */
export function renderAdditions({ fixes = [], changes, probe }: CheckResult): string {
  return [
    renderFixes(fixes),
    changes === undefined ? '' : renderChanges(changes),
    probe === undefined ? '' : renderProbe(probe),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** What changes would make other, with the effect on a running engine. */
function renderChanges(changes: readonly ShownChange[]): string {
  if (changes.length === 0) return 'no option in force would be another one\n';
  return changes.map(({ line, effect }) => `${line}: ${effect}\n`).join('');
}

function renderCounts(diagnostics: readonly Diagnostic[], fileCount: number): string {
  const errors = countOf(diagnostics, 'error');
  const verdict = errors > 0 ? 'Not usable' : 'OK';
  return `${verdict}: ${counted(fileCount, 'file')}, ${renderTally(diagnostics)}.\n`;
}

/** `1 error, 2 warnings`. */
export function renderTally(diagnostics: readonly Diagnostic[]): string {
  const errors = countOf(diagnostics, 'error');
  return `${counted(errors, 'error')}, ${counted(countOf(diagnostics, 'warning'), 'warning')}`;
}

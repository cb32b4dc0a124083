import type { Outlier, OutlierFile } from '../../options/check/find-outliers.js';
import { diagnosticsReport } from '../../options/show/diagnostics-report.js';
import { counted } from '../../text/counted.js';
import { visible } from '../../text/quoted.js';
import { jsonDocument } from '../terminal/json-document.js';
import { painter } from '../terminal/paint.js';
import { renderForTerminal } from '../terminal/render-for-terminal.js';
import { shownValue } from '../terminal/shown-value.js';
import { additionsOf, readingReport } from './check-json.js';
import { REVEALED, renderAdditions, renderReading, renderTally } from './check-text.js';
import type { Fleet, FleetFile, FleetResult } from './fleet.js';

/** Many exports as JSON: the report of all, then a summary for each file, and what stands out. */
export function renderFleetJson(result: FleetResult): string {
  const { diagnostics, fleet } = result;
  const files = fleet.files.map(({ filename, diagnostics: found, reading }) => {
    const { valid, error_count, warning_count } = diagnosticsReport(found);
    const recognised = reading && readingReport(reading);
    return { filename, valid, error_count, warning_count, recognised };
  });
  const { outliers } = fleet;
  const pairs = fleet.pairs.map(([application, host]) => ({ application, host }));
  const findings = { ...diagnosticsReport(diagnostics), ...additionsOf(result) };
  return jsonDocument({ ...findings, files, pairs, outliers });
}

/** Many exports for people; infos are left out, as most files would give the same. */
export function renderFleetText(result: FleetResult, color: boolean): string {
  const { diagnostics, documents, fleet, isAll, isRevealed } = result;
  const problems = diagnostics.filter(({ severity }) => severity !== 'info');
  const parts = [
    isRevealed === true ? REVEALED : '',
    renderAdditions(result),
    renderForTerminal(problems, { documents, color, isAll, isRevealed }),
    renderFiles(fleet.files, color),
    fleet.pairs
      .map(([application, host]) => `${visible(application)} runs on ${visible(host)}\n`)
      .join(''),
    fleet.outliers.map((outlier) => `${renderOutlier(outlier)}\n`).join(''),
    renderVerdict(fleet, result),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function renderFiles(files: readonly FleetFile[], color: boolean): string {
  const { error, warning, dim } = painter(color);
  const width = Math.max(...files.map(({ filename }) => visible(filename).length));
  const lines = files.map(({ filename, diagnostics, reading }) => {
    const { error_count: errors, warning_count: warnings } = diagnosticsReport(diagnostics);
    const paint = errors > 0 ? error : warnings > 0 ? warning : (text: string) => text;
    const tally = errors + warnings === 0 ? 'fine' : paint(renderTally(diagnostics));
    const shown = reading === undefined ? '' : `  ${dim(renderReading(reading))}`;
    return `${visible(filename).padEnd(width)}  ${tally}${shown}\n`;
  });
  return lines.join('');
}

/** `11 of 12 files have http-connection-pool-size 50; ocs07.cfg:4 has 5`. */
function renderOutlier({ option, display, count, of, exceptions }: Outlier): string {
  const others = exceptions.map((file) => `${placeOf(file)} has ${shownValue(file.display)}`);
  return `${count} of ${of} files have ${option} ${shownValue(display)}; ${others.join(', ')}`;
}

function placeOf({ filename, line }: OutlierFile): string {
  return line === undefined ? `${visible(filename)} (not set)` : `${visible(filename)}:${line}`;
}

function renderVerdict({ files }: Fleet, { diagnostics }: FleetResult): string {
  const bad = files.filter((file) => file.diagnostics.some(({ severity }) => severity === 'error'));
  const verdict =
    bad.length > 0 ? `${bad.length} of ${counted(files.length, 'file')} not usable` : 'OK';
  const count = bad.length > 0 ? '' : ` ${counted(files.length, 'file')},`;
  return `${verdict}:${count} ${renderTally(diagnostics)}.\n`;
}

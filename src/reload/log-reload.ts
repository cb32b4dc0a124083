import type { Diagnostic } from '../diagnostic.js';
import { renderChange } from '../options/diff/diff-options.js';
import {
  type Documents,
  renderDiagnostics,
  renderPlace,
} from '../options/show/render-diagnostics.js';
import type { Log } from '../runtime/log.js';
import { runFingerprint } from '../runtime/run-fingerprint.js';
import {
  isRefused,
  type ReloadReport,
  type ReloadResult,
  type ReloadTrigger,
} from './reload-report.js';

/** Writes the one line of a look at the files; with the lines at fault when it refused them. */
export function logReload(log: Log, report: ReloadReport, documents: Documents): void {
  const { trigger, result, generation, hash, durationMs, changes, diagnostics, failure } = report;
  const hasFailed = isRefused(report);
  log[hasFailed ? 'error' : 'info'](
    {
      event: 'reload',
      trigger,
      result,
      generation,
      options_hash: hash.slice(0, 12),
      duration_ms: Math.round(durationMs * 100) / 100,
      changes: changes.map(renderChange),
      renewed: report.renewed.length > 0 ? report.renewed : undefined,
      diagnostics: hasFailed ? renderSome(diagnostics) : undefined,
      code: failure?.code,
      frames: hasFailed ? framesOf(diagnostics, documents) : undefined,
    },
    wordsOf(report),
  );
}

/** A look at the files in one sentence. */
export function wordsOf(report: ReloadReport): string {
  return WORDS[report.result](report);
}

const WORDS: Readonly<Record<ReloadResult, (report: ReloadReport) => string>> = {
  applied: (report) => `${headline(report)}${renderFinishing(report)}`,
  unchanged: ({ generation }) =>
    `option files looked at: generation ${generation} has these options`,
  rejected: (report) => refused(report, 'the option files have errors'),
  suspect: (report) => refused(report, 'an option file looks damaged or half-written'),
  missing: (report) => refused(report, 'an option file cannot be read'),
};

function headline({ trigger, generation, changes, renewed }: ReloadReport): string {
  const verb = VERBS[trigger] ?? 'reloaded';
  const news = [...changes.map(renderChange), ...renewed.map((file) => `${file} renewed`)];
  const what = news.join(', ');
  return `${verb} generation ${generation}${what && `: ${what}`}`;
}

const VERBS: Partial<Record<ReloadTrigger, string>> = {
  start: 'started with',
  rollback: 'rolled back, as',
};

function renderFinishing({ finishing }: ReloadReport): string {
  return finishing
    .map(({ generation, inFlight }) => `, ${inFlight} in flight finish on generation ${generation}`)
    .join('');
}

function refused({ generation, failure }: ReloadReport, why: string): string {
  const reason = failure ? failure.message.replace(/\.$/, '') : why;
  return `reload refused, generation ${generation} stays in force: ${reason}`;
}

/** Of a file that is no option file every line may be at fault: enough of them are told. */
const MOST_TOLD = 50;

function renderSome(diagnostics: readonly Diagnostic[]): readonly string[] {
  const more = diagnostics.length - MOST_TOLD;
  const told = diagnostics.slice(0, MOST_TOLD).map(renderBriefly);
  return more > 0 ? [...told, `… and ${more} more`] : told;
}

function renderBriefly({ code, summary, range }: Diagnostic): string {
  const place = range ? `${renderPlace(range)}: ` : '';
  return `${place}${summary} [${code}]`;
}

/** The errors with the lines they are in, secrets masked; undefined when there are none. */
export function framesOf(
  diagnostics: readonly Diagnostic[],
  documents: Documents,
): string | undefined {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return errors.length > 0
    ? renderDiagnostics(errors, { documents, fingerprint: runFingerprint })
    : undefined;
}

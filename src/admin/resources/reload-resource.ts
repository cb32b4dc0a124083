import { changeReport } from '../../options/diff/change-report.js';
import type { OptionChange } from '../../options/diff/diff-options.js';
import {
  type DiagnosticsReport,
  diagnosticsReport,
} from '../../options/show/diagnostics-report.js';
import type { ReloadReport, ReloadResult, ReloadTrigger } from '../../reload/reload-report.js';
import type { ErrorResource } from './error-resource.js';
import { FORMAT_VERSION, isoTime, lastedMs } from './resource-form.js';

/** One look at the option files and what came of it. */
export interface ReloadResource extends DiagnosticsReport {
  readonly ended_at: string;
  readonly duration_ms: number;
  readonly trigger: ReloadTrigger;
  readonly result: ReloadResult;
  /** In force afterwards. */
  readonly generation: number;
  readonly hash: string;
  /** The first generation known to have had the same options; undefined when none is. */
  readonly same_options_as: number | undefined;
  /** Earlier generations that still carry requests. */
  readonly finishing: readonly { readonly generation: number; readonly in_flight: number }[];
  readonly changes: readonly OptionChange[];
  /** Certificate files that hold something else than before. */
  readonly renewed: readonly string[];
  readonly failure: ErrorResource | undefined;
}

/** The answer to somebody who asked for a reload or a rollback. */
export interface ReloadAnswer extends ReloadResource {
  readonly format_version: typeof FORMAT_VERSION;
  /** Since when the generation is in force: moments, where watching was quicker than the one who asked. */
  readonly in_force_since_at: string;
  readonly in_force_ms: number;
}

export interface ReloadsResource {
  readonly format_version: typeof FORMAT_VERSION;
  /** Newest first. */
  readonly reloads: readonly ReloadResource[];
}

/** A report; `history` tells which generation had the same options before. */
export function reloadResource(
  report: ReloadReport,
  history: readonly ReloadReport[],
): ReloadResource {
  const { atMs, durationMs, trigger, result, generation, hash, failure } = report;
  return {
    ended_at: isoTime(atMs),
    duration_ms: Math.round(durationMs),
    trigger,
    result,
    generation,
    hash,
    same_options_as: sameOptionsAs(report, history),
    finishing: report.finishing.map((earlier) => ({
      generation: earlier.generation,
      in_flight: earlier.inFlight,
    })),
    changes: report.changes.map(changeReport),
    renewed: report.renewed,
    ...diagnosticsReport(report.diagnostics),
    failure: failure && { code: failure.code, message: failure.message, help: failure.help },
  };
}

export function reloadAnswer(
  report: ReloadReport,
  history: readonly ReloadReport[],
  { sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number },
): ReloadAnswer {
  return {
    format_version: FORMAT_VERSION,
    ...reloadResource(report, history),
    in_force_since_at: isoTime(sinceMs),
    in_force_ms: lastedMs(sinceMs, nowMs),
  };
}

export function reloadsResource(history: readonly ReloadReport[]): ReloadsResource {
  const reloads = history.map((report) => reloadResource(report, history));
  return { format_version: FORMAT_VERSION, reloads };
}

/** The first generation known to have had the options of this one, before it. */
export function sameOptionsAs(
  { generation, hash }: Pick<ReloadReport, 'generation' | 'hash'>,
  history: readonly ReloadReport[],
): number | undefined {
  const earlier = history
    .filter((report) => report.hash === hash && report.generation < generation)
    .map((report) => report.generation);
  return earlier.length === 0 ? undefined : Math.min(...earlier);
}

import type { WatchStatus } from '../../files/file-watch.js';
import type { ReloadCounts, ReloadStatus } from '../../reload/reload-status.js';
import { isoTime, lastedMs } from './resource-form.js';

/** How the option files are watched. */
export interface WatchResource {
  readonly mode: WatchStatus['mode'];
  readonly restarts: number;
  /** For how long the files are waited for to be at rest; absent when nobody looks at them. */
  readonly settling_ms: number | undefined;
  readonly files: readonly {
    readonly filename: string;
    readonly present: boolean;
    /** What is wrong with how the file is provided, and what to do; absent when nothing is. */
    readonly advice: string | undefined;
  }[];
}

/** Looks at the files since the start of the process. */
export interface ReloadCountsResource {
  readonly attempts: ReloadCounts['attempts'];
  readonly last_successful: boolean;
  readonly last_success_at: string;
}

export function watchResource(
  { watch: { mode, restarts, files }, readingSinceMs }: ReloadStatus,
  nowMs: number,
): WatchResource {
  const settling_ms = readingSinceMs === undefined ? undefined : lastedMs(readingSinceMs, nowMs);
  const shown = files.map(({ filename, isPresent, advice }) => ({
    filename,
    present: isPresent,
    advice,
  }));
  return { mode, restarts, settling_ms, files: shown };
}

export function reloadCountsResource(counts: ReloadCounts): ReloadCountsResource {
  return {
    attempts: counts.attempts.map(({ trigger, result, count }) => ({ trigger, result, count })),
    last_successful: counts.isLastSuccessful,
    last_success_at: isoTime(counts.lastSuccessAtMs),
  };
}

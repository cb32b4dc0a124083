import type { WatchStatus } from '../reload/file-watch.js';
import type { ReloadCounts } from '../reload/reload-status.js';
import { isoTime } from './rendering.js';

/** How the option files are watched. */
export interface WatchResource {
  readonly mode: WatchStatus['mode'];
  readonly restarts: number;
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

export function renderWatch({ mode, restarts, files }: WatchStatus): WatchResource {
  const shown = files.map(({ filename, isPresent, advice }) => ({
    filename,
    present: isPresent,
    advice,
  }));
  return { mode, restarts, files: shown };
}

export function renderCounts(counts: ReloadCounts): ReloadCountsResource {
  return {
    attempts: counts.attempts.map(({ trigger, result, count }) => ({ trigger, result, count })),
    last_successful: counts.isLastSuccessful,
    last_success_at: isoTime(counts.lastSuccessAtMs),
  };
}

import type { WatchStatus } from '../files/file-watch.js';
import type { EffectiveOptions } from '../options/catalog/effective-options.js';
import type { OptionChange } from '../options/diff/diff-options.js';
import type { ReloadReport, ReloadResult, ReloadTrigger } from './reload-report.js';

/**
 * How the options in force stand to the files. An engine delivers in every one of these states; all but
 * `active` are *degraded*: somebody should look.
 *
 * - `active`: the files' options are in force.
 * - `candidate-rejected`, `source-missing`, `source-suspect`: the files cannot be used; earlier options
 *   stay in force.
 * - `events-held`: the files' options are in force, but events are not read: notifications are off, were on in the
 *   last run, and nobody has said that this is meant.
 * - `pinned`: an earlier generation was put back in force; the files wait for their next change.
 */
export const RELOAD_STATES = [
  'active',
  'candidate-rejected',
  'source-missing',
  'source-suspect',
  'pinned',
  'events-held',
] as const;
export type ReloadState = (typeof RELOAD_STATES)[number];

export interface ReloadStatus {
  readonly state: ReloadState;
  /** Whether somebody should look: every state but `active`. */
  readonly isDegraded: boolean;
  readonly active: {
    readonly generation: number;
    readonly hash: string;
    /** When it was put in force, in milliseconds since 1970. */
    readonly sinceMs: number;
    readonly options: EffectiveOptions;
  };
  /** What stands in the files instead, and since when; undefined in state `active`. */
  readonly refused: ReloadReport | undefined;
  /** From the options in force to those in the files, where these can be read. */
  readonly drift: readonly OptionChange[];
  /** Since when files and running options differ, in milliseconds since 1970. */
  readonly driftSinceMs: number | undefined;
  /** Since when the files are waited for to be at rest, if they are. */
  readonly readingSinceMs: number | undefined;
  readonly watch: WatchStatus;
  readonly counts: ReloadCounts;
}

/** What happened since the start of this process. */
export interface ReloadCounts {
  /** Looks at the files, by what caused them and what came of it. */
  readonly attempts: readonly {
    readonly trigger: ReloadTrigger;
    readonly result: ReloadResult;
    readonly count: number;
  }[];
  /** Whether the last look found options that are in force or could be put in force. */
  readonly isLastSuccessful: boolean;
  readonly lastSuccessAtMs: number;
}

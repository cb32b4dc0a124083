import type { OptionDocument } from '../option-file/option-document.js';
import type { ReloadReport, ReloadTrigger } from './reload-report.js';
import type { ReloadStatus } from './reload-status.js';

/** What a person asks for. */
export interface ReloadTerms {
  readonly trigger?: ReloadTrigger;
  /** Puts files in force that look damaged or half-written. */
  readonly accept?: boolean;
}

/** (to be written) Follows option files: the one who calls `engine.reconfigure`. */
export declare class Reloader {
  /** Looks at the files now; settles with what came of it. Never rejects but with `ENGINE_STOPPED`. */
  reload(terms?: ReloadTerms): Promise<ReloadReport>;
  /**
   * Puts an earlier generation of this process back in force, the one before by default, until the files change.
   * Rejects with `GENERATION_UNKNOWN` when there is none, or it is not kept any more.
   */
  rollback(generation?: number): Promise<ReloadReport>;
  status(): ReloadStatus;
  /** The last looks, newest first, those of earlier processes included. */
  history(): Promise<readonly ReloadReport[]>;
  /** Documents that diagnostics of a report speak of; empty for reports of the past. */
  documents(): ReadonlyMap<string, OptionDocument>;
  close(): Promise<void>;
}

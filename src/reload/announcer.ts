import type { Documents } from '../options/show/render-diagnostics.js';
import type { Log } from '../runtime/log.js';
import { logReload } from './log-reload.js';
import { type ReloadRecords, recall, remember } from './reload-history.js';
import type { ReloadReport } from './reload-report.js';
import type { ReloadCounts } from './reload-status.js';
import { ReloadTally } from './reload-tally.js';

export interface AnnouncerParts {
  readonly log: Log;
  readonly records: ReloadRecords;
  /** Called with each report; what it throws is logged, and harms no reload. */
  readonly onReport: ((report: ReloadReport, documents: Documents) => void) | undefined;
}

const NO_DOCUMENTS: Documents = new Map();

/** Tells what came of looks at the option files: counts, a log line, whoever follows, the history. */
export class Announcer {
  readonly #parts: AnnouncerParts;
  readonly #tally = new ReloadTally();

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  /** Settles when the report is remembered, or the store has refused it. */
  async announce(report: ReloadReport, documents: Documents = NO_DOCUMENTS): Promise<void> {
    const { log, records, onReport } = this.#parts;
    this.#tally.note(report);
    logReload(log, report, documents);
    try {
      onReport?.(report, documents);
    } catch (error) {
      log.error({ event: 'reload', err: error }, 'a report of a reload was not taken');
    }
    await remember(records, report, log);
  }

  /** Since the start of this process. */
  counts(): ReloadCounts {
    return this.#tally.counts();
  }

  /** The last reports, newest first, those of earlier processes included. */
  history(): Promise<readonly ReloadReport[]> {
    return recall(this.#parts.records);
  }
}

import type { AdminParts } from '#dist/admin/routes/admin-parts.js';
import { NotifierError } from '#dist/errors.js';
import type { ReloadReport } from '#dist/reload/reload-report.js';
import type { ReloadStatus } from '#dist/reload/reload-status.js';
import { effectiveOptions } from '../support/option-values.ts';

export const NOW_MS = Date.UTC(2026, 6, 27, 12);

export const HASHES = { 6: '6'.repeat(64), 7: '7'.repeat(64) } as const;

/** A look at files that changed nothing, unless told otherwise. */
export function reportOf(changes: Partial<ReloadReport> = {}): ReloadReport {
  return {
    atMs: NOW_MS - 60_000,
    durationMs: 12.4,
    trigger: 'command',
    result: 'unchanged',
    generation: 7,
    hash: HASHES[7],
    changes: [],
    diagnostics: [],
    renewed: [],
    failure: undefined,
    finishing: [],
    ...changes,
  };
}

export function reloadStatusOf(changes: Partial<ReloadStatus> = {}): ReloadStatus {
  return {
    state: 'active',
    isDegraded: false,
    active: {
      generation: 7,
      hash: HASHES[7],
      sinceMs: NOW_MS - 90_000,
      options: effectiveOptions(),
    },
    refused: undefined,
    drift: [],
    driftSinceMs: undefined,
    readingSinceMs: undefined,
    watch: {
      mode: 'events-and-sweep',
      restarts: 0,
      files: [{ filename: '/etc/ocs/application.cfg', isPresent: true, advice: undefined }],
    },
    counts: {
      attempts: [{ trigger: 'watch', result: 'applied', count: 2 }],
      isLastSuccessful: true,
      lastSuccessAtMs: NOW_MS - 90_000,
    },
    ...changes,
  };
}

/** A reloader that says what a test told it to say, and keeps what it was asked. */
export class ToldReloader {
  readonly asked: unknown[] = [];
  report: ReloadReport = reportOf();
  current: ReloadStatus = reloadStatusOf();
  past: readonly ReloadReport[] = [reportOf()];
  /** What every call that changes or reads something ends with. */
  error: Error | undefined;

  readonly parts: AdminParts['reloader'] = {
    reload: (terms) => this.#answer({ reload: terms }),
    rollback: (generation) => this.#answer({ rollback: generation }),
    status: () => this.current,
    history: async () => {
      if (this.error) throw this.error;
      return this.past;
    },
  };

  async #answer(asked: unknown): Promise<ReloadReport> {
    this.asked.push(asked);
    if (this.error) throw this.error;
    return this.report;
  }
}

export function unknownGeneration(): NotifierError {
  const help = 'This process can go back to: 6.';
  return new NotifierError('GENERATION_UNKNOWN', 'Generation 3 is not kept.', { help });
}

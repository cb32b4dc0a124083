import type { ReloadReport, ReloadResult, ReloadTrigger } from './reload-report.js';
import type { ReloadCounts } from './reload-status.js';

/** Counts looks at the files since the start of this process. */
export class ReloadTally {
  readonly #attempts = new Map<
    string,
    { trigger: ReloadTrigger; result: ReloadResult; count: number }
  >();
  #isLastSuccessful = true;
  #lastSuccessAtMs = 0;

  note({ trigger, result, atMs }: ReloadReport): void {
    const key = `${trigger} ${result}`;
    const { count } = this.#attempts.get(key) ?? { count: 0 };
    this.#attempts.set(key, { trigger, result, count: count + 1 });
    this.#isLastSuccessful = result === 'applied' || result === 'unchanged';
    if (this.#isLastSuccessful) this.#lastSuccessAtMs = atMs;
  }

  counts(): ReloadCounts {
    return {
      attempts: [...this.#attempts.values()],
      isLastSuccessful: this.#isLastSuccessful,
      lastSuccessAtMs: this.#lastSuccessAtMs,
    };
  }
}

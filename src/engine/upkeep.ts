/** What the store is relieved of from time to time: ended messages, closed chains, and silent ones. */
import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type { Store } from '../store/store.js';

export interface UpkeepParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** As it is in force at the time. */
  readonly historyRetentionMs: () => number;
}

/** How often the store is looked through. */
const INTERVAL_MS = 60_000;

/** A chain in memory that hears nothing for so long will not be finished: 24 h. */
export const CHAIN_SILENCE_MS = 24 * 3_600_000;

/** After a start nothing is dropped for so long: what happened in a long stop may still wait in the feed. */
export const CATCH_UP_MS = 3_600_000;

export class Upkeep {
  readonly #parts: UpkeepParts;
  /** By the clock that never jumps. */
  readonly #startedAtMs: number;
  #isStopped = false;
  #cancel: (() => void) | undefined;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
    this.#startedAtMs = parts.clock.elapsed();
  }

  /** Begins to look, once in every interval after the look before has ended. */
  start(): void {
    this.#cancel = this.#parts.clock.after(INTERVAL_MS, () => {
      void this.#look().finally(() => {
        if (!this.#isStopped) this.start();
      });
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  async #look(): Promise<void> {
    const { store, clock, log, historyRetentionMs } = this.#parts;
    try {
      await store.prune(clock.now() - historyRetentionMs());
      // The store may be closed as soon as the engine has stopped.
      if (!this.#isStopped) await this.#dropSilentChains();
    } catch (err) {
      const words = 'cannot forget old messages and chains; trying again later';
      log.error({ event: 'store', err }, words);
    }
  }

  /** One line for many: a feed that stopped leaves thousands. */
  async #dropSilentChains(): Promise<void> {
    const { store, clock, log } = this.#parts;
    if (clock.elapsed() - this.#startedAtMs < CATCH_UP_MS) return;
    const dropped = await store.dropSilentChains(clock.now() - CHAIN_SILENCE_MS);
    if (dropped === 0) return;
    const words = 'dropped chains that heard nothing for 24 h; their open rounds give no message';
    log.warn({ event: 'chains-dropped', chains: dropped }, words);
  }
}

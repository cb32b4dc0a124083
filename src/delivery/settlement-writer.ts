import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type { MessageStore, Settlement } from '../store/message-store.js';

/** How long the store is left alone after it failed. */
export const STORE_REST_MS = 1000;

interface WriterParts {
  readonly store: MessageStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when a settlement is on disk; `isMoreDue` as the store says. */
  readonly onWritten: (settlement: Settlement, isMoreDue: boolean) => void;
}

/** Writes settlements, each until the store takes it: an outcome is not lost because a disk is full. */
export class SettlementWriter {
  readonly #parts: WriterParts;
  #waiting = 0;
  #isFailing = false;
  #isGivenUp = false;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Settlements that are not on disk yet. */
  get waiting(): number {
    return this.#waiting;
  }

  write(settlement: Settlement): void {
    this.#waiting += 1;
    this.#try(settlement);
  }

  /** Stops trying: what the store refuses from now on is forgotten, and those messages stay pending. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  #try(settlement: Settlement): void {
    this.#parts.store.settle(settlement).then(
      (isMoreDue) => {
        this.#isFailing = false;
        this.#waiting -= 1;
        this.#parts.onWritten(settlement, isMoreDue);
      },
      (error) => this.#restAfter(error, settlement),
    );
  }

  #restAfter(error: unknown, settlement: Settlement): void {
    const { clock, log } = this.#parts;
    if (!this.#isFailing)
      log.error({ event: 'store', err: error }, 'cannot write an outcome; trying again');
    this.#isFailing = true;
    clock.after(STORE_REST_MS, () => {
      if (!this.#isGivenUp) return this.#try(settlement);
      this.#waiting -= 1;
      this.#parts.onWritten({ kind: 'released', seq: settlement.seq }, false);
    });
  }
}

import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type { ClaimedMessage, MessageStore, Settled, Settlement } from '../store/message-store.js';

/** How long the store is left alone after it failed. */
export const STORE_REST_MS = 1000;

interface WriterParts {
  readonly store: MessageStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when the store has answered: nothing is held of the message any more. */
  readonly onWritten: (written: Written) => void;
  /** Called with each answer of the store: with the error when it refused. */
  readonly onAnswer: (error: unknown) => void;
}

/** A claimed message, what became of it, and what the store said to that. */
export interface Written {
  readonly message: ClaimedMessage;
  readonly settlement: Settlement;
  readonly settled: Settled;
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

  write(message: ClaimedMessage, settlement: Settlement): void {
    this.#waiting += 1;
    this.#try(message, settlement);
  }

  /** Stops trying: what the store refuses from now on is forgotten, and those messages stay pending. */
  giveUp(): void {
    this.#isGivenUp = true;
  }

  #try(message: ClaimedMessage, settlement: Settlement): void {
    this.#parts.store.settle(settlement).then(
      (settled) => {
        this.#isFailing = false;
        this.#parts.onAnswer(undefined);
        this.#waiting -= 1;
        this.#parts.onWritten({ message, settlement, settled });
      },
      (error) => this.#restAfter(error, message, settlement),
    );
  }

  #restAfter(error: unknown, message: ClaimedMessage, settlement: Settlement): void {
    const { clock, log, onAnswer } = this.#parts;
    onAnswer(error);
    if (!this.#isFailing)
      log.error({ event: 'store', err: error }, 'cannot write an outcome; trying again');
    this.#isFailing = true;
    clock.after(STORE_REST_MS, () => {
      if (!this.#isGivenUp) return this.#try(message, settlement);
      this.#waiting -= 1;
      const { seq, lease } = message;
      this.#parts.onWritten({
        message,
        settlement: { kind: 'released', seq, lease },
        settled: 'settled',
      });
    });
  }
}

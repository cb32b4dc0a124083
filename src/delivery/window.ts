import type { ClaimedMessage, MessageStore } from '../store/message-store.js';

/** Messages that are claimed and wait for a connection; the rest waits in the store. */
const CAPACITY = 500;

/** With fewer left, more are claimed. */
const LOW_WATER = 250;

/** The store is looked through this often although nothing is known to be due: messages may have been replayed. */
const LOOK_ANYWAY_MS = 10_000;

/**
 * The part of the queue that is in memory: bounded, and filled from the store as it empties.
 * A message that is accepted while nothing waits in the store enters directly.
 */
export class Window {
  readonly #store: MessageStore;
  #ready: ClaimedMessage[] = [];
  #head = 0;
  #reserved = 0;
  #mayHaveMore = true;
  #nextDueAtMs: number | undefined;
  #isFilling = false;
  #filledAtMs = 0;

  constructor(store: MessageStore) {
    this.#store = store;
  }

  get size(): number {
    return this.#ready.length - this.#head;
  }

  get isFilling(): boolean {
    return this.#isFilling;
  }

  /** Whether nothing is here, and nothing is known to be due in the store. */
  isEmpty(nowMs: number): boolean {
    const isDue = this.#nextDueAtMs !== undefined && this.#nextDueAtMs <= nowMs;
    return this.size === 0 && !this.#isFilling && !this.#mayHaveMore && !isDue;
  }

  /** When a message that waits in the store is due, as far as is known. */
  get nextDueAtMs(): number | undefined {
    return this.#nextDueAtMs;
  }

  /**
   * Keeps a place for a message that is about to be accepted; false when there is none. Whether it may take it
   * is for the store to say, which alone knows what waits there before it.
   */
  reserve(): boolean {
    if (this.size + this.#reserved >= CAPACITY) return false;
    this.#reserved += 1;
    return true;
  }

  /** Ends a reservation: with the message, when it was claimed. */
  fulfil(message: ClaimedMessage | undefined): void {
    this.#reserved -= 1;
    if (message) this.#ready.push(message);
  }

  /** A message waits in the store and may be due. */
  noteDue(atMs: number): void {
    this.#nextDueAtMs = Math.min(this.#nextDueAtMs ?? atMs, atMs);
  }

  take(): ClaimedMessage | undefined {
    const message = this.#ready[this.#head];
    if (message === undefined) return undefined;
    this.#head += 1;
    if (this.#head > CAPACITY) {
      this.#ready = this.#ready.slice(this.#head);
      this.#head = 0;
    }
    return message;
  }

  /** Puts a message that was not sent back, to be the next. */
  putBack(message: ClaimedMessage): void {
    if (this.#head > 0) {
      this.#head -= 1;
      this.#ready[this.#head] = message;
    } else {
      this.#ready.unshift(message);
    }
  }

  /** Puts a message that was not accepted behind the others. */
  putLast(message: ClaimedMessage): void {
    this.#ready.push(message);
  }

  /** Takes out every message that `isMeant`. */
  remove(isMeant: (message: ClaimedMessage) => boolean): ClaimedMessage[] {
    const waiting = this.#ready.slice(this.#head);
    this.#ready = waiting.filter((message) => !isMeant(message));
    this.#head = 0;
    return waiting.filter(isMeant);
  }

  /** Whether {@link fill} would ask the store. */
  wantsMore(nowMs: number): boolean {
    const isDue = this.#nextDueAtMs !== undefined && this.#nextDueAtMs <= nowMs;
    const isForgotten = nowMs - this.#filledAtMs >= LOOK_ANYWAY_MS;
    const isWorthIt = this.#mayHaveMore || isDue || isForgotten;
    return !this.#isFilling && isWorthIt && this.size < LOW_WATER;
  }

  /**
   * Claims messages from the store until the window is full. Rejects when the store fails. Takes the places that
   * are reserved, too: a feed that keeps them reserved would else keep what waits in the store waiting.
   */
  async fill(nowMs: number): Promise<void> {
    this.#isFilling = true;
    try {
      const claim = await this.#store.claim(CAPACITY - this.size, nowMs);
      this.#ready.push(...claim.messages);
      this.#mayHaveMore = claim.more;
      this.#nextDueAtMs = claim.nextDueAtMs;
      this.#filledAtMs = nowMs;
    } finally {
      this.#isFilling = false;
    }
  }
}

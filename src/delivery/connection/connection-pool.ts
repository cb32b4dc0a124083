import { type Clock, systemClock } from '../../runtime/clock.js';
import type { Connection } from './connection.js';

export interface PoolTerms {
  /** Connections, and so requests in flight. */
  readonly size: number;
  /** A connection carries no new request when it is about so old; from three quarters of it on, by chance. */
  readonly maxAgeMs: number;
  readonly clock?: Clock;
}

/**
 * At most `size` connections. The one used last is lent first, so that no more are kept open than
 * the load needs; those that are closed come last, so that a receiver that takes only a few keeps those.
 *
 * A connection that comes back rests for a turn of the event loop: a receiver that closes it after its
 * answer, without having said so, has then been heard.
 */
export class ConnectionPool {
  readonly size: number;
  readonly #open: () => Connection;
  readonly #maxAgeMs: number;
  readonly #clock: Clock;
  readonly #idle: Connection[] = [];
  #resting: Connection[] = [];
  /** All of them, with the age at which each is given up. */
  readonly #all = new Map<Connection, number>();
  #renewedAtMs = Number.NEGATIVE_INFINITY;
  #isRetired = false;
  /** Called when connections have rested and may be lent again. */
  onRested: () => void = () => {};

  constructor(open: () => Connection, { size, maxAgeMs, clock = systemClock }: PoolTerms) {
    this.size = size;
    this.#open = open;
    this.#maxAgeMs = maxAgeMs;
    this.#clock = clock;
  }

  get lent(): number {
    return this.#all.size - this.#idle.length - this.#resting.length;
  }

  /** A connection to send one request with, or undefined when all are in use, or rest. */
  lend(): Connection | undefined {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (!this.#isOld(idle)) return idle;
      this.#discard(idle);
    }
    if (this.#resting.length > 0 || this.#all.size >= this.size) return undefined;
    const connection = this.#open();
    this.#all.set(connection, this.#maxAgeMs * (0.75 + this.#clock.random() / 4));
    return connection;
  }

  giveBack(connection: Connection): void {
    if (this.#isRetired) {
      this.#discard(connection);
      return;
    }
    if (this.#resting.push(connection) === 1) setImmediate(() => this.#endRest());
  }

  /** Lets no connection that is open now carry another request: a name may have other addresses. */
  renew(): void {
    this.#renewedAtMs = this.#clock.elapsed();
  }

  /** Closes what is idle now and the others as they come back. */
  retire(): void {
    this.#isRetired = true;
    for (const connection of [...this.#idle.splice(0), ...this.#resting.splice(0)]) {
      this.#discard(connection);
    }
  }

  /** Closes everything; requests under way fail. */
  async destroy(): Promise<void> {
    this.#isRetired = true;
    this.#idle.length = 0;
    this.#resting.length = 0;
    await Promise.all([...this.#all.keys()].map((connection) => connection.destroy()));
    this.#all.clear();
  }

  #endRest(): void {
    for (const connection of this.#resting) {
      if (Number.isFinite(connection.openedAtMs)) this.#idle.push(connection);
      else this.#idle.unshift(connection);
    }
    this.#resting = [];
    if (!this.#isRetired) this.onRested();
  }

  #isOld(connection: Connection): boolean {
    const { openedAtMs } = connection;
    if (openedAtMs <= this.#renewedAtMs) return true;
    return this.#clock.elapsed() - openedAtMs >= (this.#all.get(connection) ?? 0);
  }

  #discard(connection: Connection): void {
    this.#all.delete(connection);
    // Nothing is under way on it, so there is nothing that could fail.
    void connection.destroy();
  }
}

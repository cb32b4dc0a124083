import type { Route } from './connect.js';
import { Connection } from './connection.js';

/**
 * At most `size` connections. The one used last is lent first, so that no more are kept open than
 * the load needs.
 */
export class ConnectionPool {
  readonly size: number;
  readonly #route: Route;
  readonly #idle: Connection[] = [];
  readonly #all = new Set<Connection>();
  #isRetired = false;

  constructor(route: Route, size: number) {
    this.#route = route;
    this.size = size;
  }

  get lent(): number {
    return this.#all.size - this.#idle.length;
  }

  /** A connection to send one request with, or undefined when all are in use. */
  lend(): Connection | undefined {
    const idle = this.#idle.pop();
    if (idle || this.#all.size >= this.size) return idle;
    const connection = new Connection(this.#route);
    this.#all.add(connection);
    return connection;
  }

  giveBack(connection: Connection): void {
    if (this.#isRetired) this.#discard(connection);
    else this.#idle.push(connection);
  }

  /** Closes what is idle now and the others as they come back. */
  retire(): void {
    this.#isRetired = true;
    for (const connection of this.#idle.splice(0)) this.#discard(connection);
  }

  /** Closes everything; requests under way fail. */
  async destroy(): Promise<void> {
    this.#isRetired = true;
    this.#idle.length = 0;
    await Promise.all([...this.#all].map((connection) => connection.destroy()));
    this.#all.clear();
  }

  #discard(connection: Connection): void {
    this.#all.delete(connection);
    // Nothing is under way on it, so there is nothing that could fail.
    void connection.destroy();
  }
}

import { lookup as lookUp } from 'node:dns';
import type { LookupFunction, Socket } from 'node:net';

/** So long an address is left out that could not be connected to while another one could. */
const DEAD_FOR_MS = 300_000;

interface Address {
  readonly address: string;
  readonly family: number;
}

/**
 * The addresses of a host: its name is looked up for every new connection, and each connection begins with
 * another address, so that all of them get their share. Those that failed lately come last.
 */
export class Addresses {
  readonly #deadUntilMs = new Map<string, number>();
  #turn = 0;

  /** For `connect` of `node:net`, which tries the addresses in the order of the answer. */
  readonly lookup: LookupFunction = (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, found) => {
      const [first, ...others] = error ? [] : this.inTurn(found);
      if (first === undefined) callback(error ?? new Error(`no address for ${hostname}`), '', 0);
      else if (options.all === true) callback(null, [first, ...others]);
      else callback(null, first.address, first.family);
    });
  };

  /** Learns from a socket that is being connected which addresses do not answer. */
  watch(socket: Socket): void {
    const leaveOut = (address: string) => {
      this.#deadUntilMs.set(address, performance.now() + DEAD_FOR_MS);
    };
    socket.on('connectionAttemptFailed', leaveOut);
    socket.on('connectionAttemptTimeout', leaveOut);
    socket.once('connect', () => this.#deadUntilMs.delete(socket.remoteAddress ?? ''));
  }

  /** The order in which the next connection tries them. */
  inTurn(found: readonly Address[]): Address[] {
    const nowMs = performance.now();
    const isDead = ({ address }: Address) => (this.#deadUntilMs.get(address) ?? 0) > nowMs;
    const turn = this.#turn++;
    const alive = found.filter((address) => !isDead(address));
    return [...rotated(alive, turn), ...rotated(found.filter(isDead), turn)];
  }
}

function rotated<T>(items: readonly T[], by: number): T[] {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

import type { ConnectionPool } from './connection/connection-pool.js';
import type { RetryPolicy } from './judgement/retry.js';

/** Everything an attempt needs that options decide. A new one replaces it whole. */
export interface Generation {
  /** Counts from 1; log lines and history rows carry it. */
  readonly number: number;
  /** Keyed SHA-256 of the options it was made from, in hex. */
  readonly hash: string;
  /** Undefined while no URI is configured: messages are held. */
  readonly destination: Destination | undefined;
  /** One deadline for a whole attempt. */
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** How long a message waits for a receiver that cannot be reached. */
  readonly holdLimitMs: number;
}

export interface Destination {
  /** Where connections go, in words: equal for the same receiver by the same way. */
  readonly target: string;
  /** Path and query, as in the request line. */
  readonly path: string;
  /** undici's flat list of header names and values for a message. */
  readonly headersFor: (guid: string) => readonly string[];
  readonly pool: ConnectionPool;
  /** Takes out of a receiver's words what it was told in confidence: header values, credentials. */
  readonly mask: (text: string) => string;
}

/** What a log line says of the generation that it is about. */
export function generationFields({ number, hash }: Pick<Generation, 'number' | 'hash'>) {
  return { generation: number, options_hash: shortHash(hash) };
}

/** As many digits of a hash as people compare. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

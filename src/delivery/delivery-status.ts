import type { GenerationTally } from './generation-tallies.js';
import type { Flow } from './judgement/flow.js';
import type { StoreTrouble } from './store-troubles.js';

/** Since the start of the process. */
interface DeliveryCounts {
  /** Attempts that were charged. */
  readonly attempts: number;
  readonly delivered: number;
  readonly dead: number;
  /** Outcomes that the store did not record, as the message was no longer this process's. */
  readonly lost: number;
}

/** How delivery stands. */
export interface DeliveryStatus extends DeliveryCounts {
  readonly flow: Flow;
  /** Requests that may be in flight at once. */
  readonly allowed: number;
  readonly inFlight: number;
  /** Claimed messages that wait for a connection. */
  readonly ready: number;
  /** The active generation, those that still carry requests, and the last ones before. */
  readonly generations: readonly GenerationTally[];
  /** Outcomes that are not on disk yet. */
  readonly unsettled: number;
  /** What the store refuses at present. */
  readonly storeTroubles: readonly StoreTrouble[];
}

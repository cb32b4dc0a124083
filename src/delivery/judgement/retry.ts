import type { DeadReason } from '../../store/message-store.js';
import {
  type Failed,
  failureOf,
  type Outcome,
  type Responded,
  type Unanswered,
} from './outcome.js';
import { pauseOf } from './retry-after.js';

/** What the options say about trying again. */
export interface RetryPolicy {
  /** Whether notifications are retried at all. */
  readonly applies: boolean;
  /** When not empty, only these are retried: `timeout`, `reset`, `5xx`, or a status. */
  readonly failures: readonly (string | number)[];
  /** Re-sends after the first request that reached the receiver. */
  readonly maxResends: number;
  readonly delayMs: number;
  readonly maxDelayMs: number;
}

/** An outcome that may be charged to the message. */
export type Chargeable = Responded | Failed | Unanswered;

/** What is charged: the message is sent again, or given up. */
export type Charge =
  | { readonly kind: 'retry'; readonly failure: string; readonly delayMs: number }
  | { readonly kind: 'dead'; readonly failure: string; readonly reason: DeadReason };

/** What becomes of a message after an attempt. */
export type Decision =
  | { readonly kind: 'delivered' }
  | Charge
  /** Not charged, as it is not known whose fault it was: set aside, and sent again after a while. */
  | { readonly kind: 'doubt'; readonly failure: string; readonly delayMs: number }
  /** Not charged: the destination is at fault, and the message is sent when that is well. */
  | { readonly kind: 'hold'; readonly failure: string }
  /** Not charged: the message is sent with the options that are in force now. */
  | { readonly kind: 'renew' }
  /** Not charged: we are stopping. */
  | { readonly kind: 'release' };

/** Statuses that say "later"; 3xx is final, 5xx may be retried, too. */
const PASSING_STATUSES: readonly number[] = [408, 425, 429];

/** Decides about a message that is charged with an outcome; `attempts` includes this one. */
export function charge(
  outcome: Chargeable,
  policy: RetryPolicy,
  { attempts, delayMs }: { readonly attempts: number; readonly delayMs: number },
): Charge {
  const failure = failureOf(outcome);
  const status = outcome.kind === 'responded' ? outcome.status : undefined;
  if (status !== undefined && status >= 300 && status < 400) {
    return { kind: 'dead', failure, reason: 'redirect' };
  }
  const isPassing =
    status === undefined || PASSING_STATUSES.includes(status) || isServerError(status);
  if (!isRetried(failure, isPassing, policy)) {
    return { kind: 'dead', failure, reason: isPassing ? 'retry-not-applicable' : 'rejected' };
  }
  if (attempts > policy.maxResends) return { kind: 'dead', failure, reason: 'retries-exhausted' };
  return { kind: 'retry', failure, delayMs };
}

function isRetried(
  failure: string,
  isPassing: boolean,
  { applies, failures }: RetryPolicy,
): boolean {
  if (!applies) return false;
  if (failures.length === 0) return isPassing;
  const names = failures.map(String);
  if (names.includes(failure)) return true;
  // A response that is no HTTP ends the connection as a reset does.
  if (failure === 'protocol') return names.includes('reset');
  return isServerError(Number(failure)) && names.includes('5xx');
}

const isServerError = (status: number) => status >= 500 && status < 600;

/** Each delay may be so many times as long as the one before. */
const GROWTH = 4;

/** The bounds of a delay before a message is sent again, after its `failures`th failure. */
function delayRange(failures: number, { delayMs, maxDelayMs }: Delays) {
  const mostMs = Math.min(maxDelayMs, delayMs * GROWTH ** Math.min(failures - 1, 20));
  return { leastMs: mostMs / 2, mostMs };
}

type Delays = Pick<RetryPolicy, 'delayMs' | 'maxDelayMs'>;

/**
 * How long a message waits after its `failures`th failure: anywhere in the upper half of a range that grows
 * fourfold, so that messages that failed together do not come back together, and none comes back at once.
 * `Retry-After` makes it longer, up to the longest delay. `luck` is from 0 up to, not including, 1.
 */
export function resendDelay(
  failures: number,
  outcome: Outcome,
  delays: Delays,
  { nowMs, luck }: { readonly nowMs: number; readonly luck: number },
): number {
  const { leastMs, mostMs } = delayRange(failures, delays);
  const ownMs = Math.round(leastMs + luck * (mostMs - leastMs));
  return Math.max(ownMs, Math.min(pauseOf(outcome, nowMs) ?? 0, delays.maxDelayMs));
}

/** From the first attempt of a message to its last, in milliseconds; requests are not counted. */
export interface MessageLife {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** How long a message lives that fails again and again while others are accepted. */
export function timeToDeath({ applies, maxResends, ...delays }: RetryPolicy): MessageLife {
  let [leastMs, mostMs] = [0, 0];
  for (let failures = 1; applies && failures <= maxResends; failures += 1) {
    const range = delayRange(failures, delays);
    leastMs += range.leastMs;
    mostMs += range.mostMs;
  }
  return { leastMs, mostMs };
}

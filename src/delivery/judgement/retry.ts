import type { DeadReason } from '../../store/message-store.js';
import type { Outcome, Responded } from './outcome.js';

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

export type Decision =
  | { readonly kind: 'delivered' }
  | {
      readonly kind: 'retry';
      readonly failure: string;
      readonly delayMs: number;
    }
  | {
      readonly kind: 'dead';
      readonly failure: string;
      readonly reason: DeadReason;
    }
  /** Nothing was charged; the receiver could not be reached. */
  | { readonly kind: 'hold'; readonly failure: string }
  /** Nothing was charged; the message is sent with the options that are in force now. */
  | { readonly kind: 'renew' }
  /** Nothing was charged; we are stopping. */
  | { readonly kind: 'release' };

/** Where the decision is taken: after which charged attempt, when, and with what luck (0 ≤ luck < 1). */
export interface Circumstances {
  readonly attempts: number;
  readonly nowMs: number;
  readonly luck: number;
}

/** Statuses that say "later" (2xx is success, 3xx final, 408, 425, 429 and 5xx may be retried). */
const PASSING_STATUSES: readonly number[] = [408, 425, 429];

/** Decides what becomes of a message after an attempt. */
export function decide(
  outcome: Outcome,
  policy: RetryPolicy,
  circumstances: Circumstances,
): Decision {
  switch (outcome.kind) {
    case 'aborted':
      return { kind: 'release' };
    case 'superseded':
      return { kind: 'renew' };
    case 'unreached':
      return { kind: 'hold', failure: outcome.failure };
    case 'failed':
      return decideRetry(outcome.failure, true, undefined, policy, circumstances);
    case 'responded':
      return decideResponse(outcome, policy, circumstances);
  }
}

function decideResponse(
  response: Responded,
  policy: RetryPolicy,
  circumstances: Circumstances,
): Decision {
  const { status } = response;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const failure = String(status);
  if (status >= 300 && status < 400) return { kind: 'dead', failure, reason: 'redirect' };
  const isPassing = PASSING_STATUSES.includes(status) || isServerError(status);
  return decideRetry(failure, isPassing, response.retryAfter, policy, circumstances);
}

function decideRetry(
  failure: string,
  isPassing: boolean,
  retryAfter: string | undefined,
  policy: RetryPolicy,
  { attempts, nowMs, luck }: Circumstances,
): Decision {
  if (!isRetried(failure, isPassing, policy)) {
    return {
      kind: 'dead',
      failure,
      reason: isPassing ? 'retry-not-applicable' : 'rejected',
    };
  }
  if (attempts > policy.maxResends) return { kind: 'dead', failure, reason: 'retries-exhausted' };
  const ownDelayMs = backOff(attempts, policy, luck);
  const askedDelayMs = retryAfter === undefined ? 0 : parseRetryAfter(retryAfter, nowMs);
  return {
    kind: 'retry',
    failure,
    delayMs: Math.max(ownDelayMs, Math.min(askedDelayMs, policy.maxDelayMs)),
  };
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

/**
 * Exponential back-off with full jitter: anywhere between nothing and `delayMs` doubled with every
 * attempt, so that messages that failed together do not come back together.
 */
export function backOff(
  attempts: number,
  { delayMs, maxDelayMs }: { readonly delayMs: number; readonly maxDelayMs: number },
  luck: number,
): number {
  const ceiling = Math.min(maxDelayMs, delayMs * 2 ** Math.min(attempts - 1, 40));
  return Math.round(luck * ceiling);
}

/**
 * Reads `Retry-After`: seconds, or an HTTP date. Returns milliseconds from `nowMs`, 0 for what cannot
 * be read or lies in the past.
 */
export function parseRetryAfter(text: string, nowMs: number): number {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return Number(trimmed) * 1000;
  // Date.parse also takes "-5": only what begins with a day's name is an HTTP date.
  if (!/^[A-Z][a-z]{2}/.test(trimmed)) return 0;
  const at = Date.parse(trimmed);
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs);
}

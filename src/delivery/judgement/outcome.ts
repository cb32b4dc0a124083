import type { ConnectStage } from '../connection/connect.js';

/** What became of one attempt. An expected failure is a value here, never an exception. */
export type Outcome = Responded | Failed | Unanswered | Unreached | Superseded | Aborted;

/** An attempt that ended without the message being accepted, and not because of us. */
export type BadOutcome = Responded | Failed | Unanswered | Unreached;

/** A response with its status; the rest of it may be missing, as a status line decides. */
export interface Responded {
  readonly kind: 'responded';
  readonly status: number;
  /** The `Retry-After` field as sent. */
  readonly retryAfter: string | undefined;
  /** The first {@link EXCERPT_BYTES} of the body when the status is not 2xx; of a redirect, where to. */
  readonly excerpt: string;
  /** What is wrong with the rest of the response, in words; undefined when it was read to its end. */
  readonly flaw: string | undefined;
}

/** The request was handed to a connection, and no status came back in time: it may have been processed. */
export interface Failed {
  readonly kind: 'failed';
  readonly failure: 'timeout' | 'reset' | 'protocol';
  readonly detail: string;
}

/**
 * The request was handed to a fresh connection, which ended without a byte of response: as far as we
 * know it reached nobody, as with a server that takes no more connections, or a front without a server.
 */
export interface Unanswered {
  readonly kind: 'unanswered';
  readonly failure: 'reset';
  readonly detail: string;
}

/** The request was not sent: no attempt is charged. */
export interface Unreached {
  readonly kind: 'unreached';
  readonly failure: ConnectStage;
  readonly detail: string;
  /** Whether a proxy or the receiver does not accept who we are. */
  readonly isAboutCredentials: boolean;
}

/** We ended it ourselves, at a stop that would not wait. */
export interface Aborted {
  readonly kind: 'aborted';
  readonly wasSent: boolean;
}

/**
 * Other options came into force before the request was sent, or before it was sent again on a fresh
 * connection: the message is to be sent with those. Nothing is charged.
 */
export interface Superseded {
  readonly kind: 'superseded';
  readonly wasSent: boolean;
}

/** How long each part of an attempt took, in milliseconds; absent when there was no such part. */
export interface Phases {
  /** TCP to the receiver, or to the proxy. */
  readonly connectMs?: number;
  /** `CONNECT` at the proxy. */
  readonly tunnelMs?: number;
  readonly tlsMs?: number;
  /** From the start of the request to the response head. */
  readonly firstByteMs?: number;
  readonly totalMs: number;
}

/** One attempt as it went. */
export interface AttemptReport {
  readonly outcome: Outcome;
  readonly startedAtMs: number;
  readonly phases: Phases;
  /** Whether the connection had carried a request before. */
  readonly isReused: boolean;
  /** Whether the request was sent once more because the connection that it was sent on turned out to be closed. */
  readonly isResentOnFreshConnection: boolean;
}

/** An outcome without what others repeat of secrets: it goes to the log, to the store, and to whoever asks. */
export function maskedOutcome(outcome: Outcome, mask: (text: string) => string): Outcome {
  if (outcome.kind === 'responded') {
    return outcome.excerpt === '' ? outcome : { ...outcome, excerpt: mask(outcome.excerpt) };
  }
  return 'detail' in outcome ? { ...outcome, detail: mask(outcome.detail) } : outcome;
}

/** The class of a failure, as `http-retry-applies-to`, logs and the store name it. */
export function failureOf(outcome: BadOutcome): string {
  return outcome.kind === 'responded' ? String(outcome.status) : outcome.failure;
}

/** What went wrong in words, or the start of the response. */
export function detailOf(outcome: BadOutcome): string {
  return outcome.kind === 'responded' ? outcome.excerpt : outcome.detail;
}

/** Whether a status accepts a message. */
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** How much of a response is read before the connection is given up. */
export const RESPONSE_LIMIT_BYTES = 64 * 1024;

/** How much of a failure's response is kept. */
export const EXCERPT_BYTES = 1024;

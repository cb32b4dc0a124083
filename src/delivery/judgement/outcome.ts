/** What became of one attempt. An expected failure is a value here, never an exception. */
export type Outcome = Responded | Failed | Unreached | Superseded | Aborted;

/** A complete response, or as much of one as we read. */
export interface Responded {
  readonly kind: 'responded';
  readonly status: number;
  /** The `Retry-After` field as sent. */
  readonly retryAfter: string | undefined;
  /** The first {@link EXCERPT_BYTES} of the body when the status is not 2xx. */
  readonly excerpt: string;
}

/** The request was handed to a connection, and no complete response came: it may have been processed. */
export interface Failed {
  readonly kind: 'failed';
  readonly failure: 'timeout' | 'reset' | 'protocol';
  readonly detail: string;
}

/** The request was not sent: no attempt is charged. */
export interface Unreached {
  readonly kind: 'unreached';
  readonly failure: ConnectStage;
  readonly detail: string;
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

/** Where connecting failed. Everything up to and including `CONNECT` at a proxy is `proxy`. */
export type ConnectStage = 'dns' | 'connect' | 'proxy' | 'tls';

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
  /** Whether the request was sent once more because an idle connection turned out to be closed. */
  readonly isResentOnFreshConnection: boolean;
}

/** An outcome without what others repeat of secrets: it goes to the log, to the store, and to whoever asks. */
export function maskedOutcome(outcome: Outcome, mask: (text: string) => string): Outcome {
  if (outcome.kind === 'responded') {
    return outcome.excerpt === '' ? outcome : { ...outcome, excerpt: mask(outcome.excerpt) };
  }
  return 'detail' in outcome ? { ...outcome, detail: mask(outcome.detail) } : outcome;
}

/** How much of a response is read before the connection is given up. */
export const RESPONSE_LIMIT_BYTES = 64 * 1024;

/** How much of a failure's response is kept. */
export const EXCERPT_BYTES = 1024;

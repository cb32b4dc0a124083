import type { Secret } from '../../secret.js';

/**
 * The values in force, complete and frozen: what the delivery engine is configured with. Where each
 * value came from stands beside it, in `EffectiveOptions`.
 */
export interface OptionValues {
  readonly 'contact-processed-notification': boolean;
  /** Absolute http(s) URI without fragment and user info, or `''`: messages are held. */
  readonly 'contact-processed-notification-uri': string;
  readonly 'http-retry-applies-to': RetryScope;
  /** Re-sends after the first request that reached the receiver, 0..100. */
  readonly 'http-retry-max-attempts': number;
  /** Connections, and so requests in flight, 1..1000. */
  readonly 'http-connection-pool-size': number;
  /** Host's and Application's lists as merged, in sending order. */
  readonly 'http-custom-headers': readonly CustomHeader[];
  readonly 'http-proxy': HttpProxy | undefined;
  /** Seconds, 1..3600. */
  readonly 'http-response-timeout': number;

  /** Section `[security]`: absolute paths of PEM files. */
  readonly certificate: string | undefined;
  readonly 'certificate-key': string | undefined;
  readonly 'certificate-key-passphrase': Secret | undefined;
  readonly 'trusted-ca': string | undefined;

  /** Section `[ocs-notifier]`; durations in milliseconds. */
  readonly 'retry-delay': number;
  readonly 'retry-max-delay': number;
  readonly 'hold-limit': number;
  readonly 'connection-max-age': number;
  readonly 'host-headers': 'merge' | 'replace';
  readonly 'user-agent': string;
  readonly 'history-retention': number;
  readonly 'store-max-messages': number;
}

/** What `http-retry-applies-to` says once it is read. */
export interface RetryScope {
  /** Whether contact-processed notifications are retried at all. */
  readonly applies: boolean;
  /** When not empty, only these failures are retried. */
  readonly failures: readonly FailureClass[];
}

/** A failure class of `http-retry-applies-to`: a word, `5xx`, or a status such as `503`. */
export type FailureClass = 'timeout' | 'reset' | '5xx' | number;

export interface CustomHeader {
  readonly name: string;
  readonly value: Secret;
}

export interface HttpProxy {
  readonly hostname: string;
  readonly port: number;
  /** `user:password`, decoded. */
  readonly credentials: Secret | undefined;
}

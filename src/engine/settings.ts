/**
 * What the options mean for delivery. The only place outside `options/` that knows OCS option names.
 */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import type { Receiver, Route } from '../delivery/connect.js';
import { ConnectionPool } from '../delivery/connection-pool.js';
import type { Destination, Generation } from '../delivery/generation.js';
import type { RetryPolicy } from '../delivery/retry.js';
import { NotifierError } from '../errors.js';
import { createRequestHeaders } from '../message/request-headers.js';
import type { OptionValues } from '../options/option-values.js';

/** What the options mean for everything but delivery. */
export interface EngineSettings {
  /** Whether processed chains yield messages. */
  readonly isNotifying: boolean;
  readonly storeMaxMessages: number;
  readonly historyRetentionMs: number;
}

export function engineSettings(values: OptionValues): EngineSettings {
  return {
    isNotifying: values['contact-processed-notification'],
    storeMaxMessages: values['store-max-messages'],
    historyRetentionMs: values['history-retention'],
  };
}

/**
 * Prepares a generation: everything that can fail fails here, before anything is replaced. Opens no
 * connection. Throws `PREPARE_FAILED` for certificate files that cannot be read or used.
 */
export async function prepareGeneration(values: OptionValues, number: number): Promise<Generation> {
  const uri = values['contact-processed-notification-uri'];
  return {
    number,
    destination: uri === '' ? undefined : await prepareDestination(uri, values),
    timeoutMs: timeoutMsOf(values),
    retry: retryPolicy(values),
    holdLimitMs: values['hold-limit'],
  };
}

function timeoutMsOf(values: OptionValues): number {
  return values['http-response-timeout'] * 1000;
}

function retryPolicy(values: OptionValues): RetryPolicy {
  const scope = values['http-retry-applies-to'];
  return {
    applies: scope.applies,
    failures: scope.failures,
    maxResends: values['http-retry-max-attempts'],
    delayMs: values['retry-delay'],
    maxDelayMs: values['retry-max-delay'],
  };
}

async function prepareDestination(text: string, values: OptionValues): Promise<Destination> {
  const uri = new URL(text);
  const route: Route = {
    receiver: receiverOf(uri),
    proxy: values['http-proxy'],
    secureContext: uri.protocol === 'https:' ? await prepareTls(values) : undefined,
    addressTimeoutMs: addressTimeoutMs(timeoutMsOf(values)),
  };
  return {
    path: `${uri.pathname}${uri.search}`,
    headersFor: createRequestHeaders({
      userAgent: values['user-agent'],
      host: hostOf(text, uri),
      customHeaders: values['http-custom-headers'],
    }),
    pool: new ConnectionPool(route, values['http-connection-pool-size']),
    mask: maskFor(values),
  };
}

/** Shorter values are found everywhere by chance. */
const SHORTEST_MASKED = 4;

function maskFor(values: OptionValues): Destination['mask'] {
  const headers = values['http-custom-headers'].map(({ value }) => value.reveal());
  const credentials = values['http-proxy']?.credentials?.reveal().split(':') ?? [];
  const secrets = [...headers, ...credentials].filter(({ length }) => length >= SHORTEST_MASKED);
  return (text) => secrets.reduce((masked, secret) => masked.replaceAll(secret, '•••'), text);
}

/** `Host` names the port when the URI does, also the default one, which a parsed URI no longer shows. */
function hostOf(text: string, uri: URL): string {
  if (uri.port !== '') return uri.host;
  const [, port = ''] = /^[a-z]+:\/\/[^/?#]*?(:\d+)?(?:[/?#]|$)/i.exec(text) ?? [];
  return `${uri.hostname}${port}`;
}

const DEFAULT_PORTS = { 'http:': 80, 'https:': 443 } as const;

function receiverOf(uri: URL): Receiver {
  const protocol = uri.protocol as Receiver['protocol'];
  return {
    protocol,
    hostname: uri.hostname.replace(/^\[|\]$/g, ''),
    port: uri.port === '' ? DEFAULT_PORTS[protocol] : Number(uri.port),
  };
}

/** A third of the deadline, so that a host's second and third address get their turn; at least Node's default. */
function addressTimeoutMs(timeoutMs: number): number {
  return Math.max(250, Math.floor(timeoutMs / 3));
}

/**
 * TLS 1.2 or newer (seed); `trusted-ca` takes the place of the public authorities, and a client
 * certificate is used when its key is named, too.
 */
async function prepareTls(values: OptionValues): Promise<SecureContext> {
  const hasIdentity = Boolean(values.certificate && values['certificate-key']);
  const [ca, cert, key] = await Promise.all([
    readPem('trusted-ca', values['trusted-ca']),
    hasIdentity ? readPem('certificate', values.certificate) : undefined,
    hasIdentity ? readPem('certificate-key', values['certificate-key']) : undefined,
  ]);
  try {
    return createSecureContext({
      minVersion: 'TLSv1.2',
      ca: ca ? holdingCertificate(ca) : [...rootCertificates],
      ...(cert ? { cert } : {}),
      ...(key ? { key } : {}),
    });
  } catch (error) {
    throw prepareFailed('The files in section [security] cannot be used for TLS', error);
  }
}

/** Without this, a file that holds no certificate in PEM would be taken in silence, and nobody trusted. */
function holdingCertificate(pem: Buffer): Buffer {
  if (!pem.includes('-----BEGIN ')) throw new Error('trusted-ca holds no PEM');
  new X509Certificate(pem);
  return pem;
}

async function readPem(option: string, path: string | undefined): Promise<Buffer | undefined> {
  if (!path) return undefined;
  try {
    return await readFile(path);
  } catch (error) {
    throw prepareFailed(`The file of option ${option} cannot be read`, error);
  }
}

function prepareFailed(what: string, cause: unknown): NotifierError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new NotifierError('PREPARE_FAILED', `${what}: ${reason}.`, {
    help: 'Check the paths in section [security], and that the files hold PEM.',
    cause,
  });
}

/**
 * What the options mean for delivery. Outside `options/`, only this and `retry-policy.ts` know OCS option names.
 */
import { Addresses } from '../delivery/connection/addresses.js';
import type { Receiver, Route } from '../delivery/connection/connect.js';
import { HttpConnection } from '../delivery/connection/connection.js';
import { ConnectionPool } from '../delivery/connection/connection-pool.js';
import type { Destination, Generation } from '../delivery/generation.js';
import { createRequestHeaders } from '../message/request-headers.js';
import { CATALOG } from '../options/catalog/catalog.js';
import type { OptionValues } from '../options/values/option-values.js';
import { maskOf } from './mask-secrets.js';
import { hashOptions } from './options-hash.js';
import type { OwnCertificate } from './own-certificate.js';
import { retryPolicy } from './retry-policy.js';
import {
  NO_TLS_FILES,
  type ReadFile,
  readTlsFiles,
  secureContextOf,
  type TlsFiles,
} from './tls-files.js';

/** What the options mean for everything but delivery. */
export interface EngineSettings {
  /** Whether processed chains yield messages. */
  readonly isNotifying: boolean;
  readonly storeMaxMessages: number;
  readonly historyRetentionMs: number;
}

/** Whether processed chains yield messages. */
export function isNotifying(values: OptionValues): boolean {
  return values['contact-processed-notification'];
}

export function engineSettings(values: OptionValues): EngineSettings {
  return {
    isNotifying: isNotifying(values),
    storeMaxMessages: values['store-max-messages'],
    historyRetentionMs: values['history-retention'],
  };
}

/** A generation without its number: nobody has seen it yet. */
export interface PreparedGeneration extends Omit<Generation, 'number'> {
  /** The client certificate that connections show, if they do. */
  readonly certificate: OwnCertificate | undefined;
}

/** What preparing needs besides the options. */
export interface PrepareTerms {
  readonly readFile: ReadFile;
  /** Keys the hash. */
  readonly hashKey: Uint8Array;
}

/**
 * Prepares a generation: everything that can fail fails here, before anything is replaced. Opens no
 * connection. Rejects with `PREPARE_FAILED` for certificate files that cannot be read or used.
 */
export async function prepareGeneration(
  values: OptionValues,
  { readFile, hashKey }: PrepareTerms,
): Promise<PreparedGeneration> {
  const uri = values['contact-processed-notification-uri'];
  const files = speaksTls(values) ? await readTlsFiles(values, readFile) : NO_TLS_FILES;
  return {
    hash: hashOptions(values, files, hashKey),
    destination: uri === '' ? undefined : destinationOf(uri, values, files),
    timeoutMs: timeoutMsOf(values),
    retry: retryPolicy(values),
    holdLimitMs: values['hold-limit'],
    certificate: files.own,
  };
}

/** Whether the files in section `[security]` are used. */
export function speaksTls(values: OptionValues): boolean {
  const uri = values['contact-processed-notification-uri'];
  return uri !== '' && new URL(uri).protocol === 'https:';
}

function timeoutMsOf(values: OptionValues): number {
  return values['http-response-timeout'] * 1000;
}

/** How the receiver is reached, and how long that may take. */
export interface PreparedRoute {
  readonly route: Route;
  readonly timeoutMs: number;
  /** Masks the secrets of the options in a text. */
  readonly mask: Destination['mask'];
}

/**
 * What {@link prepareGeneration} would connect with; undefined without a URI. Opens no connection.
 * Rejects with `PREPARE_FAILED` for certificate files that cannot be read or used.
 */
export async function prepareRoute(
  values: OptionValues,
  readFile: ReadFile,
): Promise<PreparedRoute | undefined> {
  const text = values['contact-processed-notification-uri'];
  if (text === '') return undefined;
  const uri = new URL(text);
  const files = uri.protocol === 'https:' ? await readTlsFiles(values, readFile) : NO_TLS_FILES;
  const route = routeOf(uri, values, files);
  return { route, timeoutMs: timeoutMsOf(values), mask: maskOf(secretsIn(values)) };
}

function routeOf(uri: URL, values: OptionValues, files: TlsFiles): Route {
  return {
    receiver: receiverOf(uri),
    proxy: values['http-proxy'],
    secureContext: uri.protocol === 'https:' ? secureContextOf(files) : undefined,
    addressTimeoutMs: addressTimeoutMs(timeoutMsOf(values)),
    addresses: new Addresses(),
  };
}

function destinationOf(text: string, values: OptionValues, files: TlsFiles): Destination {
  const uri = new URL(text);
  const route = routeOf(uri, values, files);
  return {
    target: targetOf(route),
    path: `${uri.pathname}${uri.search}`,
    headersFor: createRequestHeaders({
      userAgent: values['user-agent'],
      host: hostOf(text, uri),
      customHeaders: values['http-custom-headers'],
    }),
    pool: new ConnectionPool(() => new HttpConnection(route), {
      size: values['http-connection-pool-size'],
      maxAgeMs: values['connection-max-age'],
    }),
    mask: maskOf(secretsIn(values)),
  };
}

function targetOf({ receiver, proxy }: Route): string {
  const { protocol, hostname, port } = receiver;
  const way = proxy ? ` by ${proxy.hostname}:${proxy.port}` : '';
  return `${protocol}//${hostname}:${port}${way}`;
}

/** What a receiver or a proxy is sent and nobody else may see, also in the forms in which they may repeat it. */
function secretsIn(values: OptionValues): readonly string[] {
  const headers = values['http-custom-headers'].map(({ value }) => value.reveal());
  const credentials = values['http-proxy']?.credentials?.reveal();
  const uri = values['contact-processed-notification-uri'];
  const row = CATALOG['contact-processed-notification-uri'];
  const parts = row.secretParts(uri).map(({ start, end }) => uri.slice(start, end));
  const passphrase = values['certificate-key-passphrase']?.reveal();
  return [
    ...(passphrase === undefined ? [] : [passphrase]),
    ...headers.flatMap(partsOfHeader),
    ...(credentials === undefined ? [] : [...credentials.split(':'), base64(credentials)]),
    ...parts.flatMap((part) => [part, decoded(part)]),
  ];
}

/** A value, its credentials without their scheme, and who they name: whoever repeats them may leave parts out. */
function partsOfHeader(value: string): readonly string[] {
  const [, scheme = '', token] = /^([\w-]+) +(\S.*)$/.exec(value) ?? [];
  if (token === undefined) return [value];
  if (scheme.toLowerCase() !== 'basic') return [value, token];
  return [value, token, ...Buffer.from(token, 'base64').toString('utf8').split(':')];
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
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

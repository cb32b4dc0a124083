import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type PeerCertificate, type SecureContext } from 'node:tls';
import type { Secret } from '../../secret.js';
import type { Addresses } from './addresses.js';
import { type ConnectReason, type HandshakeFacts, tcpWords, tlsReason } from './connect-words.js';

/** Where requests go. `hostname` is without brackets when it is an IPv6 address. */
export interface Receiver {
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  readonly port: number;
}

export interface Proxy {
  readonly hostname: string;
  readonly port: number;
  /** `user:password`. */
  readonly credentials: Secret | undefined;
}

export interface Route {
  readonly receiver: Receiver;
  /** Used for HTTPS only: a plain HTTP receiver is reached directly. */
  readonly proxy: Proxy | undefined;
  /** Certificates and the least TLS version; needed for HTTPS. */
  readonly secureContext: SecureContext | undefined;
  /** How long one of several addresses of a host may take before the next is tried. */
  readonly addressTimeoutMs: number;
  /** The addresses of the host that is connected to first. */
  readonly addresses: Addresses;
}

/** Where connecting failed. Everything up to and including `CONNECT` at a proxy is `proxy`. */
export type ConnectStage = 'dns' | 'connect' | 'proxy' | 'tls';

/** Why there is no connection. */
export class ConnectError extends Error {
  readonly stage: ConnectStage;
  /** Whether the other side does not accept who we are: to try again soon may lock an account. */
  readonly isAboutCredentials: boolean;

  constructor(stage: ConnectStage, { words, isAboutCredentials }: ConnectReason, cause?: unknown) {
    super(words, { cause });
    this.name = 'ConnectError';
    this.stage = stage;
    this.isAboutCredentials = isAboutCredentials;
  }
}

/** How long each part of connecting took. */
export interface ConnectTimings {
  readonly connectMs: number;
  readonly tunnelMs?: number;
  readonly tlsMs?: number;
}

export interface Connected extends ConnectTimings {
  readonly socket: Socket;
}

/**
 * Opens a connection to the receiver: TCP, `CONNECT` at the proxy if there is one, TLS.
 * `signal` ends it at any stage. Rejects with a {@link ConnectError}.
 */
export async function connect(route: Route, signal: AbortSignal): Promise<Connected> {
  const { receiver, proxy } = route;
  const isSecure = receiver.protocol === 'https:';
  const start = performance.now();
  const timings: { connectMs: number; tunnelMs?: number; tlsMs?: number } = {
    connectMs: 0,
  };
  let socket: Socket;
  if (isSecure && proxy) {
    const tunnel = await openTunnel(route, proxy, signal);
    socket = tunnel.socket;
    timings.connectMs = tunnel.connectedAt - start;
    timings.tunnelMs = performance.now() - tunnel.connectedAt;
  } else {
    socket = await openTcp(route, signal);
    timings.connectMs = performance.now() - start;
  }
  if (isSecure) {
    const tlsStart = performance.now();
    socket = await startTls(route, socket, signal);
    timings.tlsMs = performance.now() - tlsStart;
  }
  socket.setNoDelay(true);
  return { socket, ...timings };
}

async function openTcp(
  { receiver, addresses, addressTimeoutMs }: Route,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connectTcp({
    host: receiver.hostname,
    port: receiver.port,
    lookup: addresses.lookup,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: addressTimeoutMs,
  });
  addresses.watch(socket);
  try {
    return await opened(socket, 'connect', signal);
  } catch (error) {
    const reason = { words: tcpWords(error), isAboutCredentials: false };
    throw new ConnectError(isNameError(error) ? 'dns' : 'connect', reason, error);
  }
}

interface Tunnel {
  readonly socket: Socket;
  readonly connectedAt: number;
}

async function openTunnel(route: Route, proxy: Proxy, signal: AbortSignal): Promise<Tunnel> {
  const authority = authorityOf(route.receiver);
  const request = httpRequest({
    host: proxy.hostname,
    port: proxy.port,
    method: 'CONNECT',
    path: authority,
    headers: { Host: authority, ...proxyAuthorization(proxy) },
    agent: false,
    signal,
    lookup: route.addresses.lookup,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: route.addressTimeoutMs,
  } as RequestOptions);
  let connectedAt = performance.now();
  request.once('socket', (socket) => {
    route.addresses.watch(socket);
    socket.once('connect', () => {
      connectedAt = performance.now();
    });
  });
  request.end();
  try {
    const [response, socket, head] = (await once(request, 'connect')) as [
      IncomingMessage,
      Socket,
      Buffer,
    ];
    requireTunnel(proxy, response, socket);
    if (head.length > 0) socket.unshift(head);
    return { socket, connectedAt };
  } catch (error) {
    request.on('error', ignore).destroy();
    if (error instanceof ConnectError) throw error;
    const words = `the proxy ${proxy.hostname}:${proxy.port}: ${tcpWords(error)}`;
    throw new ConnectError('proxy', { words, isAboutCredentials: false }, error);
  }
}

function requireTunnel(
  { hostname, port }: Proxy,
  { statusCode = 0, statusMessage = '' }: IncomingMessage,
  socket: Socket,
): void {
  if (statusCode >= 200 && statusCode < 300) return;
  socket.on('error', ignore).destroy();
  const answer = `${statusCode} ${statusMessage}`.trim();
  const meaning = TUNNEL_WORDS[statusCode];
  throw new ConnectError('proxy', {
    words: `the proxy ${hostname}:${port} answered CONNECT with ${answer}${meaning ? `: ${meaning}` : ''}`,
    isAboutCredentials: statusCode === 407,
  });
}

/** What proxies mean, most of the time. */
const TUNNEL_WORDS: Readonly<Record<number, string>> = {
  403: 'it may not connect to that host or port for us',
  407: 'it does not accept our credentials, or wants some',
  502: 'it cannot reach the receiver',
  503: 'it cannot reach the receiver',
  504: 'the receiver does not answer it',
};

function proxyAuthorization({ credentials }: Proxy): Record<string, string> {
  if (!credentials) return {};
  return {
    'Proxy-Authorization': `Basic ${Buffer.from(credentials.reveal()).toString('base64')}`,
  };
}

async function startTls(
  { receiver, secureContext }: Route,
  socket: Socket,
  signal: AbortSignal,
): Promise<Socket> {
  // A final dot ends a name for the DNS; neither server names (RFC 6066) nor certificates have it.
  const hostname = receiver.hostname.replace(/\.$/, '');
  const secured = connectTls({
    socket,
    host: hostname, // what the certificate is checked for when there is no server name
    ...(isIP(hostname) === 0 ? { servername: hostname } : {}),
    ...(secureContext ? { secureContext } : {}),
    rejectUnauthorized: true, // whatever the environment says
    ALPNProtocols: ['http/1.1'],
  });
  // When the certificate is refused, nothing is left of it by the time the error is told.
  let certificate: PeerCertificate | undefined;
  secured.prependOnceListener('secure', () => {
    certificate = secured.getPeerCertificate();
  });
  try {
    return await opened(secured, 'secureConnect', signal);
  } catch (error) {
    socket.destroy();
    const facts: HandshakeFacts = { hostname, certificate };
    throw new ConnectError('tls', tlsReason(error, facts), error);
  }
}

/** Waits for a socket's event; destroys the socket when it fails or `signal` says stop. */
async function opened<S extends Duplex>(socket: S, event: string, signal: AbortSignal): Promise<S> {
  try {
    await once(socket, event, { signal });
    return socket;
  } catch (error) {
    socket.on('error', ignore).destroy();
    throw error;
  }
}

function ignore(): void {
  // The socket is being given up: its last errors tell nothing new.
}

function authorityOf({ hostname, port }: Receiver): string {
  return isIP(hostname) === 6 ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}

function isNameError(error: unknown): boolean {
  return (error as { syscall?: unknown } | undefined)?.syscall === 'getaddrinfo';
}

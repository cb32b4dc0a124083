import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { Secret } from '../secret.js';
import type { ConnectStage } from './outcome.js';

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
}

/** Why there is no connection. */
export class ConnectError extends Error {
  readonly stage: ConnectStage;

  constructor(stage: ConnectStage, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ConnectError';
    this.stage = stage;
  }
}

export interface Connected {
  readonly socket: Socket;
  readonly connectMs: number;
  readonly tunnelMs?: number;
  readonly tlsMs?: number;
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
  { receiver, addressTimeoutMs }: Route,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = connectTcp({
    host: receiver.hostname,
    port: receiver.port,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: addressTimeoutMs,
  });
  try {
    return await opened(socket, 'connect', signal);
  } catch (error) {
    throw new ConnectError(isNameError(error) ? 'dns' : 'connect', reasonOf(error), error);
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
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: route.addressTimeoutMs,
  } as RequestOptions);
  let connectedAt = performance.now();
  request.once('socket', (socket) => {
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
    requireTunnel(response, socket);
    if (head.length > 0) socket.unshift(head);
    return { socket, connectedAt };
  } catch (error) {
    request.on('error', ignore).destroy();
    if (error instanceof ConnectError) throw error;
    throw new ConnectError(
      'proxy',
      `proxy ${proxy.hostname}:${proxy.port}: ${reasonOf(error)}`,
      error,
    );
  }
}

function requireTunnel(response: IncomingMessage, socket: Socket): void {
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return;
  socket.on('error', ignore).destroy();
  throw new ConnectError(
    'proxy',
    `the proxy answered CONNECT with ${status} ${response.statusMessage ?? ''}`.trim(),
  );
}

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
  try {
    return await opened(secured, 'secureConnect', signal);
  } catch (error) {
    socket.destroy();
    throw new ConnectError('tls', reasonOf(error), error);
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

/** The words of an error: for an abort the reason given for it, for many addresses the first one's. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError')
    return error.cause instanceof Error ? error.cause.message : 'it was aborted';
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  return error.message || ((error as { code?: string }).code ?? error.name);
}

import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { onTestFinished } from 'vitest';
import { Attempt } from '#dist/delivery/attempt.js';
import { Addresses } from '#dist/delivery/connection/addresses.js';
import type { Route } from '#dist/delivery/connection/connect.js';
import {
  type Connection,
  HttpConnection,
  type OutgoingRequest,
} from '#dist/delivery/connection/connection.js';
import type { AttemptReport } from '#dist/delivery/judgement/outcome.js';
import { Secret } from '#dist/secret.js';
import { startFaultyServer } from '../lab/faulty-server.ts';
import { ManualClock } from '../lab/manual-clock.ts';
import { type ProxyBehaviour, startRawProxy, startRealProxy } from '../lab/proxies.ts';
import { eventually } from './eventually.ts';

export function httpRoute(port: number, changes: Partial<Route> = {}): Route {
  return {
    receiver: { protocol: 'http:', hostname: '127.0.0.1', port },
    proxy: undefined,
    secureContext: undefined,
    addressTimeoutMs: 250,
    addresses: new Addresses(),
    ...changes,
  };
}

export function httpsRoute(
  port: number,
  tls: SecureContextOptions,
  {
    hostname = 'localhost',
    proxy,
  }: { hostname?: string; proxy?: NonNullable<Route['proxy']> } = {},
): Route {
  return {
    receiver: { protocol: 'https:', hostname, port },
    proxy,
    secureContext: createSecureContext({ minVersion: 'TLSv1.2', ...tls }),
    addressTimeoutMs: 250,
    addresses: new Addresses(),
  };
}

export function proxyAt(port: number, credentials?: string): NonNullable<Route['proxy']> {
  const secret = credentials === undefined ? undefined : new Secret(credentials);
  return { hostname: '127.0.0.1', port, credentials: secret };
}

/** A connection that is closed when the test has finished. */
export function connectionTo(route: Route): HttpConnection {
  const connection = new HttpConnection(route);
  onTestFinished(() => connection.destroy());
  return connection;
}

export const REQUEST: OutgoingRequest = {
  path: '/notify?x=1',
  headers: ['Accept', '*/*', 'ETag', 'GUID-1', 'Content-type', 'application/json'],
  body: '{"GSW_MESSAGE_GUID":"GUID-1"}',
};

export interface AttemptTerms {
  readonly request?: OutgoingRequest;
  readonly timeoutMs?: number;
  /** When this holds its deadline comes; without it, never: how fast the machine is does not matter. */
  readonly expires?: (() => boolean) | undefined;
}

/** Makes one attempt. */
export async function attempt(
  connection: Connection,
  { timeoutMs = 5000, request = REQUEST, expires }: AttemptTerms = {},
): Promise<AttemptReport> {
  const clock = new ManualClock();
  const reported = new Promise<AttemptReport>((resolve) => {
    new Attempt(connection, request, { timeoutMs, clock }, resolve);
  });
  if (expires) {
    await eventually(expires);
    clock.advance(timeoutMs);
  }
  return reported;
}

/** {@link startFaultyServer}, closed when the test has finished. */
export async function faultyServer(...settings: Parameters<typeof startFaultyServer>) {
  const server = await startFaultyServer(...settings);
  onTestFinished(() => server.close());
  return server;
}

/** {@link startRawProxy}, closed when the test has finished. */
export async function rawProxy(behaviour: ProxyBehaviour) {
  const proxy = await startRawProxy(behaviour);
  onTestFinished(() => proxy.close());
  return proxy;
}

/** {@link startRealProxy}, closed when the test has finished. */
export async function realProxy(...settings: Parameters<typeof startRealProxy>) {
  const proxy = await startRealProxy(...settings);
  onTestFinished(() => proxy.close());
  return proxy;
}

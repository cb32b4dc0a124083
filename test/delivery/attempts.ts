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
import { systemClock } from '#dist/runtime/clock.js';
import { Secret } from '#dist/secret.js';
import { startFaultyServer } from '../lab/faulty-server.ts';
import { type ProxyBehaviour, startRawProxy, startRealProxy } from '../lab/proxies.ts';

/** A deadline must be kept this well. */
export const LATENESS_MS = 250;

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

/** Makes one attempt. */
export function attempt(
  connection: Connection,
  { timeoutMs = 5000, request = REQUEST }: { timeoutMs?: number; request?: OutgoingRequest } = {},
): Promise<AttemptReport> {
  return new Promise((resolve) => {
    new Attempt(connection, request, { timeoutMs, clock: systemClock }, resolve);
  });
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

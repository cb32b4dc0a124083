/** A receiver whose answers a test decides, and which remembers what it saw. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';

export interface SeenRequest {
  /** Counts from 0, in the order of arrival. */
  readonly index: number;
  readonly method: string;
  readonly path: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
  /** `ETag`: the message's GUID. */
  readonly guid: string;
  /** The name that the client asked for in the TLS handshake. */
  readonly serverName: string | undefined;
  /** By `performance.now()`. */
  readonly atMs: number;
  /** Requests that were under way when this one arrived, itself included. */
  readonly concurrency: number;
}

/** Ends the response, now or later, or leaves it open. */
export type Answer = (request: SeenRequest, response: ServerResponse) => void;

export interface ScriptedReceiver {
  readonly port: number;
  readonly uri: string;
  readonly requests: readonly SeenRequest[];
  /** Connections made so far. */
  readonly connections: number;
  /** Connections that are open. */
  readonly open: number;
  readonly inFlight: number;
  /** The most requests that were under way at once. */
  readonly peak: number;
  /** How later requests are answered. */
  answer: Answer;
  /** Answers what was left open. */
  release(status?: number): void;
  close(): Promise<void>;
}

export interface ReceiverSettings {
  readonly answer?: Answer;
  readonly port?: number;
  readonly tls?: ServerOptions;
  /** How the URI calls the host; it listens on 127.0.0.1 in any case. */
  readonly hostname?: string;
}

export function respond(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Answer {
  return (_request, response) => response.writeHead(status, headers).end(body);
}

export const accept = respond(200);

/** Leaves every request open until `release`. */
export const hang: Answer = () => undefined;

/** Starts a receiver; it is closed when the test has finished. */
export async function startReceiver({
  answer = accept,
  port = 0,
  tls,
  hostname = '127.0.0.1',
}: ReceiverSettings = {}): Promise<ScriptedReceiver> {
  const sockets = new Set<Socket>();
  const requests: SeenRequest[] = [];
  const unanswered = new Set<ServerResponse>();
  const counts = { connections: 0, inFlight: 0, peak: 0 };

  const listener: RequestListener = (request, response) => {
    counts.inFlight += 1;
    counts.peak = Math.max(counts.peak, counts.inFlight);
    const { inFlight: concurrency } = counts;
    unanswered.add(response);
    // A client that has read the answer may send again before `finish` is told: count it off before.
    const end = response.end.bind(response);
    let isCounted = true;
    const countOff = () => {
      if (isCounted) counts.inFlight -= 1;
      isCounted = false;
      unanswered.delete(response);
    };
    response.end = ((...args: Parameters<typeof end>) => {
      countOff();
      return end(...args);
    }) as typeof response.end;
    response.once('close', countOff);
    readBody(request).then(
      (body) => {
        const seen = { ...seenOf(request, body), index: requests.length, concurrency };
        requests.push(seen);
        receiver.answer(seen, response);
      },
      () => response.destroy(),
    );
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  // Said to clients, who close no connection for its age then: not even on the slowest machine.
  server.keepAliveTimeout = 600_000;
  server.on('connection', (socket: Socket) => {
    counts.connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const receiver: ScriptedReceiver = {
    port: portOf(server),
    uri: `${tls === undefined ? 'http' : 'https'}://${hostname}:${portOf(server)}/notify?from=ocs`,
    requests,
    get connections() {
      return counts.connections;
    },
    get open() {
      return sockets.size;
    },
    get inFlight() {
      return counts.inFlight;
    },
    get peak() {
      return counts.peak;
    },
    answer,
    release(status = 200) {
      for (const response of unanswered) response.writeHead(status).end();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  onTestFinished(() => receiver.close());
  return receiver;
}

function seenOf(
  request: IncomingMessage,
  body: string,
): Omit<SeenRequest, 'index' | 'concurrency'> {
  const { servername } = request.socket as TLSSocket & { servername?: string | false };
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    body,
    guid: String(request.headers['etag']),
    serverName: servername === false ? undefined : servername,
    atMs: performance.now(),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

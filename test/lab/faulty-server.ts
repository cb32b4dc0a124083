/** Servers that behave badly on purpose, on raw sockets: for tests of delivery. */
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import { type RawRequest, RequestReader } from './request-reader.ts';

/** What a connection can be made to do. `request` is complete unless `early` says otherwise. */
interface Fault {
  readonly description: string;
  /** Called when a connection is made. */
  readonly onConnection?: (socket: Socket) => void;
  /** Called when a request's head is there, before its body. */
  readonly onHead?: (socket: Socket) => void;
  /** Called when a request is there with its body. */
  readonly onRequest?: (socket: Socket) => void | Promise<void>;
}

const DRIP_MS = 50;
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n';

/** Writes byte by byte until the text or the socket ends. */
async function drip(socket: Socket, text: string): Promise<void> {
  for (const byte of text) {
    if (socket.destroyed) return;
    socket.write(byte);
    await pause(DRIP_MS);
  }
}

async function pour(socket: Socket): Promise<void> {
  socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
  const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
  while (!socket.destroyed) {
    if (!socket.write(chunk))
      await Promise.race([drained(socket), pause(1000, undefined, { ref: false })]);
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('drain', resolve);
    socket.once('close', () => resolve());
  });
}

/** THE table of faults. `ok` is none, to compare with; `refuse` needs no table entry's help. */
export const FAULTS = {
  ok: { description: 'accepts every request', onRequest: (socket) => void socket.write(OK) },
  refuse: { description: 'nobody listens on the port' },
  hang: { description: 'accepts connections and requests and never answers' },
  'reset-on-connect': {
    description: 'resets the connection at once',
    onConnection: (socket) => socket.resetAndDestroy(),
  },
  'reset-before-response': {
    description: 'resets after the request',
    onRequest: (socket) => void socket.resetAndDestroy(),
  },
  'reset-in-head': {
    description: 'resets in the middle of the response head',
    onRequest: async (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-');
      await pause(DRIP_MS);
      socket.resetAndDestroy();
    },
  },
  'reset-in-body': {
    description: 'resets in the middle of the response body',
    onRequest: async (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
      await pause(DRIP_MS);
      socket.resetAndDestroy();
    },
  },
  'reset-after-response': {
    description: 'resets after a complete response, without announcing it',
    onRequest: async (socket) => {
      socket.write(OK);
      await pause(DRIP_MS);
      socket.resetAndDestroy();
    },
  },
  'drip-head': {
    description: 'sends the response head one byte at a time, without end',
    onRequest: (socket) => drip(socket, `HTTP/1.1 200 OK\r\nx-drip: ${'.'.repeat(100_000)}`),
  },
  'drip-body': {
    description: 'sends the response body one byte at a time',
    onRequest: async (socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
      await drip(socket, '.'.repeat(100_000));
    },
  },
  'endless-body': { description: 'sends a body without end as fast as it can', onRequest: pour },
  'early-hints': {
    description: 'sends 1xx answers before the final one',
    onRequest: (socket) =>
      void socket.write(
        `HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n${OK}`,
      ),
  },
  'http-1.0-close': {
    description: 'answers HTTP/1.0 without a length and closes',
    onRequest: (socket) => void socket.end('HTTP/1.0 200 OK\r\n\r\nfine'),
  },
  garbage: {
    description: 'answers with something that is not HTTP',
    onRequest: (socket) => void socket.end('220 mail.example.com ESMTP\r\n'),
  },
  'answer-before-body': {
    description: 'accepts when it has seen the head, and closes without reading the body',
    onHead: (socket) => {
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    },
  },
  'close-idle': {
    description: 'accepts, promises to keep the connection, and closes it when it is idle',
    onRequest: async (socket) => {
      socket.write(OK);
      await pause(2 * DRIP_MS);
      socket.end();
    },
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export interface FaultyServer {
  readonly port: number;
  /** Connections made so far. */
  readonly connections: number;
  /** Complete requests, in the order they arrived. */
  readonly requests: readonly RawRequest[];
  /** Stops listening and destroys all sockets. */
  close(): Promise<void>;
}

export interface FaultyServerSettings {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly tls?: { readonly cert: string; readonly key: string; readonly maxVersion?: 'TLSv1.1' };
}

/** Starts a server with a fault. It listens on 127.0.0.1. */
export async function startFaultyServer(
  name: FaultName,
  { port = 0, tls }: FaultyServerSettings = {},
): Promise<FaultyServer> {
  const fault: Fault = FAULTS[name];
  const sockets = new Set<Socket>();
  const requests: RawRequest[] = [];
  let connections = 0;
  const serve = (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveConnection(socket, fault, requests);
  };
  const server =
    tls === undefined ? createServer(serve) : createTlsServer({ ...tls, ...weak(tls) }, serve);
  if (tls !== undefined) server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const close = () => closeServer(server, sockets);
  if (name === 'refuse') await close();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    get connections() {
      return connections;
    },
    requests,
    close,
  };
}

/** TLS 1.1 needs the security level that OpenSSL has left behind. */
function weak({ maxVersion }: { readonly maxVersion?: 'TLSv1.1' }): object {
  return maxVersion === undefined ? {} : { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' };
}

function serveConnection(socket: Socket, fault: Fault, requests: RawRequest[]): void {
  const reader = new RequestReader();
  socket.on('error', () => socket.destroy());
  fault.onConnection?.(socket);
  socket.on('data', (chunk: Buffer) => {
    for (const event of reader.read(chunk)) {
      if (event.kind === 'head') fault.onHead?.(socket);
      else {
        requests.push(event.request);
        void fault.onRequest?.(socket);
      }
    }
  });
}

function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}

/** HTTP proxies for tests: a real one, and raw ones that misbehave at `CONNECT`. */
import { connect, createServer, type Socket } from 'node:net';
import { Server } from 'proxy-chain';

export interface RealProxy {
  readonly port: number;
  /** `CONNECT` requests so far. */
  readonly tunnels: number;
  /** Requests that were to be forwarded without a tunnel. */
  readonly forwarded: number;
  close(): Promise<void>;
}

/** Starts a real proxy on 127.0.0.1; with `credentials` (`user:password`) it lets nobody else through. */
export async function startRealProxy({
  credentials,
}: {
  readonly credentials?: string;
} = {}): Promise<RealProxy> {
  const server = new Server({
    port: 0,
    host: '127.0.0.1',
    prepareRequestFunction: ({ username, password }) => ({
      requestAuthentication: credentials !== undefined && `${username}:${password}` !== credentials,
    }),
  });
  await server.listen();
  return {
    port: server.port,
    get tunnels() {
      return server.stats.connectRequestCount;
    },
    get forwarded() {
      return server.stats.httpRequestCount;
    },
    close: () => server.close(true),
  };
}

/** What a raw proxy does with a `CONNECT`: a number is the status that it refuses with. */
export type ProxyBehaviour = 'hang' | 'close' | 'reset' | 'garbage' | 'tunnel' | number;

export interface RawProxy {
  readonly port: number;
  /** Connections made so far. */
  readonly connections: number;
  /** The heads of `CONNECT` requests. */
  readonly heads: readonly string[];
  /** Resets every connection, in the middle of whatever is going through. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a proxy on raw sockets; `tunnel` connects through to wherever it is asked to. */
export async function startRawProxy(behaviour: ProxyBehaviour): Promise<RawProxy> {
  const sockets = new Set<Socket>();
  const heads: string[] = [];
  let connections = 0;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((socket) => {
    connections += 1;
    keep(socket);
    socket.once('data', (head) => {
      heads.push(head.toString('latin1'));
      answerConnect(socket, head.toString('latin1'), behaviour, keep);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    get connections() {
      return connections;
    },
    heads,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function answerConnect(
  socket: Socket,
  head: string,
  behaviour: ProxyBehaviour,
  keep: (socket: Socket) => void,
): void {
  switch (behaviour) {
    case 'hang':
      return;
    case 'close':
      socket.end();
      return;
    case 'reset':
      socket.resetAndDestroy();
      return;
    case 'garbage':
      socket.end('220 mail.example.com ESMTP\r\n');
      return;
    case 'tunnel':
      tunnel(socket, head, keep);
      return;
    default:
      socket.write(`HTTP/1.1 ${behaviour} No\r\ncontent-length: 3\r\n\r\nno\n`);
  }
}

function tunnel(socket: Socket, head: string, keep: (socket: Socket) => void): void {
  const [, hostname, port] = /^CONNECT ([^ ]+):(\d+) /.exec(head) ?? [];
  const upstream = connect({ host: hostname ?? '', port: Number(port) }, () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    socket.pipe(upstream).pipe(socket);
  });
  keep(upstream);
}

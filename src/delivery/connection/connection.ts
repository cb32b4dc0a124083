import { Client, type Dispatcher } from 'undici';
import { ConnectError, type ConnectTimings, connect, type Route } from './connect.js';
import { Received, type ResponseBytes } from './received.js';

/** Heads of responses up to this size are read; some sign-on products send 60 KiB of cookies. */
const LONGEST_HEAD_BYTES = 128 * 1024;

/**
 * So long before a receiver closes an idle connection, as its `Keep-Alive` says, we do. The HTTP client's own
 * 2 s would never use a connection again that is kept for 1 s or 2 s, as many servers have it.
 */
const KEEP_ALIVE_MARGIN_MS = 100;

/** A request as undici takes it; headers are a flat list of names and values in sending order. */
export interface OutgoingRequest {
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: string;
}

/** One connection, as attempts use it: it carries one request at a time. */
export interface Connection {
  /** How often a connection was opened. */
  readonly connects: number;
  /** When the one that is open was, on the clock that never jumps; infinite while none is. */
  readonly openedAtMs: number;
  /** How long that took. */
  readonly timings: ConnectTimings | undefined;
  /** Requests that the open connection has carried. */
  requests: number;
  /** What first went wrong with it: the HTTP client tells only what went wrong last. */
  readonly firstError: Error | undefined;
  /** The response under way on it; undefined before the first. */
  readonly received: ResponseBytes | undefined;
  send(request: OutgoingRequest, handler: Dispatcher.DispatchHandler): void;
  /** Gives up opening the connection. Returns whether it was being opened. */
  abortConnecting(reason: Error): boolean;
  /** Ends at once; a request that is under way fails. */
  destroy(): Promise<void>;
}

/**
 * One connection to the receiver, and one permit to send: it carries one request at a time, so
 * nothing ever waits inside undici. It connects when first used, and again after it was closed.
 */
export class HttpConnection implements Connection {
  readonly #client: Client;
  #connecting: AbortController | undefined;
  #timings: ConnectTimings | undefined;
  #received: Received | undefined;
  connects = 0;
  openedAtMs = Number.POSITIVE_INFINITY;
  requests = 0;
  firstError: Error | undefined;

  constructor(route: Route) {
    const { protocol, hostname, port } = route.receiver;
    const host = hostname.includes(':') ? `[${hostname}]` : hostname;
    this.#client = new Client(`${protocol}//${host}:${port}`, {
      pipelining: 1,
      maxHeaderSize: LONGEST_HEAD_BYTES,
      keepAliveTimeoutThreshold: KEEP_ALIVE_MARGIN_MS,
      headersTimeout: 0, // the attempt's own deadline covers these
      bodyTimeout: 0,
      connect: (_options, callback) => {
        this.#open(route).then(
          (socket) => callback(null, socket),
          (error) => callback(error, null),
        );
      },
    });
  }

  get timings(): ConnectTimings | undefined {
    return this.#timings;
  }

  get received(): ResponseBytes | undefined {
    return this.#received;
  }

  send(request: OutgoingRequest, handler: Dispatcher.DispatchHandler): void {
    this.#client.dispatch(
      {
        method: 'POST',
        path: request.path,
        headers: request.headers as string[],
        body: request.body,
      },
      handler,
    );
  }

  abortConnecting(reason: Error): boolean {
    this.#connecting?.abort(reason);
    return this.#connecting !== undefined;
  }

  async destroy(): Promise<void> {
    const reason = { words: 'the connection was given up', isAboutCredentials: false };
    this.#connecting?.abort(new ConnectError('connect', reason));
    await this.#client.destroy();
  }

  async #open(route: Route) {
    const connecting = new AbortController();
    this.#connecting = connecting;
    this.firstError = undefined;
    try {
      const { socket, ...timings } = await connect(route, connecting.signal);
      socket.once('error', (error) => {
        this.firstError = error;
      });
      socket.once('close', () => {
        this.openedAtMs = Number.POSITIVE_INFINITY;
      });
      this.#received = new Received(socket);
      this.#timings = timings;
      this.connects += 1;
      this.openedAtMs = performance.now();
      this.requests = 0;
      return socket;
    } finally {
      this.#connecting = undefined;
    }
  }
}

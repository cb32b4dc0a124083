import { Client, type Dispatcher } from 'undici';
import { ConnectError, type Connected, connect, type Route } from './connect.js';

/** A request as undici takes it; headers are a flat list of names and values in sending order. */
export interface OutgoingRequest {
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: string;
}

/**
 * One connection to the receiver, and one permit to send: it carries one request at a time, so
 * nothing ever waits inside undici. It connects when first used, and again after it was closed.
 */
export class Connection {
  readonly #client: Client;
  #connecting: AbortController | undefined;
  #timings: Omit<Connected, 'socket'> | undefined;
  /** How often a connection was opened. */
  connects = 0;
  /** Requests that the open connection has carried. */
  requests = 0;
  /** When the last of them ended, on the clock that never jumps. */
  idleSinceMs = 0;
  /** What first went wrong with the open connection: undici tells only what went wrong last. */
  firstError: Error | undefined;

  constructor(route: Route) {
    const { protocol, hostname, port } = route.receiver;
    const host = hostname.includes(':') ? `[${hostname}]` : hostname;
    this.#client = new Client(`${protocol}//${host}:${port}`, {
      pipelining: 1,
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

  /** How long opening the connection took. */
  get timings(): Omit<Connected, 'socket'> | undefined {
    return this.#timings;
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

  /** Gives up opening the connection. Returns whether it was being opened. */
  abortConnecting(reason: Error): boolean {
    this.#connecting?.abort(reason);
    return this.#connecting !== undefined;
  }

  /** Ends at once; a request that is under way fails. */
  async destroy(): Promise<void> {
    this.#connecting?.abort(new ConnectError('connect', 'the connection was given up'));
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
      this.#timings = timings;
      this.connects += 1;
      this.requests = 0;
      return socket;
    } finally {
      this.#connecting = undefined;
    }
  }
}

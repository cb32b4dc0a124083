import type { Dispatcher } from 'undici';
import type { Clock } from '../runtime/clock.js';
import { ConnectError } from './connection/connect.js';
import { tlsReason } from './connection/connect-words.js';
import type { Connection } from './connection/connection.js';
import { recogniseStatus } from './connection/status-line.js';
import {
  EXCERPT_BYTES,
  isSuccess,
  type Outcome,
  RESPONSE_LIMIT_BYTES,
  type Responded,
} from './judgement/outcome.js';

/** Said to undici when we end a request; never seen outside. */
class Ended extends Error {}

/** Whom an exchange tells how it goes. */
export interface ExchangeListener {
  /** The status line says that the message is accepted; the rest of the response is still to come. */
  onReceipt(): void;
  onOutcome(outcome: Outcome): void;
}

/** One request on the wire and its response, as undici reports them. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #listener: ExchangeListener;
  #controller: Dispatcher.DispatchController | undefined;
  #sentAt = 0;
  #status = 0;
  #retryAfter: string | undefined;
  #location: string | undefined;
  #bytes = 0;
  #excerpt: Buffer[] = [];
  #isGivenUp = false;
  #wasReused = false;
  #wasRefused = false;
  wasSent = false;
  firstByteMs: number | undefined;

  constructor(connection: Connection, clock: Clock, listener: ExchangeListener) {
    this.#connection = connection;
    this.#clock = clock;
    this.#listener = listener;
  }

  /**
   * Whether the request went, or was to go, to a connection that had carried another one before, and no byte
   * came back: most likely the receiver closed it just then, and never saw the request.
   */
  get wasStale(): boolean {
    if (this.#wasRefused) return true;
    return this.#wasReused && (this.#connection.received?.isEmpty ?? true);
  }

  /** The outcome if the response ended here, when so much of it came that its status is known. */
  responseSoFar(flaw: string): Responded | undefined {
    if (this.#status >= 200) return this.#responded(flaw);
    const received = this.wasSent ? this.#connection.received : undefined;
    const recognised = received && recogniseStatus(received.head);
    return recognised && { ...this.#responded(flaw), ...recognised };
  }

  /** Lets go of the connection's current request, if it has not ended by itself. */
  giveUp(): void {
    this.#isGivenUp = true;
    this.#controller?.abort(new Ended());
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isGivenUp) {
      controller.abort(new Ended());
      return;
    }
    this.wasSent = true;
    this.#wasReused = this.#connection.requests > 0;
    this.#connection.requests += 1;
    this.#connection.received?.begin();
    this.#sentAt = this.#clock.elapsed();
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.firstByteMs ??= this.#clock.elapsed() - this.#sentAt;
    if (status < 200) return; // informational: the response is still to come
    this.#status = status;
    this.#connection.received?.end();
    if (isSuccess(status)) this.#listener.onReceipt();
    else {
      this.#retryAfter = firstOf(headers['retry-after']);
      this.#location = firstOf(headers['location']);
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!isSuccess(this.#status) && this.#bytes < EXCERPT_BYTES) {
      this.#excerpt.push(chunk.subarray(0, EXCERPT_BYTES - this.#bytes));
    }
    this.#bytes += chunk.length;
    if (this.#bytes > RESPONSE_LIMIT_BYTES) {
      this.#listener.onOutcome(this.#responded('its body is longer than 64 KiB'));
    }
  }

  onResponseEnd(): void {
    this.#controller = undefined;
    this.#listener.onOutcome(this.#responded(undefined));
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#controller = undefined;
    if (this.#isGivenUp) return;
    // The open connection ended before the request was written: connecting has errors of its own.
    this.#wasRefused =
      !this.wasSent && this.#connection.requests > 0 && !(error instanceof ConnectError);
    const outcome = this.wasSent
      ? this.#outcomeOf(this.#connection.firstError ?? error)
      : unreachedBy(error);
    // undici is still clearing up after this request: it could not take another one from here.
    queueMicrotask(() => this.#listener.onOutcome(outcome));
  }

  #outcomeOf(error: Error): Outcome {
    const code = (error as { code?: string }).code ?? '';
    const detail = `${error.message}${code && ` (${code})`}`;
    const response = this.responseSoFar(detail);
    if (response !== undefined) return response;
    const received = this.#connection.received;
    if (received === undefined || received.isEmpty) return this.#silentEnd(error, code, detail);
    if (!isAboutForm(error, code)) return { kind: 'failed', failure: 'reset', detail };
    const isTls = received.head[0] === TLS_ALERT;
    const words = isTls ? 'it speaks TLS on that port: is it one for https://?' : detail;
    return { kind: 'failed', failure: 'protocol', detail: words };
  }

  #silentEnd(error: Error, code: string, detail: string): Outcome {
    if (this.#wasReused) return { kind: 'failed', failure: 'reset', detail };
    // A TLS alert after our side of the handshake: the receiver refused our certificate, and did
    // not look at the request.
    if (code.startsWith('ERR_SSL_')) {
      const { words, isAboutCredentials } = tlsReason(error, NOTHING_KNOWN);
      return { kind: 'unreached', failure: 'tls', detail: words, isAboutCredentials };
    }
    const words = `the connection ended without an answer: ${detail}`;
    return { kind: 'unanswered', failure: 'reset', detail: words };
  }

  #responded(flaw: string | undefined): Responded {
    const body = this.#excerpt.length === 0 ? '' : Buffer.concat(this.#excerpt).toString('utf8');
    const excerpt = this.#location === undefined ? body : `Location: ${this.#location}\n${body}`;
    return {
      kind: 'responded',
      status: this.#status,
      retryAfter: this.#retryAfter,
      excerpt,
      flaw,
    };
  }
}

/** The type of the record in which a TLS server says that it was not spoken to in TLS. */
const TLS_ALERT = 0x15;

const NOTHING_KNOWN = { hostname: '', certificate: undefined };

/** Whether undici found fault with the bytes, not with the connection. */
function isAboutForm({ name, message }: Error, code: string): boolean {
  return (
    name === 'HTTPParserError' ||
    code === 'UND_ERR_HEADERS_OVERFLOW' ||
    message === 'bad response' ||
    message === 'bad upgrade'
  );
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function unreachedBy(error: Error): Outcome {
  const { message: detail } = error;
  if (!(error instanceof ConnectError)) {
    return { kind: 'unreached', failure: 'connect', detail, isAboutCredentials: false };
  }
  const { stage: failure, isAboutCredentials } = error;
  return { kind: 'unreached', failure, detail, isAboutCredentials };
}

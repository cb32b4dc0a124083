import type { Dispatcher } from 'undici';
import type { Clock } from '../runtime/clock.js';
import { ConnectError } from './connection/connect.js';
import type { Connection, OutgoingRequest } from './connection/connection.js';
import {
  type AttemptReport,
  EXCERPT_BYTES,
  type Outcome,
  type Phases,
  RESPONSE_LIMIT_BYTES,
} from './judgement/outcome.js';

/** A connection that was idle for so long may have been closed for that. */
const STALE_AFTER_MS = 200;

/** Said to undici when we end a request; never seen outside. */
class Ended extends Error {}

/**
 * One attempt: the request is sent over a connection, and everything up to the end of the response
 * happens before one deadline, kept by our own timer.
 *
 * A connection that had been idle and that the receiver closed just as we used it says nothing about
 * the receiver: then the request is sent once more, on a fresh connection, within the same deadline.
 */
export class Attempt {
  readonly #connection: Connection;
  readonly #request: OutgoingRequest;
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  readonly #start: number;
  readonly #connectsBefore: number;
  readonly #cancelTimer: () => void;
  readonly #finish: (report: AttemptReport) => void;
  readonly #timeoutMs: number;
  #exchange: Exchange;
  #isResent = false;
  #isSuperseded = false;
  #isOver = false;

  /** Starts the attempt; `finish` is called once, with how it went. */
  constructor(
    connection: Connection,
    request: OutgoingRequest,
    terms: { readonly timeoutMs: number; readonly clock: Clock },
    finish: (report: AttemptReport) => void,
  ) {
    this.#connection = connection;
    this.#request = request;
    this.#clock = terms.clock;
    this.#timeoutMs = terms.timeoutMs;
    this.#finish = finish;
    this.#startedAtMs = terms.clock.now();
    this.#start = terms.clock.elapsed();
    this.#connectsBefore = connection.connects;
    this.#cancelTimer = terms.clock.after(terms.timeoutMs, () => this.#expire());
    this.#exchange = this.#newExchange();
    connection.send(request, this.#exchange);
  }

  /** Ends it now, without waiting for the receiver. */
  abort(): void {
    this.#connection.abortConnecting(new Error('the engine was stopped'));
    this.#end({ kind: 'aborted', wasSent: this.#exchange.wasSent });
  }

  /** Other options are in force: a request that is not sent yet is not sent, one that is goes on. */
  supersede(): void {
    this.#isSuperseded = true;
    if (this.#exchange.wasSent) return;
    this.#connection.abortConnecting(new Error('other options are in force'));
    this.#end({ kind: 'superseded', wasSent: false });
  }

  #newExchange(): Exchange {
    return new Exchange(this.#connection, this.#clock, (outcome) => this.#receive(outcome));
  }

  #receive(outcome: Outcome): void {
    if (this.#isOver) return;
    if (!this.#isResent && this.#exchange.wasStale && outcome.kind === 'failed') {
      if (this.#isSuperseded) this.#end({ kind: 'superseded', wasSent: true });
      else this.#resend();
      return;
    }
    this.#end(outcome);
  }

  #resend(): void {
    this.#isResent = true;
    this.#exchange = this.#newExchange();
    this.#connection.send(this.#request, this.#exchange);
  }

  #expire(): void {
    const seconds = `${this.#timeoutMs / 1000} s`;
    if (this.#exchange.wasSent) {
      const detail = `no complete response within ${seconds}`;
      this.#end({ kind: 'failed', failure: 'timeout', detail });
      return;
    }
    const detail = `not connected within ${seconds}`;
    // A connector at work knows at which stage it stands: its error becomes the outcome.
    if (this.#connection.abortConnecting(new Error(detail))) return;
    this.#end({ kind: 'unreached', failure: 'connect', detail });
  }

  #end(outcome: Outcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelTimer();
    const report: AttemptReport = {
      outcome,
      startedAtMs: this.#startedAtMs,
      phases: this.#phases(),
      isReused: this.#exchange.wasSent && this.#connection.connects === this.#connectsBefore,
      isResentOnFreshConnection: this.#isResent,
    };
    this.#exchange.giveUp();
    this.#connection.idleSinceMs = this.#clock.elapsed();
    this.#finish(report);
  }

  #phases(): Phases {
    const isFresh = this.#connection.connects !== this.#connectsBefore;
    const firstByteMs = this.#exchange.firstByteMs;
    return {
      ...(isFresh ? this.#connection.timings : {}),
      ...(firstByteMs === undefined ? {} : { firstByteMs }),
      totalMs: this.#clock.elapsed() - this.#start,
    };
  }
}

/** One request on the wire and its response, as undici reports them. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #done: (outcome: Outcome) => void;
  #controller: Dispatcher.DispatchController | undefined;
  #sentAt = 0;
  #idleMs = 0;
  #status = 0;
  #retryAfter: string | undefined;
  #bytes = 0;
  #excerpt: Buffer[] = [];
  #isGivenUp = false;
  #wasReused = false;
  wasSent = false;
  firstByteMs: number | undefined;

  constructor(connection: Connection, clock: Clock, done: (outcome: Outcome) => void) {
    this.#connection = connection;
    this.#clock = clock;
    this.#done = done;
  }

  /**
   * Whether the request went to a connection that had been idle for a while, and no byte came back.
   * One that was busy a moment ago and breaks was more likely broken by this request.
   */
  get wasStale(): boolean {
    return this.#wasReused && this.#idleMs >= STALE_AFTER_MS && this.firstByteMs === undefined;
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
    this.#sentAt = this.#clock.elapsed();
    this.#idleMs = this.#sentAt - this.#connection.idleSinceMs;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.firstByteMs ??= this.#clock.elapsed() - this.#sentAt;
    if (status < 200) return; // informational: the response is still to come
    this.#status = status;
    const retryAfter = headers['retry-after'];
    this.#retryAfter = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!isSuccess(this.#status) && this.#bytes < EXCERPT_BYTES) {
      this.#excerpt.push(chunk.subarray(0, EXCERPT_BYTES - this.#bytes));
    }
    this.#bytes += chunk.length;
    if (this.#bytes > RESPONSE_LIMIT_BYTES) this.#respond();
  }

  onResponseEnd(): void {
    this.#controller = undefined;
    this.#respond();
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#controller = undefined;
    if (this.#isGivenUp) return;
    const outcome = this.wasSent
      ? this.#failedBy(this.#connection.firstError ?? error)
      : unreachedBy(error);
    // undici is still clearing up after this request: it could not take another one from here.
    queueMicrotask(() => this.#done(outcome));
  }

  #failedBy(error: Error): Outcome {
    const { message, name } = error;
    const code = (error as { code?: string }).code ?? '';
    // A TLS alert after our side of the handshake: the receiver refused our certificate, and did
    // not look at the request.
    if (code.startsWith('ERR_SSL_') && !this.#wasReused && this.firstByteMs === undefined) {
      return { kind: 'unreached', failure: 'tls', detail: message };
    }
    const isProtocol =
      name === 'HTTPParserError' ||
      code === 'UND_ERR_HEADERS_OVERFLOW' ||
      message === 'bad response' ||
      message === 'bad upgrade';
    return {
      kind: 'failed',
      failure: isProtocol ? 'protocol' : 'reset',
      detail: `${message}${code && ` (${code})`}`,
    };
  }

  #respond(): void {
    this.#done({
      kind: 'responded',
      status: this.#status,
      retryAfter: this.#retryAfter,
      excerpt: this.#excerpt.length === 0 ? '' : Buffer.concat(this.#excerpt).toString('utf8'),
    });
  }
}

const isSuccess = (status: number) => status >= 200 && status < 300;

function unreachedBy(error: Error): Outcome {
  const failure = error instanceof ConnectError ? error.stage : 'connect';
  return { kind: 'unreached', failure, detail: error.message };
}

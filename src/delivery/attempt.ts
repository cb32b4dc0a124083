import type { Clock } from '../runtime/clock.js';
import type { Connection, OutgoingRequest } from './connection/connection.js';
import { Exchange, type ExchangeListener } from './exchange.js';
import type { AttemptReport, Outcome, Phases } from './judgement/outcome.js';

/** Ends of a stale connection that say nothing of the receiver. */
const SAYS_NOTHING: ReadonlySet<Outcome['kind']> = new Set(['failed', 'unreached']);

/** A message that is accepted waits no longer than this for the rest of the response. */
const RECEIPT_PATIENCE_MS = 1000;

/**
 * One attempt: the request is sent over a connection, and everything up to the end of the response
 * happens before one deadline, kept by our own timer.
 *
 * A connection that carried a request before and that the receiver closed just as we used it says nothing
 * about the receiver: then the request is sent once more, on a fresh connection, within the same deadline.
 */
export class Attempt implements ExchangeListener {
  readonly #connection: Connection;
  readonly #request: OutgoingRequest;
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  readonly #start: number;
  readonly #connectsBefore: number;
  readonly #finish: (report: AttemptReport) => void;
  readonly #timeoutMs: number;
  #cancelTimer: () => void;
  #exchange: Exchange;
  #isSecond = false;
  /** Whether the first request may have been read. */
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
    this.#exchange = new Exchange(connection, terms.clock, this);
    connection.send(request, this.#exchange);
  }

  /** Ends it now, without waiting for the receiver. */
  abort(): void {
    this.#connection.abortConnecting(new Error('the engine was stopped'));
    this.#end({ kind: 'aborted', wasSent: this.#exchange.wasSent || this.#isResent });
  }

  /** Other options are in force: a request that is not sent yet is not sent, one that is goes on. */
  supersede(): void {
    this.#isSuperseded = true;
    if (this.#exchange.wasSent) return;
    this.#connection.abortConnecting(new Error('other options are in force'));
    this.#end({ kind: 'superseded', wasSent: this.#isResent });
  }

  onReceipt(): void {
    // Nearly every response is complete by then; a timer for each would cost more than all the rest.
    queueMicrotask(() => this.#waitForRest());
  }

  onOutcome(outcome: Outcome): void {
    if (this.#isOver) return;
    if (!this.#isSecond && this.#exchange.wasStale && SAYS_NOTHING.has(outcome.kind)) {
      if (this.#isSuperseded) this.#end({ kind: 'superseded', wasSent: true });
      else this.#resend();
      return;
    }
    this.#end(outcome);
  }

  #waitForRest(): void {
    if (this.#isOver) return;
    const leftMs = this.#timeoutMs - (this.#clock.elapsed() - this.#start);
    this.#cancelTimer();
    this.#cancelTimer = this.#clock.after(Math.min(leftMs, RECEIPT_PATIENCE_MS), () =>
      this.#expire(),
    );
  }

  #resend(): void {
    this.#isSecond = true;
    this.#isResent = this.#exchange.wasSent;
    this.#exchange = new Exchange(this.#connection, this.#clock, this);
    this.#connection.send(this.#request, this.#exchange);
  }

  #expire(): void {
    const seconds = `${this.#timeoutMs / 1000} s`;
    if (this.#exchange.wasSent) {
      const response = this.#exchange.responseSoFar('it did not come to its end in time');
      const detail = `no complete response within ${seconds}`;
      this.#end(response ?? { kind: 'failed', failure: 'timeout', detail });
      return;
    }
    const detail = `not connected within ${seconds}`;
    // A connector at work knows at which stage it stands: its error becomes the outcome.
    if (this.#connection.abortConnecting(new Error(detail))) return;
    this.#end({ kind: 'unreached', failure: 'connect', detail, isAboutCredentials: false });
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

import { setImmediate as nextTurn } from 'node:timers/promises';
import { type DecodedLine, decodeEventLine, tooLong } from '../chain/decode-event-line.js';
import type { Diagnostic } from '../diagnostic.js';
import { NotifierError } from '../errors.js';
import type { Engine, Receipt } from './engine.js';
import { type NdjsonLine, NdjsonLines } from './ndjson-lines.js';

/** Events that may be on their way to the disk at once. */
const MAX_UNACKNOWLEDGED = 200;

/** What became of the lines read so far. Blank lines do not count. */
export interface FeedCounts {
  readonly read: number;
  readonly accepted: number;
  readonly repeated: number;
  readonly notNotified: number;
  readonly invalid: number;
}

export interface FeedTerms {
  /** How diagnostics call the input. */
  readonly filename: string;
  readonly onDiagnostics: (diagnostics: readonly Diagnostic[]) => void;
  /** Reading ends when it aborts; what was read is still accepted. */
  readonly signal?: AbortSignal;
}

/** Reads events line by line (NDJSON) and hands them to an engine, in order, at the pace of its store. */
export class EventFeed {
  readonly #engine: Engine;
  readonly #terms: FeedTerms;
  readonly #counts = { read: 0, accepted: 0, repeated: 0, notNotified: 0, invalid: 0 };
  /** Settles when the feed is told to stop. */
  readonly #stopped: Promise<void>;
  #unacknowledged = 0;
  #failure: unknown;
  #onAcknowledged: (() => void) | undefined;

  constructor(engine: Engine, terms: FeedTerms) {
    this.#engine = engine;
    this.#terms = terms;
    this.#stopped = new Promise((resolve) => {
      if (terms.signal?.aborted) resolve();
      terms.signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  get counts(): FeedCounts {
    return this.#counts;
  }

  /**
   * Settles when every line is acknowledged or refused. A bad line is a diagnostic and costs only
   * itself. Rejects with `STORE_FULL` when the store is full and nothing is pending that would leave it.
   */
  async read(input: AsyncIterable<Uint8Array>): Promise<FeedCounts> {
    const lines = new NdjsonLines();
    for await (const chunk of input) {
      await this.#takeIn(lines.push(chunk));
      if (this.#isOver()) break;
    }
    await this.#takeIn(lines.end());
    while (this.#unacknowledged > 0) await this.#acknowledgement();
    if (this.#failure !== undefined) throw this.#failure;
    return this.#counts;
  }

  async #takeIn(lines: Iterable<NdjsonLine>): Promise<void> {
    for (const line of lines) {
      if (this.#isOver()) return;
      const decoded = this.#decode(line);
      if (decoded.kind === 'blank') continue;
      if (this.#unacknowledged >= MAX_UNACKNOWLEDGED || this.#engine.room() <= 0) {
        await this.#waitForRoom();
        if (this.#isOver()) return;
      }
      this.#counts.read += 1;
      this.#accept(decoded);
      if (this.#counts.read % this.#engine.eventsPerTurn() === 0) await nextTurn();
    }
  }

  #isOver(): boolean {
    return this.#terms.signal?.aborted === true || this.#failure !== undefined;
  }

  #decode({ text, line, byte }: NdjsonLine): DecodedLine {
    const place = { filename: this.#terms.filename, line, byte };
    if (text === undefined) return { kind: 'invalid', diagnostics: [tooLong(place)] };
    return decodeEventLine(text, place);
  }

  async #waitForRoom(): Promise<void> {
    while (this.#unacknowledged >= MAX_UNACKNOWLEDGED) await this.#acknowledgement();
    while (this.#engine.room() <= 0 && !this.#isOver()) {
      await Promise.race([this.#engine.roomOrIdle(), this.#stopped]);
      if (this.#isOver()) return;
      if (this.#engine.room() <= 0) throw storeFull();
    }
  }

  #accept(decoded: Exclude<DecodedLine, { kind: 'blank' }>): void {
    this.#unacknowledged += 1;
    this.#engine.acceptDecoded(decoded).then(
      (receipt) => {
        this.#count(receipt);
        this.#acknowledge();
      },
      (error) => {
        this.#failure ??= error;
        this.#acknowledge();
      },
    );
  }

  #acknowledge(): void {
    this.#unacknowledged -= 1;
    this.#onAcknowledged?.();
  }

  #count(receipt: Receipt): void {
    if (receipt.diagnostics.length > 0) this.#terms.onDiagnostics(receipt.diagnostics);
    switch (receipt.kind) {
      case 'accepted':
        this.#counts.accepted += 1;
        break;
      case 'repeated':
        this.#counts.repeated += 1;
        break;
      case 'not-notified':
        this.#counts.notNotified += 1;
        break;
      case 'invalid':
        this.#counts.invalid += 1;
        break;
      case 'store-full':
        this.#failure ??= storeFull();
    }
  }

  #acknowledgement(): Promise<void> {
    return new Promise((resolve) => {
      this.#onAcknowledged = resolve;
    });
  }
}

function storeFull(): NotifierError {
  return new NotifierError('STORE_FULL', 'The store is full: it takes no more messages.', {
    help: 'Raise store-max-messages in section [ocs-notifier], or replay or drop dead messages (`ocs-notifier messages`).',
  });
}

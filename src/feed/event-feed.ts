import type { Diagnostic } from '../diagnostic.js';
import type { Engine } from '../engine/engine.js';
import { NotifierError } from '../errors.js';
import type { DecodedEvent } from '../event/decode-event.js';
import {
  type DecodedLine,
  decodeEventLine,
  type LinePlace,
  notUtf8,
  nulBytesBefore,
  timeUnlikely,
  tooLong,
} from '../event/decode-event-line.js';
import type { Receipt } from '../event/receipt.js';
import { unlikelyTime } from '../event/unlikely-time.js';
import { FeedPace } from './feed-pace.js';
import type { FollowedLines } from './follow-file.js';
import type { FollowedFile } from './followed-file.js';
import {
  type EventEncoding,
  FIRST_LINE,
  type LineStart,
  type NdjsonLine,
  NdjsonLines,
} from './ndjson-lines.js';
import { UnbrokenPrefix } from './unbroken-prefix.js';

/** Events that may be on their way to the disk at once. */
const MAX_UNACKNOWLEDGED = 300;

/** What became of the lines read so far. Blank lines do not count. */
export interface FeedCounts {
  readonly read: number;
  readonly accepted: number;
  readonly repeated: number;
  readonly notNotified: number;
  /** Events of chains that are on disk and gave no message. */
  readonly applied: number;
  readonly invalid: number;
  /** Of those read, events with a time that can hardly be meant. */
  readonly unlikelyTimes: number;
}

/** A place in a followed file: all lines before it are acknowledged or refused. */
export interface Acknowledged {
  readonly file: FollowedFile;
  readonly next: LineStart;
}

export interface FeedTerms {
  /** How diagnostics call the input. */
  readonly filename: string;
  readonly onDiagnostics: (diagnostics: readonly Diagnostic[]) => void;
  /** Of {@link EventFeed.read}; UTF-8 by default. */
  readonly encoding?: EventEncoding | undefined;
  /** Reading ends when it aborts; what was read is still accepted. */
  readonly signal?: AbortSignal;
  /** Called as {@link EventFeed.follow} gets on. */
  readonly onAcknowledged?: (place: Acknowledged) => void;
}

/** Where lines come from, and what is to be called when one is begun; that gives what is called when it has ended. */
interface LineSource {
  readonly filename: string;
  readonly begin: () => () => void;
}

const NOTHING: FeedCounts = {
  read: 0,
  accepted: 0,
  repeated: 0,
  notNotified: 0,
  applied: 0,
  invalid: 0,
  unlikelyTimes: 0,
};

/** Reads events line by line (NDJSON) and hands them to an engine, in order, at the pace of its store. */
export class EventFeed {
  readonly #engine: Engine;
  readonly #terms: FeedTerms;
  readonly #counts = { ...NOTHING };
  /** Settles when the feed is told to stop. */
  readonly #stopped: Promise<void>;
  readonly #prefix: UnbrokenPrefix<Acknowledged>;
  readonly #pace: FeedPace;
  #unacknowledged = 0;
  /** Events that the store had no room for, and that are handed in again. */
  #refused = 0;
  #lastAgain: Promise<unknown> = Promise.resolve();
  #failure: unknown;
  #onAcknowledged: (() => void) | undefined;

  constructor(engine: Engine, terms: FeedTerms) {
    this.#engine = engine;
    this.#pace = new FeedPace(engine);
    this.#terms = terms;
    this.#prefix = new UnbrokenPrefix((place) => terms.onAcknowledged?.(place));
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
    const lines = new NdjsonLines(FIRST_LINE, this.#terms.encoding);
    const source = { filename: this.#terms.filename, begin: () => () => {} };
    for await (const chunk of input) {
      await this.#takeIn(lines.push(chunk), source);
      if (this.#isOver()) break;
    }
    await this.#takeIn(lines.end(), source);
    return await this.#end();
  }

  /** {@link read} for files that are followed, and tells how far all is acknowledged. */
  async follow(input: AsyncIterable<FollowedLines>): Promise<FeedCounts> {
    for await (const { file, lines, batch } of input) {
      const begin = () => this.#prefix.begin({ file, next: lines.next });
      await this.#takeIn(batch, { filename: file.filename, begin });
      if (this.#isOver()) break;
    }
    return await this.#end();
  }

  async #end(): Promise<FeedCounts> {
    while (this.#unacknowledged > 0) await this.#acknowledgement();
    if (this.#failure !== undefined) throw this.#failure;
    return this.#counts;
  }

  async #takeIn(lines: Iterable<NdjsonLine>, { filename, begin }: LineSource): Promise<void> {
    for (const line of lines) {
      if (this.#isOver()) return;
      const decoded = this.#decode(line, filename);
      if (decoded.kind === 'blank') {
        begin()();
        continue;
      }
      if (this.#hasTooManyOnTheWay() || this.#engine.room() <= 0) {
        while (this.#hasTooManyOnTheWay()) await this.#acknowledgement();
        if (this.#engine.room() <= 0) await this.#untilRoom();
        if (this.#isOver()) return;
      }
      this.#counts.read += 1;
      this.#handIn(decoded, begin());
      const pause = this.#pace.afterEvent();
      if (pause) await pause;
    }
  }

  #isOver(): boolean {
    return this.#terms.signal?.aborted === true || this.#failure !== undefined;
  }

  #decode({ text, line, byte, wrongAt, nulBytes }: NdjsonLine, filename: string): DecodedLine {
    const place = { filename, line, byte };
    if (nulBytes > 0) this.#terms.onDiagnostics([nulBytesBefore(nulBytes, place)]);
    if (text === undefined) return { kind: 'invalid', diagnostics: [tooLong(place)] };
    if (wrongAt !== undefined) {
      return { kind: 'invalid', diagnostics: [notUtf8(text, wrongAt, place)] };
    }
    const decoded = decodeEventLine(text, place);
    if (decoded.kind === 'event') this.#checkTimes(decoded, text, place);
    return decoded;
  }

  /** Events are taken whatever their times: only whoever wrote them can know. */
  #checkTimes({ event }: DecodedEvent & { kind: 'event' }, text: string, place: LinePlace): void {
    const found = unlikelyTime(event, Date.now());
    if (found === undefined) return;
    this.#counts.unlikelyTimes += 1;
    if (this.#counts.unlikelyTimes > 1) return;
    this.#terms.onDiagnostics([timeUnlikely(text, place, found)]);
  }

  /** Those that were refused go first: events are taken in their order. */
  #hasTooManyOnTheWay(): boolean {
    return this.#unacknowledged >= MAX_UNACKNOWLEDGED || this.#refused > 0;
  }

  /** Settles when a message fits into the store, or the feed is over. Rejects with `STORE_FULL` when none ever will. */
  async #untilRoom(): Promise<void> {
    const hasRoom = await Promise.race([this.#engine.roomOrIdle(), this.#stopped]);
    if (hasRoom === false && !this.#isOver()) throw storeFull();
  }

  #handIn(decoded: DecodedEvent, onDone: () => void): void {
    this.#unacknowledged += 1;
    const taken = this.#engine.acceptDecoded(decoded);
    taken
      .then((receipt) => (receipt.kind === 'store-full' ? this.#again(decoded) : receipt))
      .then(
        (receipt) => {
          this.#count(receipt);
          if (receipt.kind !== 'store-full') onDone();
          this.#acknowledge();
        },
        (error) => {
          this.#failure ??= error;
          this.#acknowledge();
        },
      );
  }

  /**
   * The store has the last word, as others may have filled it: the event waits for room and is handed in again, one
   * after the other.
   */
  #again(decoded: DecodedEvent): Promise<Receipt> {
    this.#refused += 1;
    const taken = this.#lastAgain.then(() => this.#untilTaken(decoded));
    this.#lastAgain = taken.catch(() => undefined);
    return taken.finally(() => {
      this.#refused -= 1;
    });
  }

  async #untilTaken(decoded: DecodedEvent): Promise<Receipt> {
    for (;;) {
      await this.#untilRoom();
      const receipt = await this.#engine.acceptDecoded(decoded);
      if (receipt.kind !== 'store-full' || this.#isOver()) return receipt;
    }
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
      case 'applied':
        this.#counts.applied += 1;
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

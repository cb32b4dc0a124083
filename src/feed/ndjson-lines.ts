import { MAX_EVENT_LINE_BYTES } from '../event/decode-event-line.js';

/** One line without its line end. `text` is undefined for a line over the limit, which is not kept. */
export interface NdjsonLine {
  readonly text: string | undefined;
  /** Counts from 1. */
  readonly line: number;
  /** Offset of the first byte. */
  readonly byte: number;
}

/** A place between two lines: `line` begins at `byte`. */
export interface LineStart {
  /** Counts from 1. */
  readonly line: number;
  readonly byte: number;
}

export const FIRST_LINE: LineStart = { line: 1, byte: 0 };

const LINE_FEED = 0x0a;

/** Splits bytes into lines; memory is bounded by the longest line that an event may have. */
export class NdjsonLines {
  #parts: Buffer[] = [];
  #line: number;
  #byte: number;
  #length = 0;

  /** @param start where the first byte stands. */
  constructor(start: LineStart = FIRST_LINE) {
    this.#line = start.line;
    this.#byte = start.byte;
  }

  /** Where the line begins that follows the last one given. */
  get next(): LineStart {
    return { line: this.#line, byte: this.#byte };
  }

  /** The lines that end in `chunk`. Use them up before the next chunk. */
  *push(chunk: Uint8Array): Generator<NdjsonLine, void> {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      this.#keep(bytes.subarray(start, end));
      yield this.#take();
      start = end + 1;
    }
    this.#keep(Buffer.from(bytes.subarray(start))); // a copy: the chunk is its owner's
  }

  /** The last line, when it has no line end. */
  *end(): Generator<NdjsonLine, void> {
    if (this.#length > 0) yield this.#take();
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > MAX_EVENT_LINE_BYTES) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  #take(): NdjsonLine {
    const [first, ...others] = this.#parts;
    const isTooLong = this.#length > MAX_EVENT_LINE_BYTES;
    const bytes = others.length === 0 ? first : Buffer.concat(this.#parts);
    const line = {
      text: isTooLong ? undefined : (bytes?.toString('utf8') ?? ''),
      line: this.#line,
      byte: this.#byte,
    };
    this.#byte += this.#length + 1;
    this.#line += 1;
    this.#length = 0;
    this.#parts = [];
    return line;
  }
}

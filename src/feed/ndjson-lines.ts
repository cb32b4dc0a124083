import { isUtf8 } from 'node:buffer';
import { MAX_EVENT_LINE_BYTES } from '../event/decode-event-line.js';
import { windows1252Units } from '../text/windows-1252.js';

/** How the text of events is stored. */
export const EVENT_ENCODINGS = ['utf-8', 'windows-1252'] as const;
export type EventEncoding = (typeof EVENT_ENCODINGS)[number];

/** One line without its line end. `text` is undefined for a line over the limit, which is not kept. */
export interface NdjsonLine {
  readonly text: string | undefined;
  /** Where in `text` a byte stands that is none of the encoding; a replacement character stands for it. */
  readonly wrongAt: number | undefined;
  /** Counts from 1. */
  readonly line: number;
  /** Offset of the first byte. */
  readonly byte: number;
  /** How many NUL bytes stood before it: a writer that does not append leaves them when its file is truncated. */
  readonly nulBytes: number;
}

/** A place between two lines: `line` begins at `byte`. */
export interface LineStart {
  /** Counts from 1. */
  readonly line: number;
  readonly byte: number;
}

export const FIRST_LINE: LineStart = { line: 1, byte: 0 };

const LINE_FEED = 0x0a;
const LINE_END_BYTES = 1;

/** Splits bytes into lines; memory is bounded by the longest line that an event may have. */
export class NdjsonLines {
  #parts: Buffer[] = [];
  #line: number;
  #byte: number;
  #length = 0;
  #nulBytes = 0;
  readonly #decode: (bytes: Uint8Array) => string;

  /** @param start where the first byte stands. */
  constructor(start: LineStart = FIRST_LINE, encoding: EventEncoding = 'utf-8') {
    this.#decode = decoderFor(encoding);
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
      yield this.#take(LINE_END_BYTES);
      start = end + 1;
    }
    this.#keep(Buffer.from(bytes.subarray(start))); // a copy: the chunk is its owner's
  }

  /** The last line, when it has no line end. */
  *end(): Generator<NdjsonLine, void> {
    if (this.#length > 0) yield this.#take(0);
  }

  #keep(part: Buffer): void {
    const kept = this.#length > 0 ? part : this.#withoutNulBytes(part);
    this.#length += kept.length;
    if (this.#length > MAX_EVENT_LINE_BYTES) this.#parts = [];
    else if (kept.length > 0) this.#parts.push(kept);
  }

  /** They are no part of the line, and are not counted towards its limit. */
  #withoutNulBytes(part: Buffer): Buffer {
    let count = 0;
    while (count < part.length && part[count] === 0) count += 1;
    this.#nulBytes += count;
    return part.subarray(count);
  }

  #take(endBytes: number): NdjsonLine {
    const [first, ...others] = this.#parts;
    const isTooLong = this.#length > MAX_EVENT_LINE_BYTES;
    const bytes = others.length === 0 ? (first ?? NO_BYTES) : Buffer.concat(this.#parts);
    const text = isTooLong ? undefined : this.#decode(bytes);
    const line = {
      text,
      wrongAt: text === undefined ? undefined : wrongPlace(text, bytes),
      line: this.#line,
      byte: this.#byte + this.#nulBytes,
      nulBytes: this.#nulBytes,
    };
    this.#byte += this.#nulBytes + this.#length + endBytes;
    this.#line += 1;
    this.#length = 0;
    this.#nulBytes = 0;
    this.#parts = [];
    return line;
  }
}

const NO_BYTES = Buffer.alloc(0);
const REPLACEMENT = '\ufffd';

function decoderFor(encoding: EventEncoding): (bytes: Uint8Array) => string {
  if (encoding === 'utf-8') return (bytes) => (bytes as Buffer).toString('utf8');
  return (bytes) => Buffer.from(windows1252Units(bytes).buffer).toString('utf16le');
}

/** Where a replacement character stands that was not written as one. Only UTF-8 has bytes that mean nothing. */
function wrongPlace(text: string, bytes: Buffer): number | undefined {
  let at = text.indexOf(REPLACEMENT);
  if (at === -1 || isUtf8(bytes)) return undefined;
  for (; at !== -1; at = text.indexOf(REPLACEMENT, at + 1)) {
    const offset = Buffer.byteLength(text.slice(0, at));
    if (!bytes.subarray(offset, offset + 3).equals(WRITTEN_REPLACEMENT)) return at;
  }
  return undefined;
}

const WRITTEN_REPLACEMENT = Buffer.from(REPLACEMENT);

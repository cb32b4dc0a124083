import { MAX_EVENT_LINE_BYTES } from '../chain/decode-event-line.js';

/** One line without its line end. `text` is undefined for a line over the limit, which is not kept. */
export interface NdjsonLine {
  readonly text: string | undefined;
  /** Counts from 1. */
  readonly line: number;
  /** Offset of the first byte. */
  readonly byte: number;
}

const LINE_FEED = 0x0a;

/** Splits a stream of bytes into lines; memory is bounded by the longest line that an event may have. */
export async function* ndjsonLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<NdjsonLine> {
  let parts: Buffer[] = [];
  let line = 1;
  let byte = 0;
  let length = 0;
  const textOf = () =>
    length > MAX_EVENT_LINE_BYTES ? undefined : Buffer.concat(parts).toString();
  const keep = (part: Buffer) => {
    length += part.length;
    if (length > MAX_EVENT_LINE_BYTES) parts = [];
    else parts.push(part);
  };
  for await (const chunk of input) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
      keep(bytes.subarray(start, end));
      yield { text: textOf(), line, byte };
      byte += length + 1;
      line += 1;
      length = 0;
      parts = [];
      start = end + 1;
    }
    keep(Buffer.from(bytes.subarray(start))); // a copy: the chunk is its owner's
  }
  if (length > 0) yield { text: textOf(), line, byte };
}

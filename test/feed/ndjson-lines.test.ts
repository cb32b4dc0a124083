import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { NdjsonLines } from '#dist/feed/ndjson-lines.js';

/** Cuts bytes into chunks at these places, each given in a buffer that is overwritten afterwards. */
function linesOf(bytes: Buffer, cuts: readonly number[]) {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  );
  const splitter = new NdjsonLines();
  const found = [];
  for (const [index, start] of places.slice(0, -1).entries()) {
    const chunk = Buffer.from(bytes.subarray(start, places[index + 1]));
    found.push(...splitter.push(chunk));
    chunk.fill(0x3f);
  }
  return [...found, ...splitter.end()];
}

const texts = fc.array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' ')));

it('finds the same lines at the same bytes, however the text is cut into chunks', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat()), fc.boolean(), (lines, cuts, isEnded) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join('') + (isEnded ? '' : 'x'));
      const expected = isEnded ? lines : [...lines, 'x'];
      const found = linesOf(bytes, cuts);
      expect(found.map(({ text }) => text)).toEqual(expected);
      expect(found.map(({ line }) => line)).toEqual(expected.map((_, index) => index + 1));
      for (const { text, byte } of found) {
        const length = Buffer.byteLength(text ?? '');
        expect(bytes.subarray(byte, byte + length).toString()).toBe(text);
      }
    }),
  );
});

it('keeps no line that is over the limit, and finds the next one where it is', () => {
  const huge = Buffer.alloc(2_000_000, 'x');
  const splitter = new NdjsonLines();
  const found = [];
  for (const chunk of [Buffer.from('a\n'), huge, huge, huge, Buffer.from('\nb')]) {
    found.push(...splitter.push(chunk));
  }
  found.push(...splitter.end());
  expect(found).toEqual([
    { text: 'a', line: 1, byte: 0 },
    { text: undefined, line: 2, byte: 2 },
    { text: 'b', line: 3, byte: 6_000_003 },
  ]);
});

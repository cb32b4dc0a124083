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

const SOUND = { nulBytes: 0, wrongAt: undefined };

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
    { text: 'a', line: 1, byte: 0, ...SOUND },
    { text: undefined, line: 2, byte: 2, ...SOUND },
    { text: 'b', line: 3, byte: 6_000_003, ...SOUND },
  ]);
});

it('leaves NUL bytes before a line out, however many they are, and says so', () => {
  const splitter = new NdjsonLines();
  const nul = Buffer.alloc(1_500_000);
  const chunks = [Buffer.from('a\n'), nul, Buffer.from('\0{}\nb')];
  const found = chunks.flatMap((chunk) => [...splitter.push(chunk)]);
  expect([...found, ...splitter.end()]).toEqual([
    { text: 'a', line: 1, byte: 0, ...SOUND },
    { text: '{}', line: 2, byte: 1_500_003, nulBytes: 1_500_001, wrongAt: undefined },
    { text: 'b', line: 3, byte: 1_500_006, ...SOUND },
  ]);
  expect(splitter.next).toEqual({ line: 4, byte: 1_500_007 });
});

it.each([
  ['caf\u00e9', 'latin1', 3],
  ['\ufffd and M\u00fcller', 'mixed', 7],
  ['\ufffd as it was written', 'utf8', undefined],
  ['caf\u00e9', 'utf8', undefined],
] as const)('finds the byte in %j (%s) that is no UTF-8', (text, as, wrongAt) => {
  const plain = Buffer.from(text, as === 'latin1' ? 'latin1' : 'utf8');
  const bytes =
    as === 'mixed' ? Buffer.from(plain.toString('latin1').replace('\u00c3', ''), 'latin1') : plain;
  expect(linesOf(bytes, [])[0]?.wrongAt).toBe(wrongAt);
});

it('reads Windows-1252 where it is told to', () => {
  const splitter = new NdjsonLines(undefined, 'windows-1252');
  const [line] = [...splitter.push(Buffer.from('M\u00fcller \u0080\n', 'latin1'))];
  expect(line).toMatchObject({ text: 'M\u00fcller \u20ac', wrongAt: undefined });
});

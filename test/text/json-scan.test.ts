import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pathKey, scanJson } from '#dist/text/json-scan.js';

it('accepts exactly what JSON.parse accepts', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"\\u00e9"',
    '"\\x"',
    '1',
    '-',
    '01',
    '1.5e3',
    '1.',
    'true',
    'nul',
    ' ',
    '"',
    '\u007f',
  );
  const texts = fc.oneof(
    fc.json(),
    fc.array(pieces, { maxLength: 8 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(scanJson(text).errorOffset === undefined, text).toBe(parses(text));
    }),
    { numRuns: 5_000 },
  );
});

it('finds fields in objects and arrays, the last of a repeated key', () => {
  const source = '{"a":[10,{"b c":"x"}],"a":[10,{"b c":"y"}],"d.e":null}';
  const wanted = [['a', 1, 'b c'], ['d.e'], ['d', 'e'], []].map(pathKey);
  const { fields } = scanJson(source, new Set(wanted));
  const found = wanted.map((key) => {
    const field = fields.get(key);
    return field && source.slice(field.start, field.end);
  });
  expect(found).toEqual(['"y"', 'null', undefined, source]);
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

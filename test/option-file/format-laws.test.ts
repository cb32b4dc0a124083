import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { printOptionFile } from '#dist/option-file/print-option-file.js';
import {
  cfgDocument,
  type Generated,
  jsonDocument,
  rowsOfDocument,
  xmlDocument,
} from './generated-documents.js';
import { STORAGES } from './storages.js';

/** In all 10,000 documents: 3 formats, 15 ways to store them. */
const RUNS = 223;

const FORMATS = { cfg: cfgDocument, xml: xmlDocument, json: jsonDocument };
const CASES = Object.entries(FORMATS).flatMap(([format, documents]) =>
  [...STORAGES].map(
    ([title, storage]) => [`${format}, ${title}`, format, documents, storage] as const,
  ),
);

function hasError(bytes: Uint8Array): boolean {
  return parseOptionFile(bytes, 'a').diagnostics.some(({ severity }) => severity === 'error');
}

describe('generated documents', () => {
  it.each(CASES)('%s: print(parse(x)) = x', (_, format, documents, { store }) => {
    const prints = fc.property(documents, ({ text }: Generated) => {
      const bytes = store(text);
      const { document } = parseOptionFile(bytes, 'a');
      expect(document.format).toBe(format);
      expect(Buffer.from(printOptionFile(document)).equals(bytes)).toBe(true);
    });
    fc.assert(prints, { numRuns: RUNS });
  });

  it.each(
    CASES.filter(([, format, , { encoding }]) => format !== 'cfg' && encoding !== 'windows-1252'),
  )('%s: reads what was written', (_, _format, documents, { store }) => {
    const reads = fc.property(documents, ({ text, rows }: Generated) => {
      const bytes = store(text);
      const { document } = parseOptionFile(bytes, 'a');
      expect(rowsOfDocument(document)).toEqual(rows);
    });
    fc.assert(reads, { numRuns: 50 });
  });

  it.each(CASES.filter(([, format]) => format !== 'cfg'))(
    '%s: a cut is an error',
    (_, _format, documents, { store }) => {
      const isFound = fc.property(documents, fc.nat(), ({ text }: Generated, seed) => {
        const whole = text.trimEnd();
        const cut = whole.slice(0, seed % whole.length);
        fc.pre(cut.trim() !== '');
        expect(hasError(store(cut))).toBe(true);
      });
      fc.assert(isFound, { numRuns: 50 });
    },
  );

  it.each(Object.entries(FORMATS))('%s: places hold what stands there', (_, documents) => {
    const isRight = fc.property(documents, ({ text }: Generated) => {
      const { sections } = parseOptionFile(Buffer.from(text), 'a').document;
      for (const { value, valueRange, isVerbatim, range, nameRange } of sections.flatMap(
        ({ options }) => options,
      )) {
        if (isVerbatim) expect(text.slice(valueRange.start, valueRange.end)).toBe(value);
        expect(range.start).toBeLessThanOrEqual(Math.min(nameRange.start, valueRange.start));
        expect(range.end).toBeGreaterThanOrEqual(Math.max(nameRange.end, valueRange.end));
      }
      const starts = sections.flatMap(({ range, options }) => [
        range.start,
        ...options.map((option) => option.range.start),
      ]);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    });
    fc.assert(isRight, { numRuns: 300 });
  });
});

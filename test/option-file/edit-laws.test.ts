import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editOptions } from '#dist/option-file/edit/edit-options.js';
import type { OptionEdit } from '#dist/option-file/edit/option-edit.js';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { cfgDocument, jsonDocument, xmlDocument } from './generated-documents.js';
import { STORAGES } from './storages.js';

/** In all 10,000 edits: 3 formats, 15 ways to store them, 3 edits of each document. */
const RUNS = 75;

const FORMATS = { cfg: cfgDocument, xml: xmlDocument, json: jsonDocument };
const CASES = Object.entries(FORMATS).flatMap(([format, documents]) =>
  [...STORAGES].map(([title, storage]) => [`${format}, ${title}`, documents, storage] as const),
);

/** How many code units of two texts are the same from the start, and how many of the rest from the end. */
function sameEnds(a: string, b: string): readonly [number, number] {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < most - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  return [start, end];
}

describe('an edit, then print, changes only what is meant', () => {
  const value = fc.constantFrom('5', 'a b', '<&>"', '');

  it.each(CASES)('%s', (_, documents, { store }) => {
    const law = fc.property(documents, fc.nat(), value, ({ text }, seed, value) => {
      const { document } = parseOptionFile(store(text), 'a');
      const held = document.sections.flatMap((section) =>
        section.options.map((option) => ({ section, option })),
      );
      const one = held[seed % held.length];
      if (one === undefined) return;
      const { name: section, object, origin } = one.section;
      const place = { object: object?.address, part: origin, section };
      const edit = (...edits: readonly OptionEdit[]) => {
        const result = editOptions(document, edits);
        if (result.kind !== 'edited') return undefined;
        return parseOptionFile(result.bytes, 'a').document.source.text;
      };
      const before = document.source.text;

      const set = edit({ kind: 'set', ...place, option: one.option.name, value });
      if (set !== undefined) {
        expect(set.startsWith(before.slice(0, one.option.range.start))).toBe(true);
        expect(set.endsWith(before.slice(one.option.range.end))).toBe(true);
      }
      // What is put in is one piece, and nothing else is another one.
      const added = edit({ kind: 'set', ...place, option: 'quite-new', value });
      if (added !== undefined) {
        const [start, end] = sameEnds(before, added);
        expect(start + end).toBe(before.length);
        expect(added.slice(start, added.length - end)).toContain('quite-new');
      }
      // What is taken out is one piece, too.
      const removed = edit({ kind: 'unset', ...place, option: one.option.name });
      if (removed !== undefined) {
        const [start, end] = sameEnds(before, removed);
        expect(start + end).toBe(removed.length);
      }
    });
    fc.assert(law, { numRuns: RUNS });
  });
});

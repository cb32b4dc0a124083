import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { printOptionFile } from '#dist/option-file/print-option-file.js';
import { resolveOptions } from '#dist/options/resolve-options.js';
import { maskLine } from '#dist/options/show/mask-line.js';
import { renderDiagnostics } from '#dist/options/show/render-diagnostics.js';
import { cfgDocument, jsonDocument, xmlDocument } from './generated-documents.js';
import { STORAGES } from './storages.js';

/** So many inputs of each kind; `OPTION_FILE_RUNS=25000` makes it 100,000 in all. */
const RUNS = Number(process.env['OPTION_FILE_RUNS'] ?? 1500);

/** Everything that is done with a file anywhere; that nothing throws is half of the test. */
function readAll(bytes: Uint8Array): void {
  const { document, diagnostics } = parseOptionFile(bytes, 'a');
  expect(Buffer.from(printOptionFile(document)).equals(bytes)).toBe(true);
  const { source } = document;
  for (const role of ['plain', 'application', 'host'] as const) {
    const resolved = resolveOptions({ sources: [{ document, role }] });
    const all = [...diagnostics, ...resolved.diagnostics];
    renderDiagnostics(all, { documents: new Map([['a', document]]) });
  }
  for (const { range } of document.sections.flatMap(({ options }) => options)) {
    expect(range.start).toBeLessThanOrEqual(range.end);
    expect(range.end).toBeLessThanOrEqual(source.text.length);
    const line = source.lineAround(range.start);
    const shown = maskLine(document, line);
    expect(Array.from(shown)).toHaveLength(
      Array.from(source.text.slice(line.start, line.end)).length,
    );
  }
}

const FRAGMENTS = [
  ...'<>{}[]"\'&\\/=;#:, \n\r\t\0',
  ...['<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '<!DOCTYPE x [', '<!ENTITY a "b">', '&a;'],
  ...['&#0;', '&#xD800;', '&__proto__;', '\\u', '\\ud800', '"a":', 'null', '1e', '-', '//', '/*'],
  ...['\ufeff', '\u2028', '\u00e4', '\ud83d\ude00', '<list_pair key="', '</CfgData>', '{"data":['],
];

interface Mutation {
  readonly at: number;
  readonly length: number;
  readonly insert: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.nat({ max: 20 }), fc.nat({ max: 2000 })),
  insert: fc.oneof(fc.constant(''), fc.constantFrom(...FRAGMENTS)),
});

function mutated(text: string, mutations: readonly Mutation[]): string {
  return mutations.reduce((all, { at, length, insert }) => {
    const start = Math.floor(at * all.length);
    return all.slice(0, start) + insert + all.slice(start + length);
  }, text);
}

const storage = fc.constantFrom(...STORAGES.values());

describe('nothing throws', () => {
  it('on random bytes', () => {
    const start = fc.constantFrom(
      '',
      '<',
      '{"',
      '[{',
      '<CfgHost name="',
      '\xff\xfe<\0',
      '\xfe\xff\0{',
    );
    const isRead = fc.property(start, fc.uint8Array({ maxLength: 200 }), (first, rest) => {
      readAll(Buffer.concat([Buffer.from(first, 'latin1'), rest]));
    });
    fc.assert(isRead, { numRuns: RUNS });
  });

  it.each(Object.entries({ cfg: cfgDocument, xml: xmlDocument, json: jsonDocument }))(
    'on %s with mistakes',
    (_, documents) => {
      const mutations = fc.array(mutation, { minLength: 1, maxLength: 4 });
      const isRead = fc.property(documents, mutations, storage, ({ text }, all, { store }) => {
        readAll(store(mutated(text, all)));
      });
      fc.assert(isRead, { numRuns: RUNS });
    },
    60_000,
  );
});

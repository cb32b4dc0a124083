import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { printOptionFile } from '#dist/option-file/print-option-file.js';
import { canonicalValues } from '#dist/options/resolve/canonical-values.js';
import type { OptionSource } from '#dist/options/resolve/placed-section.js';
import { resolveOptions } from '#dist/options/resolve-options.js';

const FOLDER = new URL('../../samples/options/', import.meta.url);

function source(role: OptionSource['role'], name: string): OptionSource {
  const bytes = readFileSync(new URL(name, FOLDER));
  const { document, diagnostics } = parseOptionFile(bytes, name);
  expect(diagnostics).toEqual([]);
  expect(Buffer.from(printOptionFile(document)).equals(bytes)).toBe(true);
  return { role, document };
}

const CFG = [source('application', 'application.cfg'), source('host', 'host.cfg')];

describe('the samples', () => {
  it.each([
    ['XML', [source('application', 'application.xml'), source('host', 'host.xml')]],
    ['XML, levels not given', [source('plain', 'host.xml'), source('plain', 'application.xml')]],
    ['JSON', [source('application', 'application.json'), source('host', 'host.json')]],
    ['JSON, levels not given', [source('plain', 'application.json'), source('plain', 'host.json')]],
    ['compact JSON', [source('plain', 'compact.json')]],
    ['a mixture', [source('application', 'application.cfg'), source('plain', 'host.json')]],
  ])('mean the same in %s', (_, sources) => {
    const { options, diagnostics } = resolveOptions({ sources });
    const expected = resolveOptions({ sources: CFG });
    expect(canonicalValues(options.values)).toBe(canonicalValues(expected.options.values));
    expect(diagnostics.map(({ code }) => code)).toEqual(
      expected.diagnostics.map(({ code }) => code),
    );
  });

  it('hold the same options', () => {
    const rowsOf = (sources: readonly OptionSource[]) =>
      sources
        .flatMap(({ document }) => document.sections)
        .filter(({ name }) => name !== 'notes')
        .flatMap(({ name, options }) => options.map((option) => [name, option.name, option.value]));
    const others = ['xml', 'json'].map((ending) => [
      source('plain', `application.${ending}`),
      source('plain', `host.${ending}`),
    ]);
    for (const sources of [...others, [source('plain', 'compact.json')]]) {
      expect(rowsOf(sources)).toEqual(rowsOf(CFG));
    }
  });
});

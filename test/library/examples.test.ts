import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { bundleExamples, claimsIn, exampleOf, exportsOfEntry } from './examples.ts';

const EXPORTS = exportsOfEntry();
const VALUES = EXPORTS.filter(({ isType }) => !isType);

describe('the library entry ocs-notifier/options', () => {
  it('exports what its documentation promises', () => {
    const names = VALUES.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'DIAGNOSTIC_CODES',
        'diffOptions',
        'explainOptions',
        'optionsSchema',
        'parseOptionFile',
        'printOptionFile',
        'renderChange',
        'renderDiagnostics',
        'resolveOptions',
      ]),
    );
  });

  it.each(VALUES.map(({ name, comment }) => [name, comment]))(
    '%s has an example that claims a value',
    (_name, comment) => {
      expect(claimsIn(exampleOf({ comment }))).toBeGreaterThan(0);
    },
  );

  it('runs every example with the values it claims, without Buffer and process', async () => {
    const world: Record<string, unknown> = { TextEncoder, TextDecoder, URL };
    runInNewContext(await bundleExamples(), world);
    const found: string = runInNewContext('JSON.stringify(runExamples())', world);
    const results: Record<string, [unknown, unknown][]> = JSON.parse(found);
    expect(Object.keys(results)).toEqual(VALUES.map(({ name }) => name));
    for (const [name, pairs] of Object.entries(results)) {
      for (const [actual, claimed] of pairs) expect(actual, name).toEqual(claimed);
    }
  });
});

describe('the extractor', () => {
  it('reads values beside and below an expression', () => {
    const comment =
      '/**\n * @example\n * f(1); // 2\n * f(2);\n * // 3\n * const a = 1; // no\n */';
    expect(exampleOf({ comment })).toBe('f(1); // 2\nf(2);\n// 3\nconst a = 1; // no');
    expect(claimsIn(exampleOf({ comment }))).toBe(2);
  });
});

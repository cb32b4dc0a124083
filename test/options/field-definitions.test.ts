import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { readFieldDefinitions } from '#dist/options/field-definitions.js';

const file = (filename: string, text: string) =>
  parseOptionFile(new TextEncoder().encode(text), filename).document;
const sends = (section: string, key: string) => `[${section}]\nsend_attribute = ${key}\n`;

/** `column → key` of files given as `[name, text]`. */
function read(files: readonly (readonly [string, string])[], applicationName?: string) {
  const documents = files.map(([name, text]) => file(name, text));
  const { keys, diagnostics } = readFieldDefinitions(documents, applicationName);
  return {
    keys: Object.fromEntries(keys),
    said: diagnostics.map(({ code, range }) => [code, range?.filename, range?.start.line]),
  };
}

describe('exported Field objects', () => {
  it.each<[string, [string, string][], Record<string, string>]>([
    [
      'a section for each field',
      [['f.cfg', sends('a', 'A') + sends('b', 'B')]],
      { a: 'A', b: 'B' },
    ],
    [
      'sections that say so',
      [['f.cfg', sends('Field/a', 'A') + sends('Field:b', 'B')]],
      { a: 'A', b: 'B' },
    ],
    ['a field called default', [['f.cfg', sends('Field/default', 'D')]], { default: 'D' }],
    [
      'a file for each field',
      [
        ['x/a.cfg', sends('OCServer', 'A')],
        ['b.c.conf', sends('default', 'B')],
      ],
      { a: 'A', 'b.c': 'B' },
    ],
    ['a file without extension', [['/x/a', sends('OCServer', 'A')]], { a: 'A' }],
    [
      'default before OCServer',
      [['a.cfg', sends('default', 'D') + sends('OCServer', 'O')]],
      { a: 'D' },
    ],
    ['other options beside it', [['a.cfg', '[OCServer]\nx = 1\nsend_attribute = A\n']], { a: 'A' }],
    ['a field without it', [['f.cfg', '[a]\nx = 1\n[b]\n']], {}],
    [
      'a key that is harmful elsewhere',
      [['f.cfg', sends('__proto__x', '__proto__')]],
      { __proto__x: '__proto__' },
    ],
  ])('are read from %s', (_, files, keys) => {
    expect(read(files)).toEqual({ keys, said: [] });
  });

  it('are searched for in the section of the application first', () => {
    const text = sends('OCServer', 'O') + sends('Main', 'M') + sends('default', 'D');
    expect(read([['a.cfg', text]], 'Main').keys).toEqual({ a: 'M' });
  });

  it('are overridden by a later file, which is said', () => {
    const files = [
      ['f.cfg', sends('a', '1')],
      ['a.cfg', sends('OCServer', '2')],
    ] as const;
    expect(read(files)).toEqual({ keys: { a: '2' }, said: [['option-overridden', 'a.cfg', 2]] });
  });

  it.each<[string, string, string]>([
    ['an empty key', sends('a', ''), 'option-value-empty'],
    ['a key that two fields have', sends('a', 'A') + sends('b', 'A'), 'field-key-duplicate'],
    ['a misspelt option', '[a]\nsend-attribute = A\n', 'option-near-miss'],
  ])('are complained of: %s', (_, text, code) => {
    expect(read([['f.cfg', text]]).said).toEqual([
      [code, 'f.cfg', text.startsWith('[a]\nsend_attribute = A') ? 4 : 2],
    ]);
  });

  it('never make it throw', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), fc.string(), (contents, name) => {
        const documents = contents.map((bytes) => parseOptionFile(bytes, name).document);
        expect(readFieldDefinitions(documents).keys).toBeInstanceOf(Map);
      }),
    );
  });
});

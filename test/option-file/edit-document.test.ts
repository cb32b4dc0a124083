import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DocumentEdit, setOption, unsetOption } from '#dist/option-file/edit/edit-document.js';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { decodeBytes, encodeText } from '#dist/text/source-encoding.js';
import { parseText, rowsOf } from './parse-text.ts';

/** The text after an edit, or how it ended. */
function textOf(edit: DocumentEdit): string {
  return edit.kind === 'edited' ? decodeBytes(edit.bytes).text : edit.kind;
}

function set(text: string, section: string, option: string, value: string): string {
  return textOf(setOption(parseText(text).document, section, option, value));
}

const FILE = `# Top.
[A]
  one = 1
two="2"
; Last of A.

[B]
three=3
`;

describe('setOption', () => {
  it.each<[string, [string, string, string], string, string]>([
    ['replaces a value and nothing else', ['A', 'one', '11'], 'one = 1', 'one = 11'],
    ['keeps quotes', ['A', 'two', 'a b'], 'two="2"', 'two="a b"'],
    ['drops quotes that cannot stay', ['A', 'two', 'a"b'], 'two="2"', 'two=a"b'],
    ['quotes blanks at the ends', ['A', 'one', ' 1'], 'one = 1', 'one = " 1"'],
    ['writes an empty value', ['A', 'one', ''], 'one = 1', 'one = '],
    ['keeps what looks like a comment', ['B', 'three', '1 ; #'], 'three=3', 'three=1 ; #'],
    ['adds after the last option', ['A', 'new', 'x'], 'two="2"\n', 'two="2"\nnew=x\n'],
    ['adds a section', ['C', 'new', 'x'], 'three=3\n', 'three=3\n\n[C]\nnew=x\n'],
  ])('%s', (_what, [section, option, value], from, to) => {
    expect(set(FILE, section, option, value)).toBe(FILE.replace(from, to));
  });

  it('leaves a document alone that says so already', () => {
    expect(set(FILE, 'A', 'two', '2')).toBe('unchanged');
  });

  it.each([
    ['', '[S]\nk = v\n'],
    ['[S]', '[S]\nk = v'],
    ['[S]\r\n', '[S]\r\nk = v\r\n'],
    ['[S]\ra=1', '[S]\ra=1\rk=v'],
    ['[S]\r\na=1\r\n[T]\r\n', '[S]\r\na=1\r\nk=v\r\n[T]\r\n'],
    ['[T]\na:b=1\n\n', '[T]\na:b=1\n\n[S]\nk=v\n'],
    ['[T]\n\ta =\t1', '[T]\n\ta =\t1\n\n[S]\nk =\tv'],
    ['[S]\n\ta =\t1\n[S]\n', '[S]\n\ta =\t1\n[S]\n\tk =\tv\n'],
    ['[S]\nk =\n', '[S]\nk = v\n'],
    ['[S]\nk=\n', '[S]\nk=v\n'],
  ])('in %j gives %j', (from, to) => {
    expect(set(from, 'S', 'k', 'v')).toBe(to);
  });

  it.each([
    ['a\nb', 'a value cannot hold a line break'],
    ['a\r', 'a value cannot hold a line break'],
    ['"a"', 'read as another one'],
    [' "a', 'read as another one'],
  ])('refuses the value %j', (value, reason) => {
    const edit = setOption(parseText(FILE).document, 'A', 'one', value);
    expect(edit).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
  });

  it.each([
    ['A', ''],
    ['A', ' x'],
    ['A', '[x'],
    ['A', '#x'],
    ['A', 'a=b'],
    ['A', 'a\nb'],
    ['', 'x'],
    ['C ', 'x'],
    ['C]', 'x'],
    ['C\n', 'x'],
  ])('refuses section %j with option %j', (section, option) => {
    expect(set(FILE, section, option, 'v')).toBe('refused');
  });

  it('refuses an option that occurs twice, with both places', () => {
    const { document } = parseText('[A]\nk=1\n[B]\n[A]\nk=2\n');
    for (const edit of [setOption(document, 'A', 'k', '3'), unsetOption(document, 'A', 'k')]) {
      expect(edit).toMatchObject({
        kind: 'refused',
        places: [{ start: { line: 2 } }, { start: { line: 5 } }],
      });
    }
  });

  it('keeps encoding and mark, and refuses what the encoding lacks', () => {
    const latin = Uint8Array.from([...'[A]\nk='].map((c) => c.charCodeAt(0)).concat(0xe4, 0x0a));
    const { document } = parseOptionFile(latin, 'a.cfg');
    expect(setOption(document, 'A', 'k', 'ü')).toMatchObject({
      kind: 'edited',
      bytes: Uint8Array.from([...'[A]\nk=ü\n'].map((c) => c.charCodeAt(0))),
    });
    expect(setOption(document, 'A', 'k', '№')).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('windows-1252'),
    });
    // These two bytes would make the file UTF-8, and another text.
    expect(setOption(document, 'A', 'k', 'Ã¼').kind).toBe('refused');
  });

  it.each(['utf-8', 'utf-16le', 'utf-16be'] as const)('keeps %s with its mark', (name) => {
    const marks = { 'utf-8': [239, 187, 191], 'utf-16le': [255, 254], 'utf-16be': [254, 255] };
    const encoding = { name, mark: Uint8Array.from(marks[name]), rest: new Uint8Array() };
    const { document } = parseOptionFile(encodeText(FILE, encoding), 'a.cfg');
    const edit = setOption(document, 'A', 'one', 'é');
    const wanted = encodeText(FILE.replace('= 1', '= é'), encoding);
    expect(edit).toEqual({ kind: 'edited', bytes: wanted });
  });
});

describe('unsetOption', () => {
  it.each<[string, string, string]>([
    ['[A]\na=1\nb=2\n', 'a', '[A]\nb=2\n'],
    ['[A]\r\n# Of a.\r\n  a=1  \r\nb=2', 'a', '[A]\r\n# Of a.\r\nb=2'],
    ['[A]\nb=2\na=1', 'a', '[A]\nb=2\n'],
    ['[A]\nb=2\n', 'a', 'unchanged'],
    ['[B]\na=1\n', 'a', 'unchanged'],
  ])('in %j removes the line of %s', (from, option, to) => {
    expect(textOf(unsetOption(parseText(from).document, 'A', option))).toBe(to);
  });
});

describe('any edit', () => {
  const names = fc.constantFrom('a', 'b.c', 'x-y', 'é', 'long name');
  const values = fc.string({
    unit: fc.constantFrom('a', ' ', '"', ';', '=', '[', '\\', 'é', '\t'),
  });
  const lines = fc.oneof(
    names.map((name) => `[${name}]`),
    fc.tuple(names, fc.constantFrom('=', ' = '), values).map((parts) => parts.join('')),
    fc.constantFrom('', '# c', '; c'),
  );
  const texts = fc
    .tuple(fc.array(lines), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean())
    .map(([all, end, isComplete]) => all.join(end) + (isComplete ? end : ''));

  it('is read back as meant and leaves all other definitions and comments', () => {
    fc.assert(
      fc.property(texts, names, names, values, (text, section, option, value) => {
        const { document } = parseText(text);
        const edit = setOption(document, section, option, value);
        if (edit.kind !== 'edited') return;
        const after = parseOptionFile(edit.bytes, 'a.cfg').document;
        const isOther = (row: (string | null)[]) =>
          row.length > 1 && !(row[0] === section && row[1] === option);
        expect(rowsOf(after).filter(isOther)).toEqual(rowsOf(document).filter(isOther));
        expect(rowsOf(after)).toContainEqual([section, option, value]);
        const comments = (doc: typeof document) =>
          doc.trivia.filter(({ kind }) => kind === 'comment').length;
        expect(comments(after)).toBe(comments(document));
      }),
    );
  });

  it('is undone by removing what was added', () => {
    fc.assert(
      fc.property(texts, values, (text, value) => {
        const edit = setOption(parseText(`${text}\n[A]\n`).document, 'A', 'new', value);
        if (edit.kind !== 'edited') return;
        const added = parseOptionFile(edit.bytes, 'a.cfg').document;
        expect(textOf(unsetOption(added, 'A', 'new'))).toBe(`${text}\n[A]\n`);
      }),
    );
  });
});

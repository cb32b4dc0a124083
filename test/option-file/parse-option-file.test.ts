import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { printOptionFile } from '#dist/option-file/print-option-file.js';
import { codesOf, parseText, rowsOf } from './parse-text.js';

const SYNTAX: readonly (readonly [name: string, text: string, rows: unknown, codes: string[]])[] = [
  ['blanks around names and values', '[ A ]\n \tk\t=  v \t\n', [[' A '.trim(), 'k', 'v']], []],
  ['the first `=` divides', '[A]\nk=a=b\n', [['A', 'k', 'a=b']], []],
  ['an empty value', '[A]\nk=\n', [['A', 'k', '']], []],
  ['quotes around a whole value', '[A]\nk=" v "\n', [['A', 'k', ' v ']], []],
  [
    'two pairs of quotes',
    '[A]\nk="a" "b"\n',
    [['A', 'k', '"a" "b"']],
    ['warning quote-unmatched 2:3'],
  ],
  ['comments and blank lines', '# a\n\n[A]\n  ; b\nk=1\n', [['A', 'k', '1']], []],
  ['CR as line end', '[A]\rk=1\r', [['A', 'k', '1']], []],
  ['CR LF as line end', '[A]\r\nk=1\r\n', [['A', 'k', '1']], []],
  [
    'a section up to the last `]`',
    '[a[1]]\nk=1\n',
    [['a[1]', 'k', '1']],
    ['warning section-header-trailing-text 1:2'],
  ],
  ['text after a header', '[A] k=1\n', [['A']], ['warning section-header-trailing-text 1:5']],
  ['no section name', '[]\n', [['']], ['error name-missing 1:1']],
  ['no option name', '[A]\n=1\n', [['A', '', '1']], ['error name-missing 2:1']],
  ['an empty file', '', [], ['error file-empty 1:1']],
  ['a file of comments', '# a\n', [], []],
  ['a missing last line end', '[A]\nk=1', [['A', 'k', '1']], ['warning possible-truncation 2:4']],
  [
    'a no-break space',
    '[A]\nk\u00a0=1\n',
    [['A', 'k\u00a0', '1']],
    ['warning suspicious-character 2:2'],
  ],
  [
    'smart quotes',
    '[A]\nk=\u201c1\u201d\n',
    [['A', 'k', '\u201c1\u201d']],
    ['warning suspicious-character 2:3'],
  ],
  ['a NUL', '[A]\nk=a\0b\n', [['A', 'k', 'a\0b']], ['warning suspicious-character 2:4']],
  [
    'a zero-width space',
    '[A]\nk=ab\u200b\n',
    [['A', 'k', 'ab\u200b']],
    ['warning suspicious-character 2:5'],
  ],
  [
    'a Cyrillic letter',
    '[A]\nh\u0435llo=1\n',
    [['A', 'h\u0435llo', '1']],
    ['warning suspicious-character 2:2'],
  ],
  [
    'joined files',
    '[A]\nk=1\n\ufeff[B]\nk=2\n',
    [
      ['A', 'k', '1'],
      ['B', 'k', '2'],
    ],
    ['warning suspicious-character 3:1'],
  ],
  [
    'column in characters',
    '[A]\nk=\u{1f600} ;\n',
    [['A', 'k', '\u{1f600} ;']],
    ['info comment-in-value 2:5'],
  ],
];

describe('syntax', () => {
  it.each(SYNTAX)('%s', (_name, text, rows, codes) => {
    const parsed = parseText(text);
    expect(rowsOf(parsed.document)).toEqual(rows);
    expect(codesOf(parsed)).toEqual(codes);
  });

  it('reports a web page once, not line by line', () => {
    const page = '\n<!DOCTYPE html>\n<html>\n<body class="a">\nLog in\n</html>\n';
    expect(codesOf(parseText(page))).toEqual(['error file-is-html 1:1']);
  });

  it('reports binary content once', () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, at) => (at * 7) % 32);
    expect(codesOf(parseOptionFile(bytes, 'a'))).toEqual(['error file-is-binary 1:1']);
  });

  it('names both places of a duplicate', () => {
    const [duplicate] = parseText('[A]\nk=1\n[B]\n[A]\nk=2\n').diagnostics.slice(1);
    expect(duplicate?.range?.start.line).toBe(5);
    expect(duplicate?.related?.[0]?.range.start.line).toBe(2);
  });

  it('gives lines, columns and bytes of what stands behind multi-byte characters', () => {
    const { document } = parseText('\ufeff# \u00e9\n[A]\nk=\u20ac\u{1f600}x;y\n');
    const option = document.sections[0]?.options[0];
    const range = option === undefined ? undefined : document.source.locate(option.valueRange);
    expect(range?.start).toEqual({ line: 3, column: 3, byte: 14 });
    expect(range?.end).toEqual({ line: 3, column: 8, byte: 24 });
  });
});

describe('encodings', () => {
  const text = '[A]\r\nk=\u00e9\u20ac\r\n';
  const utf16be = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
  it.each([
    ['utf-8', Buffer.from(text), []],
    ['utf-8', Buffer.from(`\ufeff${text}`), []],
    ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le'), ['info encoding-not-utf-8 1:1']],
    ['utf-16be', utf16be, ['info encoding-not-utf-8 1:1']],
    [
      'windows-1252',
      Buffer.from(text.replace('\u20ac', '\x80'), 'latin1'),
      ['info encoding-not-utf-8 2:3'],
    ],
  ] as const)('reads and prints %s', (name, bytes, codes) => {
    const parsed = parseOptionFile(bytes, 'a');
    expect(parsed.document.source.encoding.name).toBe(name);
    expect(rowsOf(parsed.document)).toEqual([['A', 'k', '\u00e9\u20ac']]);
    expect(codesOf(parsed)).toEqual(codes);
    expect(Buffer.from(printOptionFile(parsed.document)).equals(bytes)).toBe(true);
  });

  it('keeps the odd byte of half a UTF-16 character', () => {
    const bytes = Uint8Array.of(0xff, 0xfe, 0x5b, 0x00, 0x41);
    const parsed = parseOptionFile(bytes, 'a');
    expect(printOptionFile(parsed.document)).toEqual(bytes);
    expect(codesOf(parsed)).toContain('warning possible-truncation 1:2');
  });
});

const line = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '[A]',
    '[A',
    '[]',
    'k=v',
    'k = "v"',
    '# c',
    '; c',
    '',
    '  ',
    '[A] ; x',
    'k=a ;b',
    '=',
    '\ufeff[B]',
  ),
);
const lineEnd = fc.constantFrom('\n', '\r\n', '\r', '');
const documentText = fc
  .array(fc.tuple(line, lineEnd))
  .map((lines) => lines.map((parts) => parts.join('')).join(''));
const encode = {
  utf8: (text: string) => Buffer.from(text),
  utf8WithMark: (text: string) => Buffer.from(`\ufeff${text}`),
  utf16le: (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  utf16be: (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  latin1: (text: string) => Buffer.from(text, 'latin1'),
};

describe('laws', () => {
  const printsWhatItRead = (bytes: Uint8Array) => {
    const { document } = parseOptionFile(bytes, 'a');
    return Buffer.from(printOptionFile(document)).equals(bytes);
  };

  it('print(parse(x)) = x for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), printsWhatItRead), { numRuns: 1000 });
  });

  it.each(Object.entries(encode))('print(parse(x)) = x for documents in %s', (_name, toBytes) => {
    fc.assert(
      fc.property(documentText, (text) => printsWhatItRead(toBytes(text))),
      { numRuns: 300 },
    );
  });

  it('offsetOf is the inverse of locate', () => {
    fc.assert(
      fc.property(documentText, fc.nat(), (text, seed) => {
        const { source } = parseText(text).document;
        let offset = seed % (source.text.length + 1);
        if (/[\udc00-\udfff]/.test(source.text[offset] ?? '')) offset -= 1;
        expect(source.offsetOf(source.locate({ start: offset, end: offset }).start)).toBe(offset);
      }),
    );
  });
});

import * as ini from 'ini';
import { describe, expect, it } from 'vitest';
import { printOptionFile } from '#dist/option-file/print-option-file.js';
import { codesOf, parseText, rowsOf } from './parse-text.js';

/** What the `ini` package makes of a text, and what we do. */
interface Trap {
  readonly text: string;
  /** What `ini.parse` gives; `'throws'` where it does not get that far. */
  readonly ini: unknown;
  readonly rows: (string | null)[][];
  readonly codes?: string[];
}

const inSection = (...lines: string[]) => `${['[A]', ...lines].join('\n')}\n`;

const TRAPS: readonly Trap[] = [
  {
    text: inSection('http-custom-headers=X-XSS-Protection: 1; mode=block'),
    ini: { A: { 'http-custom-headers': 'X-XSS-Protection: 1' } },
    rows: [['A', 'http-custom-headers', 'X-XSS-Protection: 1; mode=block']],
  },
  {
    text: inSection('contact-processed-notification-uri=https://crm/x#frag'),
    ini: { A: { 'contact-processed-notification-uri': 'https://crm/x' } },
    rows: [['A', 'contact-processed-notification-uri', 'https://crm/x#frag']],
  },
  {
    text: inSection('password=6#G222@!ds9'),
    ini: { A: { password: '6' } },
    rows: [['A', 'password', '6#G222@!ds9']],
  },
  { text: inSection('delim=;'), ini: { A: { delim: '' } }, rows: [['A', 'delim', ';']] },
  {
    text: inSection('k="value" ; comment'),
    ini: { A: { k: '"value"' } },
    rows: [['A', 'k', '"value" ; comment']],
    codes: ['warning quote-unmatched 2:3', 'info comment-in-value 2:11'],
  },
  {
    text: inSection('k="a;b" ; comment'),
    ini: { A: { k: '"a' } },
    rows: [['A', 'k', '"a;b" ; comment']],
    codes: ['warning quote-unmatched 2:3', 'info comment-in-value 2:9'],
  },
  {
    text: inSection('k=a\u2028b'),
    ini: { A: {} },
    rows: [['A', 'k', 'a\u2028b']],
    codes: ['warning suspicious-character 2:4'],
  },
  {
    text: '[OCS#1]\nk=1\n[OCS#2]\nj=2\n',
    ini: { OCS: { k: '1', j: '2' } },
    rows: [
      ['OCS#1', 'k', '1'],
      ['OCS#2', 'j', '2'],
    ],
  },
  {
    text: '[ocs01.example.com]\nk=1\n[8.1.528.21]\nk=2\n',
    ini: { 8: { 1: { 528: { 21: { k: '2' } } } }, ocs01: { example: { com: { k: '1' } } } },
    rows: [
      ['ocs01.example.com', 'k', '1'],
      ['8.1.528.21', 'k', '2'],
    ],
  },
  {
    text: '[Host]\nk=1\n[Application] ; main\nk=2\n',
    ini: { Host: { k: '2', '[Application]': true } },
    rows: [
      ['Host', 'k', '1'],
      ['Application', 'k', '2'],
    ],
  },
  {
    text: '[Host]\nk=1\n  [Application]\nk=2\n',
    ini: { Host: { k: '2', '[Application]': true } },
    rows: [
      ['Host', 'k', '1'],
      ['Application', 'k', '2'],
    ],
  },
  {
    text: '[Host]\nk=1\n[Application\nk=2\n',
    ini: { Host: { k: '2', '[Application': true } },
    rows: [
      ['Host', 'k', '1'],
      ['Application', 'k', '2'],
    ],
    codes: ['error section-header-unclosed 3:1'],
  },
  {
    text: '\ufeff[Application]\nk=1\n',
    ini: { '[Application]': true, k: '1' },
    rows: [['Application', 'k', '1']],
  },
  {
    text: '[A]\nk=1\n[A]\nj=2\n',
    ini: { A: { k: '1', j: '2' } },
    rows: [
      ['A', 'k', '1'],
      ['A', 'j', '2'],
    ],
    codes: ['warning duplicate-section 3:1'],
  },
  {
    text: inSection('k=1', 'k=2'),
    ini: { A: { k: '2' } },
    rows: [
      ['A', 'k', '1'],
      ['A', 'k', '2'],
    ],
    codes: ['error duplicate-option 3:1'],
  },
  {
    text: 'A[]=1\n[A]\nk=1\n',
    ini: { A: ['1'] },
    rows: [
      [null, 'A[]', '1'],
      ['A', 'k', '1'],
    ],
    codes: ['error option-before-section 1:1'],
  },
  {
    text: 'Application=x\n[Application]\nk=1\n',
    ini: { Application: 'x' },
    rows: [
      [null, 'Application', 'x'],
      ['Application', 'k', '1'],
    ],
    codes: ['error option-before-section 1:1'],
  },
  ...(
    [
      ['k=true', true, 'true'],
      ['k="true"', true, 'true'],
      ['k=null', null, 'null'],
      ["k='123'", 123, "'123'"],
      [`k='{"a":1}'`, { a: 1 }, `'{"a":1}'`],
      ['k="C:\\new\\temp"', 'C:\new\temp', 'C:\\new\\temp'],
      ['k=\\\\server\\share', '\\server\\share', '\\\\server\\share'],
    ] as const
  ).map(([line, parsed, value]) => ({
    text: inSection(line),
    ini: { A: { k: parsed } },
    rows: [['A', 'k', value]],
  })),
  {
    text: inSection('http-proxy: http://p:3128'),
    ini: { A: { 'http-proxy: http://p:3128': true } },
    rows: [['A']],
    codes: ['error line-without-equals 2:1'],
  },
  {
    text: inSection('half a line', 'k=1'),
    ini: { A: { 'half a line': true, k: '1' } },
    rows: [['A', 'k', '1']],
    codes: ['error line-without-equals 2:1'],
  },
  {
    text: 'A=null\n[A.b]\nk=1\n',
    ini: 'throws',
    rows: [
      [null, 'A', 'null'],
      ['A.b', 'k', '1'],
    ],
    codes: ['error option-before-section 1:1'],
  },
  {
    text: '[__proto__]\n__proto__=1\n',
    ini: {},
    rows: [['__proto__', '__proto__', '1']],
  },
];

describe('traps of the ini package', () => {
  it.each(TRAPS)('$text', ({ text, ini: expected, rows, codes = [] }) => {
    if (expected === 'throws') expect(() => ini.parse(text)).toThrow(TypeError);
    else expect(plain(ini.parse(text))).toEqual(expected);
    const parsed = parseText(text);
    expect(rowsOf(parsed.document)).toEqual(rows);
    expect(codesOf(parsed)).toEqual(codes);
  });

  it('reads repeated options of two sections, where ini without bracketed arrays makes lists across them', () => {
    const text = '[Application]\nk=1\n[Host]\nk=2\n';
    const parsed = ini.parse(text, { bracketedArray: false });
    expect(plain(parsed)).toMatchObject({ Host: { k: ['2'] } });
    expect(rowsOf(parseText(text).document)).toEqual([
      ['Application', 'k', '1'],
      ['Host', 'k', '2'],
    ]);
  });

  it('refuses a web page, which to ini is a set of options', () => {
    const page = '<!DOCTYPE html>\n<html>\n<p class="x">Not found</p>\n</html>\n';
    expect(Object.keys(ini.parse(page)).length).toBeGreaterThan(0);
    expect(codesOf(parseText(page))).toEqual(['error file-is-html 1:1']);
  });

  it('prints what it read, where ini loses data on the way there and back', () => {
    const value = 'a\\;b';
    expect(ini.parse(ini.stringify({ h: value }))).not.toEqual({ h: value });
    const text = `# why\n[A]\nh = ${value}\n`;
    const { document } = parseText(text);
    expect(Buffer.from(printOptionFile(document)).toString()).toBe(text);
  });

  it('keeps comments, order and quotes, which ini loses', () => {
    const text = '# why\n[B]\nk = "v"\n[1]\nk=1\n';
    expect(ini.stringify(ini.parse(text))).toBe('[1]\nk=1\n\n[B]\nk=v\n');
    expect(Buffer.from(printOptionFile(parseText(text).document)).toString()).toBe(text);
  });

  it('reads XML and JSON, whose lines are options to ini', () => {
    const xml =
      '<CfgHost name="h">\n<userProperties><list_pair key="s">\n<str_pair key="k" value="v"/>\n</list_pair></userProperties></CfgHost>\n';
    const json = '{"options":{"s":{\n"k":"v"\n}}}\n';
    for (const text of [xml, json]) {
      expect(Object.keys(ini.parse(text)).length).toBeGreaterThan(0);
      expect(rowsOf(parseText(text).document)).toEqual([['s', 'k', 'v']]);
    }
  });

  it('suspects every prefix of a file that does not end with a line end', () => {
    const text = '[OCServer]\nhttp-connection-pool-size = 100\nhttp-proxy = p:3128\n';
    for (let length = 1; length < text.length; length += 1) {
      const isWholeLines = text[length - 1] === '\n';
      const codes = codesOf(parseText(text.slice(0, length))).join();
      expect(codes.includes('possible-truncation')).toBe(!isWholeLines);
    }
  });

  it('reads UTF-16, which is garbage to ini', () => {
    const bytes = Buffer.from('\ufeff[A]\nk=1\n', 'utf16le');
    expect(plain(ini.parse(bytes.toString('utf8')))).not.toHaveProperty('A');
  });
});

/** `ini` gives objects without prototype. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

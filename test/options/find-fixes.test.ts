import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editText } from '#dist/option-file/edit/edit-text.js';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { findFixes } from '#dist/options/fix/find-fixes.js';

interface Fixed {
  readonly text: string;
  readonly summaries: readonly string[];
}

function fixBytes(bytes: Uint8Array, role: 'application' | 'host' | 'plain' = 'application') {
  const source = { document: parseOptionFile(bytes, 'a.cfg').document, role };
  const found = findFixes([source], {}).get(source.document);
  const { fixes = [], edits = [] } = found ?? {};
  return { source, fixes, edited: editText(source.document.source, edits) };
}

function fix(text: string, role: 'application' | 'host' | 'plain' = 'application'): Fixed {
  const { edited, fixes } = fixBytes(Buffer.from(text), role);
  const bytes = edited.kind === 'edited' ? edited.bytes : Buffer.from(edited.reason);
  return {
    text: Buffer.from(bytes).toString(),
    summaries: fixes.map(({ range, summary }) => `${range.start.line}: ${summary}`),
  };
}

const FIXED: readonly (readonly [name: string, text: string, fixed: string])[] = [
  ['a zero-width space in a name', '[A]\nht\u200btp = 1\n', '[A]\nhttp = 1\n'],
  ['invisible characters around a name', '[A]\n\ufeff\u00a0k\u200d = 1\n', '[A]\nk = 1\n'],
  ['invisible characters around a value', '[A]\nk = \u200b\u00a01 2\u00a0\n', '[A]\nk =  1 2 \n'],
  ['a byte-order mark before a header', '[A]\nk=1\n\ufeff[B]\nk=2\n', '[A]\nk=1\n[B]\nk=2\n'],
  ['a no-break space before a header', '\u00a0[A]\nk=1\n', ' [A]\nk=1\n'],
  ['invisible characters in a header', '[\u00a0A\u200bB]\nk=1\n', '[ AB]\nk=1\n'],
  ['a header without bracket', '[A\nk=1\n', '[A]\nk=1\n'],
  ['a header without bracket and blanks', '[Host/default  \nk=1\n', '[Host/default]  \nk=1\n'],
  ['an option in other case', '[OCServer]\nHTTP-Proxy = \n', '[OCServer]\nhttp-proxy = \n'],
  [
    'an option in other case with a zero-width space',
    '[security]\nTrusted\u200b-CA = a\n',
    '[security]\ntrusted-ca = a\n',
  ],
  ['a definition that stands there twice', '[A]\nk=1\nl=2\n k = 1 \n', '[A]\nk=1\nl=2\n'],
  ['a repetition in a second section', '[A]\r\nk=1\r\n[A]\r\nk=1\r\n', '[A]\r\nk=1\r\n[A]\r\n'],
  ['three times the same', '[A]\nk=1\nk=1\nk=1', '[A]\nk=1\n'],
  ['a missing line end', '[A]\r\nk=1', '[A]\r\nk=1\r\n'],
  ['a missing line end in one line', '[A]', '[A]\n'],
  [
    'several things in one line',
    '[OCServer]\n\u200bHTTP-proxy\u00a0=\u00a0\n[default',
    '[OCServer]\nhttp-proxy=\u00a0\n[default]\n',
  ],
];

const LEFT: readonly (readonly [name: string, text: string])[] = [
  ['a value with a zero-width space inside', '[A]\nk = a\u200bb\n'],
  ['a name with a no-break space inside', '[A]\na\u00a0b = 1\n'],
  ['a quoted value', '[A]\nk = "\u00a01\u200b"\n'],
  ['a value that would come to be quoted', '[A]\nk = \u200b"1"\n'],
  ['a value of nothing else', '[A]\nk = \u200b\n'],
  ['typographic quotes', '[A]\nk = \u201c1\u201d\n'],
  ['a soft hyphen', '[A]\nhttp\u00adproxy = 1\n'],
  ['comments', '# \u200b\u00a0\n[A]\nk = 1\n'],
  ['another letter', '[OCServer]\nhttp-prxy =\nhttp_proxy =\n'],
  ['an option in other case that is not searched here', '[log]\nHTTP-proxy =\n'],
  ['an option that is there in the right case', '[OCServer]\nHTTP-proxy = a:1\nhttp-proxy = b:1\n'],
  ['a name that is free of odd characters there', '[A]\nk = 1\nk\u200b = 2\n'],
  ['definitions that differ', '[A]\nk=1\nk=2\n'],
  ['the last of definitions that differ', '[A]\nk=1\nk=2\nk=1\n'],
  ['a header with an option', '[A k=1\nl=2\n'],
  ['a header that may be a secret', '[Authorization: Bearer x\n'],
  ['an empty file', ''],
  ['options without name', '[A]\n=1\n=1\n'],
];

describe('a fix', () => {
  it.each(FIXED)('for %s', (_name, text, fixed) => {
    expect(fix(text).text).toBe(fixed);
    expect(fix(fixed)).toEqual({ text: fixed, summaries: [] });
  });

  it.each(LEFT)('leaves %s', (_name, text) => {
    expect(fix(text)).toEqual({ text, summaries: [] });
  });

  it('says what it does, and where', () => {
    const text = '[OCServer]\nHTTP-Proxy =\nk = \u200b1\nk2=1\nk2=1\n[default';
    expect(fix(text).summaries).toEqual([
      '2: `HTTP-Proxy` is now `http-proxy`',
      '3: removed invisible characters around the value of `k`',
      '5: removed the second definition of `k2`, which is the same',
      '6: closed the header of section `default`',
      '6: added a line end to the last line',
    ]);
  });

  it('leaves an option of the Application alone at the Host', () => {
    expect(fix('[OCServer]\nHTTP-proxy =\n', 'host').summaries).toEqual([]);
    expect(fix('[OCServer]\nHTTP-custom-headers =\n', 'host').summaries).toHaveLength(1);
    expect(fix('[Host]\nHTTP-proxy =\n', 'plain').summaries).toEqual([]);
  });

  it.each([
    [
      'UTF-16',
      Buffer.from('\ufeff[A]\r\nk\u200b=1', 'utf16le'),
      Buffer.from('\ufeff[A]\r\nk=1\r\n', 'utf16le'),
    ],
    [
      'Windows-1252',
      Buffer.from('[A]\nk=\xe9\xa0', 'latin1'),
      Buffer.from('[A]\nk=\xe9 \n', 'latin1'),
    ],
    ['UTF-8 with a mark', Buffer.from('\ufeff[A]\nk\u200b=1\n'), Buffer.from('\ufeff[A]\nk=1\n')],
  ])('keeps the encoding: %s', (_name, before, after) => {
    const { edited } = fixBytes(before);
    expect(edited.kind === 'edited' && Buffer.from(edited.bytes).equals(after)).toBe(true);
  });

  it('does not complete half a character', () => {
    const { fixes } = fixBytes(
      Buffer.concat([Buffer.from('\ufeff[A]', 'utf16le'), Buffer.from([0x41])]),
    );
    expect(fixes).toEqual([]);
  });

  it('removes a repetition that is the same once both are put right', () => {
    const { fixes, edited } = fixBytes(Buffer.from('[A]\nk=\u200bv\nk=v\u00a0\n'));
    expect(fixes.map(({ code }) => code)).toEqual(['suspicious-character', 'duplicate-option']);
    expect(edited.kind === 'edited' && Buffer.from(edited.bytes).toString()).toBe('[A]\nk=v\n');
  });

  it('gives no two options one name in what will be one section', () => {
    const { edited } = fixBytes(Buffer.from('[s]\nk\u200b=1\n[\u200bs]\n\u200bk=2\n'));
    expect(edited.kind === 'edited' && Buffer.from(edited.bytes).toString()).toBe(
      '[s]\nk=1\n[s]\n\u200bk=2\n',
    );
  });

  it('puts nothing right in a repetition that it removes', () => {
    const line = '\u200bHTTP-Proxy\u200b=\u200bl\u200b';
    const { fixes, edited } = fixBytes(Buffer.from(`[OCServer]\n${line}\n${line}\n`));
    expect(fixes.map(({ code }) => code)).toEqual([
      'option-near-miss',
      'suspicious-character',
      'suspicious-character',
      'duplicate-option',
    ]);
    expect(edited.kind === 'edited' && Buffer.from(edited.bytes).toString()).toBe(
      '[OCServer]\nhttp-proxy=l\n',
    );
  });

  const odd = fc.constantFrom('\u200b', '\u00a0', '\ufeff', ' ', '');
  const word = fc.constantFrom('k', 'l', 'http-proxy', 'HTTP-Proxy', 'a b', '"q"', '');
  const oddWord = fc.tuple(odd, word, odd).map((parts) => parts.join(''));
  const line = fc.oneof(
    fc.tuple(oddWord, oddWord).map((parts) => parts.join('=')),
    oddWord.map((name) => `[${name}]`),
    oddWord.map((name) => `[${name}`),
    oddWord,
  );

  it('is final, and takes away nothing but odd characters and repetitions', () => {
    const values = (bytes: Uint8Array) =>
      new Set(
        parseOptionFile(bytes, 'a.cfg').document.sections.flatMap(({ options }) =>
          options.map(({ value }) => value.replace(/^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/g, '')),
        ),
      );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.boolean(), (lines, isEnded) => {
        const bytes = Buffer.from(`[OCServer]\n${lines.join('\n')}${isEnded ? '\n' : ''}`);
        const { edited } = fixBytes(bytes);
        if (edited.kind !== 'edited') throw new Error(edited.reason);
        expect(values(edited.bytes)).toEqual(values(bytes));
        expect(fixBytes(edited.bytes).fixes).toEqual([]);
      }),
    );
  });
});

const XML = (options: string) =>
  `<CfgServer name="OCS_Main">\n <options>\n${options}\n </options>\n</CfgServer>`;
const LISTED = (...entries: (readonly [section: string, key: string, value: string])[]) =>
  JSON.stringify(
    {
      type: 'CfgApplication',
      name: 'OCS_Main',
      options: { property: entries.map(([section, key, value]) => ({ section, key, value })) },
    },
    undefined,
    1,
  );
const COMPACT = (sections: string) => `{"name": "OCS_Main", "options": {${sections}}}`;
const RAW = (pairs: string) =>
  `{"CFGApplication":[{"name":"OCS_Main","options":{"list_pair":[{"key":"OCServer","str_pair":[${pairs}]}]}}]}`;

const FIXED_MARKUP: readonly (readonly [name: string, text: string, fixed: string])[] = [
  [
    'a definition that stands in XML twice',
    XML(
      '<list_pair key="s"><str_pair key="k" value="1"/><int_pair key="k" value="1"/></list_pair>',
    ),
    XML('<list_pair key="s"><str_pair key="k" value="1"/></list_pair>'),
  ],
  [
    'a definition in two parts of a section of XML',
    XML(
      '<list_pair key="s">\n<str_pair key="k" value="1"/>\n</list_pair>\n<list_pair key="s">\n<str_pair key="k" value="1"/>\n</list_pair>',
    ),
    XML(
      '<list_pair key="s">\n<str_pair key="k" value="1"/>\n</list_pair>\n<list_pair key="s">\n</list_pair>',
    ),
  ],
  [
    'names and values of XML',
    XML(
      '<list_pair key="\u00a0OCServer\u200b"><str_pair key="HTTP-Proxy" value="\u200ba&amp;b:1 &#xa0;"/></list_pair>',
    ),
    XML('<list_pair key="OCServer"><str_pair key="http-proxy" value="a&amp;b:1"/></list_pair>'),
  ],
  [
    'the list form of JSON, where each option names its section',
    LISTED(
      ['OCServer\u200b', 'HTTP-Proxy', '\u00a0a:1'],
      ['OCServer\u200b', 'l', '1'],
      ['log', 'k', '2'],
      ['OCServer\u200b', 'l', '1'],
    ),
    LISTED(['OCServer', 'http-proxy', 'a:1'], ['OCServer', 'l', '1'], ['log', 'k', '2']),
  ],
  [
    'the compact form of JSON',
    COMPACT('"OCServer": {"a": 1, "a": "1", "\\u200bb": "\\"x\\"\\u200b", "HTTP-proxy": ""}'),
    COMPACT('"OCServer": {"a": 1, "b": "\\"x\\"", "http-proxy": ""}'),
  ],
  [
    'the raw form of JSON',
    RAW('{"key":"a","value":"1"},{"key":"HTTP-proxy","value":""},{"key":"a","value":"1"}'),
    RAW('{"key":"a","value":"1"},{"key":"http-proxy","value":""}'),
  ],
  [
    'the first of two objects',
    '[{"type":"CfgHost","name":"a","userproperties":{"s":{"k":"1","k":"1"}}},{"type":"CfgHost","name":"b","userproperties":{"s":{"k":"1"}}}]',
    '[{"type":"CfgHost","name":"a","userproperties":{"s":{"k":"1"}}},{"type":"CfgHost","name":"b","userproperties":{"s":{"k":"1"}}}]',
  ],
];

const LEFT_MARKUP: readonly (readonly [name: string, text: string])[] = [
  ['blanks at the ends of a name and a value', COMPACT('" s ": {" k": " v "}')],
  ['definitions that differ', COMPACT('"s": {"k": "1", "k": "2"}')],
  ['a value of nothing but invisible characters', COMPACT('"s": {"k": "\u200b\u00a0"}')],
  ['a name that is taken', COMPACT('"s": {"k": "1", "k\u200b": "2"}')],
  ['an option of a section that is not searched', COMPACT('"log": {"HTTP-proxy": ""}')],
  ['a text that breaks off', '{"name": "A", "options": {"s": {"k": "1", "k": "1"}'],
  [
    'changes',
    '<CfgUpdate><CfgHostUpdate><userProperties action="add"><list_pair key="s"><str_pair key="k" value="1"/><str_pair key="k" value="1"/></list_pair></userProperties></CfgHostUpdate></CfgUpdate>',
  ],
];

describe('a fix of an export', () => {
  it.each(FIXED_MARKUP)('for %s', (_name, text, fixed) => {
    expect(fix(text, 'plain').text).toBe(fixed);
    expect(fix(fixed, 'plain')).toEqual({ text: fixed, summaries: [] });
  });

  it.each(LEFT_MARKUP)('leaves %s', (_name, text) => {
    expect(fix(text, 'plain')).toEqual({ text, summaries: [] });
  });

  it('says what it does, and where', () => {
    const text = LISTED(['s\u200b', 'k', '\u00a01'], ['s\u200b', 'k', '1'], ['t', 'l\u200b', '2']);
    expect(fix(text).summaries).toEqual([
      '7: removed invisible characters in section `s`',
      '9: removed invisible characters around the value of `k`',
      '13: removed the second definition of `k`, which is the same',
      '18: `l\\u{200b}` is now `l`',
    ]);
  });

  it.each(['utf16le', 'latin1'] as const)('keeps the encoding: %s', (encoding) => {
    const mark = encoding === 'utf16le' ? '\ufeff' : '';
    const text = `${mark}${COMPACT('"s": {"é": "1", "k": "\u00a01", "é": "1"}')}`;
    const { edited } = fixBytes(Buffer.from(text, encoding));
    expect(edited.kind === 'edited' && Buffer.from(edited.bytes).toString(encoding)).toBe(
      `${mark}${COMPACT('"s": {"é": "1", "k": "1"}')}`,
    );
  });

  it('is refused where an element would go that has more in it', () => {
    const pair = '<str_pair key="k" value="1"><!-- why --></str_pair>';
    const text = XML(`<list_pair key="s">${pair}${pair}</list_pair>`);
    const { document } = parseOptionFile(Buffer.from(text), 'a.xml');
    const found = findFixes([{ document, role: 'plain' }], {}).get(document);
    expect(found).toMatchObject({ edits: [], refusal: 'the option has more in it than a value' });
    expect(found?.fixes).toHaveLength(1);
  });
});

it('fixes a file once that is named twice', () => {
  const { document } = parseOptionFile(Buffer.from('[OCServer]\nHTTP-Proxy =\n'), 'a.cfg');
  const sources = [
    { document, role: 'plain' as const },
    { document, role: 'application' as const },
  ];
  expect(findFixes(sources, {}).get(document)?.fixes).toHaveLength(1);
});

describe('edits of a text', () => {
  const { source } = parseOptionFile(Buffer.from('[A]\nk=1\n'), 'a.cfg').document;

  it('that overlap are refused', () => {
    const edits = [
      { range: { start: 0, end: 3 }, replacement: 'x' },
      { range: { start: 2, end: 4 }, replacement: 'y' },
    ];
    expect(editText(source, edits)).toEqual({ kind: 'refused', reason: 'overlapping' });
  });

  it('that the encoding cannot hold are refused', () => {
    const latin = parseOptionFile(Buffer.from('[A]\nk=\xe9\n', 'latin1'), 'a.cfg').document.source;
    const edits = [{ range: { start: 6, end: 7 }, replacement: '\u0416' }];
    expect(editText(latin, edits)).toEqual({ kind: 'refused', reason: 'not-encodable' });
  });

  it('may touch, in any order', () => {
    const edits = [
      { range: { start: 6, end: 7 }, replacement: '2' },
      { range: { start: 7, end: 7 }, replacement: '3' },
      { range: { start: 4, end: 6 }, replacement: 'l=' },
    ];
    const edited = editText(source, edits);
    expect(edited.kind === 'edited' && Buffer.from(edited.bytes).toString()).toBe('[A]\nl=23\n');
  });
});

import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { resolveOptions } from '#dist/options/resolve-options.js';
import { maskLine } from '#dist/options/show/mask-line.js';
import { renderDiagnostics } from '#dist/options/show/render-diagnostics.js';
import { growthOf, LINEAR_AT_MOST } from '../support/growth.ts';

const MEGABYTE = 1_000_000;
const MANY = 250_000;

const CHARACTERS = [...'=[]"\' \t\n\r;#a\0<>{}&\\/:,.-1!?|%\u00a0\ufeff\u00e4\u20ac\u2028'];

/** What a format must be told first, and what then fills the file. */
const XML = '<CfgApplication name="n"><options>';
const NESTED: readonly (readonly [string, string])[] = [
  ...[
    'k=1\n',
    '[A]\n',
    'k="\n',
    'k= ;\n',
    '[]\n',
    '\r\n',
    '\\n',
    '\ud83d\ude00',
    'http-proxy=x\n',
  ].map((piece) => ['', piece] as const),
  ...[
    '<a>',
    '<a ',
    'a="1" ',
    '&amp;',
    '&',
    '<!--',
    '-',
    '<![CDATA[',
    ']',
    '<!',
    '</a>',
    '<a/>',
  ].map((piece) => ['<x ', piece] as const),
  ...['<a>', '&amp;', '&#65;', ' ', 'a', '<!---->', '<a/>', ']]', '<?a?>', '<CfgHost>'].map(
    (piece) => ['<CfgData>', piece] as const,
  ),
  ['<!DOCTYPE a [', '<!ENTITY a "b">'],
  ['<!DOCTYPE a [', '<'],
  ['<?xml version="1.0" encoding="', 'a'],
  ['<a b="', '&quot;'],
  ['<a b="', '"'],
  [XML, '<list_pair key="s">'],
  [XML, '<list_pair key="s"/>'],
  [XML, '<str_pair key="k" value="v"/>'],
  [`${XML}<list_pair key="s">`, '<str_pair key="k" value="&lt;v"/>'],
  ['{"', '\\'],
  ['{"', '\\u0041'],
  ['{"', 'a'],
  ['{', ' '],
  ['{', '"a":1,'],
  ['{', '/*'],
  ['{', '//\n'],
  ['[{"a":', '['],
  ['[{"a":', '{"a":'],
  ['[{"a":', '-'],
  ['[{"a":', '1'],
  ['[{}', ',{}'],
  ['[{', '[{'],
  ['{"options":{"s":{', '"k":"v",'],
  ['{"options":{"s":{', '"k":null,'],
  ['{"options":{', '"s":{"http-proxi":"v"},'],
  ['{"options":[', '{"section":"s","key":"k","value":"v"},'],
  ['[', '{"type":"CfgHost","name":"h","userProperties":{"s":{"k":"v"}}},'],
];

/** All that is done with a file: read, resolve, show what is wrong and each line, masked. */
function readAll(text: string): void {
  const { document, diagnostics } = parseOptionFile(Buffer.from(text), 'a');
  const resolved = resolveOptions({ sources: [{ document, role: 'application' }] });
  const all = [...diagnostics, ...resolved.diagnostics];
  const documents = new Map([['a', document]]);
  renderDiagnostics(all, { documents, fingerprint: (secret) => `${secret.length}` });
  maskLine(document, { start: 0, end: document.source.text.length });
}

/** That all of it takes time in proportion to the text; `textOf` makes one of about so many characters. */
function expectLinear(textOf: (size: number) => string, largest: number): void {
  const work = (size: number) => {
    const text = textOf(size);
    return () => readAll(text);
  };
  expect(growthOf(work, largest)).toBeLessThan(LINEAR_AT_MOST);
}

describe('linear time', () => {
  it.each(CHARACTERS)('a megabyte of %j', (character) => {
    const work = (size: number) => {
      const bytes = Buffer.from(character.repeat(size));
      return () => void parseOptionFile(bytes, 'a');
    };
    expect(growthOf(work, MEGABYTE)).toBeLessThan(LINEAR_AT_MOST);
  });

  it.each(NESTED)('%j and then %j again and again', (start, piece) => {
    expectLinear((size) => start + piece.repeat(size / piece.length), MANY);
  });
});

describe('a value with a finding in each of its parts', () => {
  it.each([
    ['cfg', (value: string) => `[OCServer]\nhttp-custom-headers = ${value}\n`],
    ['JSON', (value: string) => `{"options":{"OCServer":{"http-custom-headers":"${value}"}}}`],
    [
      'JSON with escapes',
      (value: string) => `{"options":{"OCServer":{"http-custom-headers":"\\u0041|${value}"}}}`,
    ],
  ])('takes linear time to read and show in %s', (_format, textWith) => {
    expectLinear((size) => textWith('zz|'.repeat(size / 3)), MANY);
  });
});

const rows = (size: number) =>
  Array.from({ length: size / 60 }, (_, at) => [`option-${at}`, `hush ${at}`] as const);
const MINIFIED = {
  xml: (size: number) =>
    `${XML}<list_pair key="OCServer">${rows(size)
      .map(
        ([key, value]) =>
          `<str_pair key="${key}" value="${value}"/><str_pair key="http-proxi" value="hush"/>`,
      )
      .join('')}</list_pair></options></CfgApplication>`,
  list: (size: number) =>
    `{"type":"CfgApplication","options":{"property":[${rows(size)
      .map(([key, value]) => `{"section":"OCServer","key":"${key}","value":"${value}"}`)
      .join()}]}}`,
  compact: (size: number) =>
    `{"options":{"OCServer":{${rows(size)
      .map(([key, value]) => `"${key}":"${value}","http-proxi${key}":"hush"`)
      .join()}}}}`,
};

describe('a file of one line', () => {
  it.each(Object.entries(MINIFIED))('%s', (_, textOf) => {
    expect(textOf(MEGABYTE).length).toBeGreaterThan(0.9 * MEGABYTE);
    expectLinear(textOf, MEGABYTE);
  });

  it('is shown around the places, masked', () => {
    const text = MINIFIED.xml(MEGABYTE).replaceAll('http-proxi', 'http-prox');
    const { document, diagnostics } = parseOptionFile(Buffer.from(text), 'a');
    const resolved = resolveOptions({ sources: [{ document, role: 'plain' }] });
    const all = [...diagnostics, ...resolved.diagnostics].filter(
      ({ severity }) => severity !== 'info',
    );
    expect(all.length).toBeGreaterThan(1000);
    const shown = renderDiagnostics(all, { documents: new Map([['a', document]]) });
    expect(shown.length).toBeLessThan(60_000);
    expect(Math.max(...shown.split('\n').map((line) => line.length))).toBeLessThan(200);
    expect(shown).not.toContain('hush');
  });
});

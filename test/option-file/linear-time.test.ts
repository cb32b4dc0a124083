import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { resolveOptions } from '#dist/options/resolve-options.js';
import { maskLine } from '#dist/options/show/mask-line.js';
import { renderDiagnostics } from '#dist/options/show/render-diagnostics.js';

const MEGABYTE = 1_000_000;
const MANY = 250_000;
/** Twenty times what it takes on a busy machine. Quadratic time would take minutes: 10^12 steps. */
const LIMIT_MS = 5000;

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

function timeOf(act: () => void): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}

describe('linear time', () => {
  it.each(CHARACTERS)('a megabyte of %j', (character) => {
    const bytes = Buffer.from(character.repeat(MEGABYTE));
    expect(timeOf(() => parseOptionFile(bytes, 'a'))).toBeLessThan(LIMIT_MS);
  });

  it.each(NESTED)('%j and then %j again and again', (start, piece) => {
    const text = start + piece.repeat(MANY / piece.length);
    expect(timeOf(() => readAll(text))).toBeLessThan(LIMIT_MS);
  });
});

describe('a value with a finding in each of its parts', () => {
  const value = 'zz|'.repeat(MEGABYTE / 3);
  it.each([
    ['cfg', `[OCServer]\nhttp-custom-headers = ${value}\n`],
    ['JSON', `{"options":{"OCServer":{"http-custom-headers":"${value}"}}}`],
    ['JSON with escapes', `{"options":{"OCServer":{"http-custom-headers":"\\u0041|${value}"}}}`],
  ])('takes linear time to read and show in %s', (_format, text) => {
    expect(timeOf(() => readAll(text))).toBeLessThan(LIMIT_MS);
  });
});

const ROWS = Array.from({ length: 17_000 }, (_, at) => [`option-${at}`, `hush ${at}`] as const);
const MINIFIED = {
  xml: `${XML}<list_pair key="OCServer">${ROWS.map(([key, value]) => `<str_pair key="${key}" value="${value}"/><str_pair key="http-proxi" value="hush"/>`).join('')}</list_pair></options></CfgApplication>`,
  list: `{"type":"CfgApplication","options":{"property":[${ROWS.map(([key, value]) => `{"section":"OCServer","key":"${key}","value":"${value}"}`).join()}]}}`,
  compact: `{"options":{"OCServer":{${ROWS.map(([key, value]) => `"${key}":"${value}","http-proxi${key}":"hush"`).join()}}}}`,
};

describe('a file of one line', () => {
  it.each(Object.entries(MINIFIED))('%s', (_, text) => {
    expect(text.length).toBeGreaterThan(0.9 * MEGABYTE);
    expect(timeOf(() => readAll(text))).toBeLessThan(LIMIT_MS);
  });

  it('is shown around the places, masked', () => {
    const text = MINIFIED.xml.replaceAll('http-proxi', 'http-prox');
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

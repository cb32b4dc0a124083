import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { printOptionFile } from '#dist/option-file/print-option-file.js';
import { parseText } from './parse-text.js';
import { renderParsed } from './render-parsed.js';

/** Each file: a text, a line of dashes, and what it is read as (see render-parsed.ts). */
const FOLDER = new URL('cases/', import.meta.url);
const DASHES = '-----\n';

describe('formats', () => {
  it.each(readdirSync(FOLDER))('%s', (name) => {
    const [text = '', expected] = readFileSync(new URL(name, FOLDER), 'utf8').split(DASHES);
    const parsed = parseText(text);
    expect(renderParsed(parsed)).toBe(expected);
    expect(Buffer.from(printOptionFile(parsed.document)).toString()).toBe(text);
  });
});

describe('the format is told by the content', () => {
  it.each([
    ['[A]\nk=1\n', 'cfg'],
    ['[1]\nk=1\n', 'cfg'],
    ['["a"]\nk=1\n', 'cfg'],
    ['[]\n', 'cfg'],
    ['[{a}]\nk=1\n', 'cfg'],
    ['[\n', 'cfg'],
    ['# {"a":1}\n[A]\n', 'cfg'],
    ['k={"a":1}\n', 'cfg'],
    ['< b = 1\n', 'cfg'],
    ['', 'cfg'],
    ['# A: b\n\nOCServer: # ours\n\n  http-proxy: x\n', 'yaml'],
    ['"a b":\r\n  "c": "d"\r\n', 'yaml'],
    ['a:\n  b:\n    c: d\n', 'cfg'],
    ['a: b\nc:\n  d: e\n', 'cfg'],
    ['a:\n  b = c\n', 'cfg'],
    ['[A]\nk:\n  a: b\n', 'cfg'],
    ['# For a POSIX shell: set -a; . FILE\n', 'env'],
    ['\n# x\nOCS_A__B=1\n', 'env'],
    ['OCS_A=1\n', 'cfg'],
    ['\ufeff \r\n\t[{"a":1}]', 'json'],
    ['[ {\n"a":1}]', 'json'],
    ['[{', 'json'],
    ['[{}]', 'json'],
    ['{"a":1}', 'json'],
    ['{', 'json'],
    ['{ // comment', 'json'],
    ['\ufeff \r\n<?xml version="1.0"?>', 'xml'],
    ['<CfgData>', 'xml'],
    ['<cfg:CfgHost name="h"/>', 'xml'],
    ['<!-- export --><CfgData/>', 'xml'],
    ['<!DOCTYPE CfgData><CfgData/>', 'xml'],
    ['<header>', 'xml'],
    ['<CfgApp', 'xml'],
    ['<', 'xml'],
  ])('%j is %s', (text, format) => {
    expect(parseText(text).document.format).toBe(format);
  });

  it.each([
    '<!DOCTYPE html><html>',
    '<html lang="de">',
    ' <?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE html PUBLIC "x">',
    '<?xml version="1.0"?><html/>',
    '<body>',
  ])('%j is a web page', (text) => {
    expect(parseText(text).diagnostics.map(({ code }) => code)).toEqual(['file-is-html']);
  });
});

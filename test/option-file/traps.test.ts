import { readdirSync, readFileSync } from 'node:fs';
import * as ini from 'ini';
import { describe, expect, it } from 'vitest';
import { printOptionFile } from '#dist/option-file/print-option-file.js';
import { codesOf, parseText, rowsOf } from './parse-text.js';
import { renderParsed } from './render-parsed.js';

/** Each file: a text, what `ini.parse` makes of it as JSON, and what we do (see render-parsed.ts), dashes between them. */
const FOLDER = new URL('traps/', import.meta.url);
const DASHES = '-----\n';

function madeByIni(text: string): string {
  try {
    return JSON.stringify(ini.parse(text));
  } catch (error) {
    return `throws ${(error as Error).name}`;
  }
}

describe('traps of the ini package', () => {
  it.each(readdirSync(FOLDER))('%s', (name) => {
    const content = readFileSync(new URL(name, FOLDER), 'utf8');
    const [text = '', made, expected] = content.split(DASHES);
    expect(`${madeByIni(text)}\n`).toBe(made);
    const parsed = parseText(text);
    expect(renderParsed(parsed)).toBe(expected);
    expect(Buffer.from(printOptionFile(parsed.document)).toString()).toBe(text);
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

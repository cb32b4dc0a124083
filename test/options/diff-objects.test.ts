import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { diffFiles, type FileDifferences } from '#dist/options/diff/diff-files.js';
import { resolveOptions } from '#dist/options/resolve-options.js';
import { cfgDocument, jsonDocument, xmlDocument } from '../option-file/generated-documents.ts';

function diff(from: string, to: string): FileDifferences {
  const [a, b] = [from, to].map((text, at) => {
    const { document } = parseOptionFile(Buffer.from(text), `${'ab'[at]}.txt`);
    const source = { document, role: 'plain' as const };
    return { source, options: resolveOptions({ sources: [source] }).options };
  });
  if (a === undefined || b === undefined) throw new Error('two texts are compared');
  return diffFiles(a, b);
}

/** `port changed CfgApplication DAP 1:50` */
function told(differences: FileDifferences): string[] {
  return differences.other.map(({ name, kind, object, part, section, from, to }) => {
    const { start } = to ?? from ?? { start: { line: 0, column: 0 } };
    const where = [object, part, section].filter((each) => each !== undefined).join(' ');
    return `${name} ${kind} ${where} ${start.line}:${start.column}`;
  });
}

const DAP =
  '{"type":"CfgApplication","name":"DAP","port":"5432","options":{"default":{"a":"1"}},"userproperties":{"default":{"password":"old"}}}';

describe('what no option of ours is', () => {
  it.each<[string, string, string, string[]]>([
    ['password', 'old', 'new', ['password changed CfgApplication DAP annex default 1:126']],
    ['port', '5432', '5433', ['port changed CfgApplication DAP 1:47']],
    ['name', '"DAP"', '"DAP2"', ['name changed CfgApplication DAP2 1:34']],
    ['option', '"a":"1"', '"a":"2"', ['a changed CfgApplication DAP options default 1:80']],
    ['option that is gone', '"a":"1"', '', ['a removed CfgApplication DAP options default 1:80']],
    ['opaque value', '"old"', 'null', ['password changed CfgApplication DAP annex default 1:114']],
  ])('%s', (_what, old, now, expected) => {
    const differences = diff(DAP, DAP.replace(old, now));
    expect(told(differences)).toEqual(expected);
    expect(differences.isSame).toBe(false);
    expect(JSON.stringify(differences)).not.toContain('"old"');
  });

  it('another object beside it', () => {
    expect(told(diff(`[${DAP}]`, `[${DAP},{"type":"CfgHost","name":"h","dbid":"1"}]`))).toEqual([
      'object added CfgHost h 1:161',
    ]);
  });

  it('is told in the object where it is', () => {
    const host = (name: string, header: string) =>
      `<CfgHost name="${name}"><userProperties><list_pair key="OCServer"><str_pair key="http-custom-headers" value="${header}"/></list_pair></userProperties></CfgHost>`;
    const hosts = (first: string) =>
      `<CfgData>\n${host('ocs01', first)}\n${host('ocs02', 'X-A: 1')}\n</CfgData>\n`;
    const differences = diff(hosts('X-A: 1'), hosts('X-A: 2'));
    expect(told(differences)).toEqual([
      'http-custom-headers changed CfgHost ocs01 annex OCServer 2:108',
    ]);
  });

  it('is told of changes and of removals, too', () => {
    const change = (action: string, id: string) =>
      `<CfgData><CfgUpdate><CfgServerUpdate DBIDref="1"><options action="${action}"><list_pair key="S"><str_pair key="k" value="v"/></list_pair></options></CfgServerUpdate></CfgUpdate><CfgRemove><CfgHostRef id="${id}" name="h"/></CfgRemove></CfgData>`;
    expect(told(diff(change('add', 'x'), change('delete', 'y')))).toEqual([
      'k changed CfgServer 1 options S 1:119',
      'removal added CfgHost h 1:186',
      'removal removed CfgHost h 1:183',
    ]);
  });

  it('that is no part of an object is told by its line', () => {
    const { isSame, cosmetic } = diff('<CfgData mode="1"/>\n', '<CfgData mode="2"/>\n');
    expect([isSame, cosmetic.map(({ summary }) => summary)]).toEqual([
      true,
      ['text: what is no option differs, from line 1 on'],
    ]);
  });
});

const DOCUMENTS = { cfg: cfgDocument, xml: xmlDocument, json: jsonDocument };

describe('no differences', () => {
  it.each(Object.entries(DOCUMENTS))('means equal bytes: %s', (_format, documents) => {
    const law = fc.property(
      documents,
      fc.nat(),
      fc.constantFrom('x', ' ', ''),
      ({ text }, seed, put) => {
        const at = seed % text.length;
        const changed = text.slice(0, at) + put + text.slice(at + 1);
        const { changes, other, cosmetic } = diff(text, changed);
        expect(changes.length + other.length + cosmetic.length > 0).toBe(changed !== text);
      },
    );
    fc.assert(law, { numRuns: 500 });
  });
});

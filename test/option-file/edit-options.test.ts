import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editOptions } from '#dist/option-file/edit/edit-options.js';
import type { OptionEdit } from '#dist/option-file/edit/option-edit.js';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { cfgDocument, jsonDocument, rowsOfDocument, xmlDocument } from './generated-documents.ts';
import { parseText } from './parse-text.ts';
import { STORAGES } from './storages.ts';

function edited(text: string, ...edits: readonly OptionEdit[]): string {
  const result = editOptions(parseText(text).document, edits);
  if (result.kind === 'edited') return new TextDecoder().decode(result.bytes);
  if (result.kind === 'unchanged') return 'unchanged';
  return result.refusals.map(({ at, reason }) => `${at}: ${reason}`).join('\n');
}

const set = (section: string, option: string, value = '1', more: object = {}): OptionEdit => {
  return { kind: 'set', section, option, value, ...more };
};

describe('what an export lacks is made in its style', () => {
  it.each<[string, string, readonly OptionEdit[], string]>([
    [
      'an object that closes itself',
      '<CfgHost name="h"/>',
      [set('S', 'k')],
      '<CfgHost name="h"><userProperties><list_pair key="S"><str_pair key="k" value="1"/></list_pair></userProperties></CfgHost>',
    ],
    [
      'an object in a file of lines',
      '<CfgData>\r\n\t<CfgHost name="h" />\r\n</CfgData>\r\n',
      [set('S', 'k')],
      '<CfgData>\r\n\t<CfgHost name="h">\r\n\t\t<userProperties>\r\n\t\t\t<list_pair key="S">\r\n\t\t\t\t<str_pair key="k" value="1"/>\r\n\t\t\t</list_pair>\r\n\t\t</userProperties>\r\n\t</CfgHost>\r\n</CfgData>\r\n',
    ],
    [
      'an empty list',
      '<CfgServer name="a"><options></options></CfgServer>',
      [set('S', 'k'), set('S', 'j', '<2>')],
      '<CfgServer name="a"><options><list_pair key="S"><str_pair key="k" value="1"/><str_pair key="j" value="&lt;2&gt;"/></list_pair></options></CfgServer>',
    ],
    [
      'a list beside another one',
      '<CfgServer name="a">\n  <userProperties>\n    <list_pair key="T">\n      <str_pair key="k" value="1"/>\n    </list_pair>\n  </userProperties>\n</CfgServer>\n',
      [set('S', 'k')],
      '<CfgServer name="a">\n  <userProperties>\n    <list_pair key="T">\n      <str_pair key="k" value="1"/>\n    </list_pair>\n  </userProperties>\n  <options>\n    <list_pair key="S">\n      <str_pair key="k" value="1"/>\n    </list_pair>\n  </options>\n</CfgServer>\n',
    ],
    [
      'both lists of an object',
      '<CfgServer name="a"/>',
      [set('S', 'k'), set('T', 'k', '2', { part: 'annex' })],
      '<CfgServer name="a"><options><list_pair key="S"><str_pair key="k" value="1"/></list_pair></options><userProperties><list_pair key="T"><str_pair key="k" value="2"/></list_pair></userProperties></CfgServer>',
    ],
    [
      'a section of nothing but a comment',
      '<CfgHost name="h"><userProperties><list_pair key="S"><!-- c --></list_pair></userProperties></CfgHost>',
      [set('S', 'k')],
      '<CfgHost name="h"><userProperties><list_pair key="S"><!-- c --><str_pair key="k" value="1"/></list_pair></userProperties></CfgHost>',
    ],
    [
      'the annex of a Host of GAX',
      '{"type":"CfgHost","name":"h","dbid":"1"}',
      [set('S', 'k')],
      '{"type":"CfgHost","name":"h","dbid":"1","userproperties":{"property":[{"section":"S","key":"k","value":"1"}]}}',
    ],
    [
      'the options of a compact object',
      '{\n  "name": "a",\n  "options": {}\n}\n',
      [set('S', 'k')],
      '{\n  "name": "a",\n  "options": {\n    "S": {\n      "k": "1"\n    }\n  }\n}\n',
    ],
    [
      'a section of the list form',
      '{"type": "CfgServer", "options": {"property": [\n  {"section": "A", "key": "a", "value": "1"}\n]}}\n',
      [set('S', 'k', '2'), set('A', 'b')],
      '{"type": "CfgServer", "options": {"property": [\n  {"section": "A", "key": "a", "value": "1"},\n  {"section": "A", "key": "b", "value": "1"},\n  {"section": "S", "key": "k", "value": "2"}\n]}}\n',
    ],
    [
      'a section of the raw form',
      '{"CFGHost":[{"name":"h","userProperties":{"list_pair":[{"key":"A","str_pair":[{"key":"a","value":"1"}]}]}}]}',
      [set('S', 'k', '2'), set('A', 'b')],
      '{"CFGHost":[{"name":"h","userProperties":{"list_pair":[{"key":"A","str_pair":[{"key":"a","value":"1"},{"key":"b","value":"1"}]},{"key":"S","str_pair":[{"key":"k","value":"2"}]}]}}]}',
    ],
    [
      'options that are null',
      '{"type":"CfgServer","options":null}',
      [set('S', 'k')],
      '{"type":"CfgServer","options":{"property":[{"section":"S","key":"k","value":"1"}]}}',
    ],
  ])('%s', (_what, text, edits, expected) => {
    expect(edited(text, ...edits)).toBe(expected);
  });
});

describe('edits in one go', () => {
  const CFG = '# top\n[A]\n# of one\none = 1\n; of two\ntwo = 2\n\n[B]\nthree=3\n';

  it('see what those before them did', () => {
    expect(
      edited(CFG, set('A', 'four', '4'), { kind: 'unset', section: 'A', option: 'four' }),
    ).toBe('unchanged');
    expect(
      edited(
        CFG,
        { kind: 'rename', section: 'A', option: 'one', to: 'uno' },
        set('A', 'uno', '11'),
        { kind: 'move', section: 'A', option: 'two', toSection: 'B' },
        { kind: 'rename-section', section: 'B', to: 'C' },
        { kind: 'comment', section: 'C', option: 'three', text: 'why' },
        { kind: 'comment', section: 'A', text: 'all of A' },
        set('D', 'new', 'x'),
      ),
    ).toBe(
      '# top\n# all of A\n[A]\n# of one\nuno = 11\n; of two\n\n[C]\n# why\nthree=3\ntwo=2\n\n[D]\nnew=x\n',
    );
  });

  it('remove a section, and leave its comments', () => {
    expect(edited(CFG, { kind: 'remove-section', section: 'A' })).toBe(
      '# top\n# of one\n; of two\n\n[B]\nthree=3\n',
    );
  });

  it.each([
    '<CfgHost name="h"><userProperties><list_pair key="A"><str_pair key="one" value="1"/><!-- two --><str_pair key="two" value="2"/></list_pair></userProperties></CfgHost>',
    '{"type":"CfgHost","userProperties":{"A":{"one":"1","two":"2"}}}',
    '{"type":"CfgHost","userProperties":{"property":[{"section":"A","key":"one","value":"1"},{"section":"A","key":"two","value":"2"}]}}',
    '[A]\none=1\ntwo=2\n',
  ])('of every kind in every format (%#)', (text) => {
    const result = editOptions(parseText(text).document, [
      { kind: 'rename-section', section: 'A', to: 'B' },
      { kind: 'rename', section: 'B', option: 'one', to: 'uno' },
      { kind: 'move', section: 'B', option: 'two', toSection: 'C' },
      set('B', 'three', '3'),
    ]);
    if (result.kind !== 'edited') throw new Error(JSON.stringify(result));
    const rows = rowsOfDocument(parseOptionFile(result.bytes, 'a').document);
    expect(rows.map(([, , ...row]) => row)).toEqual([
      ['B', 'uno', '1'],
      ['B', 'three', '3'],
      ['C', 'two', '2'],
    ]);
  });

  it('are all made or none, and each refusal names its edit', () => {
    expect(
      edited(
        CFG,
        set('A', 'one', '9'),
        { kind: 'rename', section: 'A', option: 'none', to: 'x' },
        { kind: 'rename', section: 'A', option: 'one', to: 'two' },
        { kind: 'rename-section', section: 'A', to: 'B' },
      ),
    ).toBe(
      '1: there is no option `none` in section `A`\n2: there is a option `two` already\n3: there is a section `B` already',
    );
  });

  it('cannot put a comment into JSON, or one that XML would end early', () => {
    expect(
      edited('{"options":{"A":{"k":"1"}}}', { kind: 'comment', section: 'A', text: 'c' }),
    ).toBe('undefined: JSON has no comments');
    const xml = '<CfgHost><userProperties><list_pair key="A"/></userProperties></CfgHost>';
    expect(edited(xml, { kind: 'comment', section: 'A', text: 'a--b' })).toBe(
      'undefined: an XML comment cannot hold `--`',
    );
  });
});

describe('the object and the list that are meant', () => {
  const TWO =
    '[{"type":"CfgServer","name":"a","options":{"S":{"k":"1"}}},{"type":"CfgServer","name":"b","options":{"S":{"k":"1"}}}]';

  it('are named where several could be meant', () => {
    expect(edited(TWO, set('S', 'k', '2'))).toBe(
      '0: the file holds several objects that may be meant: `a`, `b`',
    );
    expect(edited(TWO, set('S', 'k', '2', { object: 'b' }))).toBe(
      TWO.replace(/"1"(?=}}}]$)/, '"2"'),
    );
    expect(edited(TWO, set('S', 'k', '2', { object: 'c' }))).toBe('0: the file has no object `c`');
  });

  it('are not guessed from the annex of an Application', () => {
    const text =
      '{"type":"CfgApplication","name":"A","options":{"log":{"a":"1"}},"userproperties":{"OCServer":{"http-proxy":"x:1"}}}';
    const edit = set('OCServer', 'http-proxy', 'y:2');
    expect(edited(text, edit)).toBe(
      '0: section `OCServer` stands in the annex only, which is not read of an Application',
    );
    expect(edited(text, { ...edit, part: 'annex' })).toBe(text.replace('x:1', 'y:2'));
    expect(edited(text, { ...edit, part: 'options' })).toBe(
      text.replace('{"a":"1"}', '{"a":"1"},"OCServer":{"http-proxy":"y:2"}'),
    );
  });
});

const DOCUMENTS = { cfg: cfgDocument, xml: xmlDocument, json: jsonDocument };

describe.each(Object.entries(DOCUMENTS))('generated documents: %s', (format, documents) => {
  const names = fc.constantFrom('new', 'http-proxy', 'é', 'a.b');
  const values = fc.constantFrom('', 'x', '5', 'a b', '<&>"', 'é');

  /** What an edit of such a document may be for: each object by its address, and a section it has or lacks. */
  const addressesIn = (text: string) => {
    const { objects, sections } = parseText(text).document;
    if (format === 'cfg')
      return [...sections.map(({ name }) => ({ section: name })), { section: 'Z' }];
    return objects.flatMap(({ address, level, parts }) => {
      const part = level === 'host' ? ('annex' as const) : ('options' as const);
      const held = parts.filter(({ origin }) => origin === part).flatMap((each) => each.sections);
      return [...held.map(({ name }) => name), 'Z'].map((section) => ({
        object: address,
        part,
        section,
      }));
    });
  };

  it('hold what was set, and everything else as it was', () => {
    const law = fc.property(documents, fc.nat(), names, values, ({ text }, seed, option, value) => {
      const { document } = parseText(text);
      const addresses = addressesIn(text);
      const address = addresses[seed % addresses.length] ?? { section: 'Z' };
      const result = editOptions(document, [{ kind: 'set', ...address, option, value }]);
      if (result.kind === 'refused') {
        expect(result.refusals[0]?.reason).toMatch(
          /times in section|blanks or quotes|name of the|is empty|not an option file/,
        );
        return;
      }
      if (result.kind === 'unchanged') return;
      const after = parseOptionFile(result.bytes, 'a').document;
      const others = (rows: readonly (readonly string[])[]) =>
        rows.filter((row) => row[2] !== address.section || row[3] !== option);
      expect(others(rowsOfDocument(after))).toEqual(others(rowsOfDocument(document)));
      const was = document.sections.some(
        ({ name, options }) =>
          name === address.section && options.some((each) => each.name === option),
      );
      if (was || address.section === 'Z') return;
      const undone = editOptions(after, [{ kind: 'unset', ...address, option }]);
      if (undone.kind !== 'edited') throw new Error(JSON.stringify(undone));
      const back = new TextDecoder().decode(undone.bytes);
      // An element or list that closed itself, or was empty, keeps what it was given.
      expect(back.replace(/\s+|<\/\w+>|\/(?=>)/g, '')).toBe(
        text.replace(/\s+|<\/\w+>|\/(?=>)/g, ''),
      );
    });
    fc.assert(law, { numRuns: 400 });
  });

  it('stay the same to the byte where a value is set and set back, however they are stored', () => {
    for (const { store } of STORAGES.values()) {
      const law = fc.property(documents, fc.nat(), ({ text }, seed) => {
        const bytes = store(text);
        const { document } = parseOptionFile(bytes, 'a');
        const all = document.sections.flatMap(({ name, object, origin, options }) =>
          options
            .filter(
              ({ isVerbatim, value }) => isVerbatim && value !== '' && !/[&<>"'\\/]/.test(value),
            )
            .map(({ name: option, value }) => {
              return { object: object?.address, part: origin, section: name, option, value };
            }),
        );
        const one = all[seed % all.length];
        if (one === undefined) return;
        const changed = editOptions(document, [{ kind: 'set', ...one, value: `${one.value}x` }]);
        if (changed.kind !== 'edited') return;
        const again = parseOptionFile(changed.bytes, 'a').document;
        const back = editOptions(again, [{ kind: 'set', ...one }]);
        if (back.kind !== 'edited') throw new Error(JSON.stringify(back));
        expect(Buffer.from(back.bytes).equals(Buffer.from(bytes))).toBe(true);
      });
      fc.assert(law, { numRuns: 20 });
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DocumentEdit, setOption, unsetOption } from '#dist/option-file/edit/edit-document.js';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { parseText, rowsOf } from './parse-text.ts';

const XML = `<CfgData>
  <!-- Exported. -->
  <CfgApplication name="OCS_Main">
    <options>
      <list_pair key="A">
        <str_pair value='1' key='one'/>
        <int_pair key="two" value="2"/>
      </list_pair>
      <list_pair key="empty"></list_pair>
    </options>
  </CfgApplication>
</CfgData>
`;
const LISTED = `{"type": "CfgApplication", "options": {"property": [
  {"section": "A", "key": "one", "value": "1"},
  {"section": "A", "key": "two", "value": 2}
]}}
`;
const COMPACT = `{ "options": { "A": { "one": "1",
    "two" : 2 } } }
`;

function textOf(edit: DocumentEdit): string {
  return edit.kind === 'edited' ? new TextDecoder().decode(edit.bytes) : edit.kind;
}

function set(text: string, option: string, value: string, section = 'A'): string {
  return textOf(setOption(parseText(text).document, section, option, value));
}

describe('setOption in an export', () => {
  it.each<[string, string, [string, string], string, string]>([
    ['xml', XML, ['one', '<"&\'>'], "'1'", "'&lt;&quot;&amp;&apos;&gt;'"],
    ['xml', XML, ['one', 'a\tb'], "'1'", "'a&#9;b'"],
    ['xml', XML, ['two', '22'], '"2"', '"22"'],
    [
      'xml',
      XML,
      ['new', 'x'],
      '<int_pair key="two" value="2"/>',
      '<int_pair key="two" value="2"/>\n        <str_pair key="new" value="x"/>',
    ],
    ['json', LISTED, ['one', 'a"\\b'], '"1"', '"a\\"\\\\b"'],
    ['json', LISTED, ['two', '22'], ': 2}', ': 22}'],
    ['json', LISTED, ['two', '022'], ': 2}', ': "022"}'],
    ['json', LISTED, ['new', 'x'], ': 2}', ': 2},\n  {"section": "A", "key": "new", "value": "x"}'],
    ['json', COMPACT, ['one', 'é'], '"1"', '"é"'],
    ['json', COMPACT, ['new', '3'], ' : 2', ' : 2,\n    "new" : 3'],
  ])('%s: changes nothing else (%#)', (_format, text, [option, value], from, to) => {
    expect(set(text, option, value)).toBe(text.replace(from, () => to));
  });

  it.each([
    [XML, 'A', 'two', 'no number'],
    [XML, 'A', 'one', '\u0001'],
    [XML, 'A', '', 'x'],
    [XML, '', 'new', 'x'],
    [LISTED, 'A', '', 'x'],
  ])('refuses what it cannot write (%#)', (text, section, option, value) => {
    expect(set(text, option, value, section)).toBe('refused');
  });

  const TWO = `<CfgData>
<CfgApplication name="a">
<options><list_pair key="A"><str_pair key="own" value="1"/></list_pair></options>
<userProperties><list_pair key="A"><str_pair key="note" value="1"/></list_pair></userProperties>
</CfgApplication>
<CfgHost name="h">
<userProperties><list_pair key="A"><str_pair key="both" value="1"/></list_pair></userProperties>
</CfgHost>
</CfgData>
`;
  const ANNEX_ONLY = TWO.replace(/<CfgHost.*<\/CfgHost>\n/s, '');

  it('adds to the options of the Application, not to its annex', () => {
    const own = '<str_pair key="own" value="1"/>';
    const added = `${own}<str_pair key="new" value="x"/>`;
    expect(set(ANNEX_ONLY, 'new', 'x')).toBe(ANNEX_ONLY.replace(own, added));
    expect(set(TWO, 'new', 'x', 'Application/A')).toBe(TWO.replace(own, added));
  });

  it('takes the section of the Host when it is named so', () => {
    const both = '<str_pair key="both" value="1"/>';
    const added = `${both}<str_pair key="own" value="x"/>`;
    expect(set(TWO, 'own', 'x', 'Host/A')).toBe(TWO.replace(both, added));
    const { document } = parseText(TWO);
    expect(textOf(unsetOption(document, 'Host:A', 'both'))).toBe(TWO.replace(both, ''));
    expect(unsetOption(document, 'Application/A', 'both').kind).toBe('unchanged');
  });

  it.each([
    [TWO, 'new'],
    [TWO.replace('key="own"', 'key="both"'), 'both'],
  ])('does not guess which object is meant (%#)', (text, option) => {
    const edit = setOption(parseText(text).document, 'A', option, 'x');
    expect(edit).toMatchObject({
      kind: 'refused',
      reason: 'the file holds several objects that may be meant: `a`, `h`',
      help: 'Write `Application/A` or `Host/A`.',
    });
    expect(edit.kind === 'refused' && edit.places.map(({ start }) => start.line)).toEqual([2, 6]);
  });

  it.each([
    XML.slice(0, XML.indexOf('<int_pair')),
    LISTED.slice(0, -6),
    '<!DOCTYPE html><html></html>',
    '[A]\0\n\0o\0n\0e\0=\0\u0031\0\n\0',
  ])('edits nothing in what is not read to its end (%#)', (text) => {
    const { document } = parseText(text);
    expect(setOption(document, 'A', 'new', 'x').kind).toBe('refused');
    expect(unsetOption(document, 'A', 'two').kind).toBe('refused');
  });

  const values = fc.string({
    unit: fc.constantFrom('a', ' ', '"', "'", '<', '&', '\\', '\n', 'é', '7'),
  });

  it.each([
    ['xml', XML],
    ['json', LISTED],
    ['json', COMPACT],
  ])('%s: is read back', (_format, text) => {
    fc.assert(
      fc.property(values, fc.constantFrom('one', 'new'), (value, option) => {
        const edit = setOption(parseText(text).document, 'A', option, value);
        if (edit.kind !== 'edited') return expect(edit.kind).toBe('unchanged');
        const rows = rowsOf(parseOptionFile(edit.bytes, 'a').document);
        expect(rows).toContainEqual(['A', option, value]);
        expect(rows).toContainEqual(['A', 'two', '2']);
      }),
    );
  });
});

describe('unsetOption in an export', () => {
  it.each([
    [XML, 'one', "\n        <str_pair value='1' key='one'/>"],
    [XML, 'two', '\n        <int_pair key="two" value="2"/>'],
    [LISTED, 'one', '{"section": "A", "key": "one", "value": "1"},\n  '],
    [LISTED, 'two', ',\n  {"section": "A", "key": "two", "value": 2}'],
    [COMPACT, 'one', '"one": "1",\n    '],
    [COMPACT, 'two', ',\n    "two" : 2'],
  ])('removes the option (%#)', (text, option, gone) => {
    expect(textOf(unsetOption(parseText(text).document, 'A', option))).toBe(text.replace(gone, ''));
  });

  it('removes the closing tag with the option, and no more than that', () => {
    const two = '<int_pair key="two" value="2"/>';
    const text = XML.replace(two, '<int_pair key="two" value="2"> </int_pair>');
    const gone = '\n        <int_pair key="two" value="2"> </int_pair>';
    expect(textOf(unsetOption(parseText(text).document, 'A', 'two'))).toBe(text.replace(gone, ''));
    const more = XML.replace(two, '<int_pair key="two" value="2"><!-- why --></int_pair>');
    expect(unsetOption(parseText(more).document, 'A', 'two')).toMatchObject({
      kind: 'refused',
      reason: 'the option has more in it than a value',
    });
  });
});

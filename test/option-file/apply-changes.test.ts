import { describe, expect, it } from 'vitest';
import { applyChanges } from '#dist/option-file/changes/apply-changes.js';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';

const BASE = `<CfgData>
<CfgServer name="OCS_Main" DBID="106"><options>
  <list_pair key="OCServer"><str_pair key="http-proxy" value="p:1"/><str_pair key="a" value="1"/></list_pair>
  <list_pair key="log"><str_pair key="all" value="x"/></list_pair>
</options></CfgServer>
<CfgServer name="URS" DBID="107"/><CfgHost name="ocs01" DBID="103"/>
</CfgData>
`;

function apply(base: string, changes: string) {
  const document = (text: string, name: string) => parseOptionFile(text, name).document;
  const whole = `<CfgData><CfgUpdate>${changes}</CfgUpdate></CfgData>`;
  const { bytes, diagnostics } = applyChanges(document(base, 'base'), document(whole, 'changes'));
  return {
    text: bytes && new TextDecoder().decode(bytes),
    told: diagnostics.map(({ code, summary, range }) => `${range?.filename} ${code}: ${summary}`),
  };
}

const pair = (key: string, value: string, action = '') =>
  `<str_pair key="${key}" value="${value}"${action && ` action="${action}"`}/>`;
const list = (key: string, content = '', action = '') =>
  `<list_pair key="${key}"${action && ` action="${action}"`}>${content}</list_pair>`;

describe('changes make of a base', () => {
  it('sets and deletes in the object that they are for, and nothing else', () => {
    const options = list(
      'OCServer',
      pair('http-proxy', '', 'delete') + pair('a', '2') + pair('b', '3', 'add'),
    );
    const { text, told } = apply(
      BASE,
      `<CfgServerUpdate DBIDref="106"><options action="change">${options}</options></CfgServerUpdate>`,
    );
    expect(told).toEqual([]);
    expect(text).toBe(
      BASE.replace('<str_pair key="http-proxy" value="p:1"/>', '').replace(
        'key="a" value="1"/>',
        'key="a" value="2"/><str_pair key="b" value="3"/>',
      ),
    );
  });

  it('never take a delete for a set', () => {
    const deleted = `<options action="delete">${list('OCServer', pair('http-proxy', 'other:2'))}</options>`;
    const { text } = apply(
      BASE,
      `<CfgApplicationUpdate DBIDref="106">${deleted}</CfgApplicationUpdate>`,
    );
    expect(text).not.toContain('http-proxy');
    expect(text).not.toContain('other:2');
    expect(text).toContain('key="a" value="1"');
  });

  it('remove a section that is deleted as a whole', () => {
    const options = `<options>${list('log', '', 'delete')}</options>`;
    const { text } = apply(BASE, `<CfgServerUpdate DBIDref="106">${options}</CfgServerUpdate>`);
    expect(text).not.toContain('"log"');
    expect(text).toContain('"OCServer"');
  });

  it.each([
    ['a JSON export', '{"type":"CfgHost","name":"ocs01","dbid":"103"}', '"http-custom-headers"'],
    ['a cfg file', '[Host/default]\nx = 1\n', '[Host/OCServer]\nhttp-custom-headers = X-A: 1\n'],
  ])('are made in %s', (_name, base, wanted) => {
    const annex = `<userProperties action="add">${list('OCServer', pair('http-custom-headers', 'X-A: 1'))}</userProperties>`;
    const { text, told } = apply(base, `<CfgHostUpdate DBIDref="103">${annex}</CfgHostUpdate>`);
    expect(told).toEqual([]);
    expect(text).toContain(wanted);
    expect(text).toContain('X-A: 1');
  });

  it('find the object by a reference of their own file', () => {
    const change = `<CfgServerUpdate DBIDref="x"><options>${list('OCServer', pair('a', '9'))}</options></CfgServerUpdate>`;
    const reference = '<CfgReference><CfgServerRef id="x" name="OCS_Main"/></CfgReference>';
    expect(apply(BASE, reference + change).text).toContain('key="a" value="9"');
  });

  it.each([
    ['another DBID', '<CfgServerUpdate DBIDref="9">'],
    ['no name, and two servers', '<CfgServerUpdate>'],
  ])('are refused where the object is not there, or not known: %s', (_name, tag) => {
    const options = `<options>${list('OCServer', pair('a', '9'))}</options>`;
    const { text, told } = apply(BASE, `${tag}${options}</CfgServerUpdate>`);
    expect(text).toBeUndefined();
    expect(told).toEqual([
      expect.stringMatching(/^changes change-refused: the base holds no object, or several/),
    ]);
  });

  it('tell what is unexpected, and what is not shown', () => {
    const options = list('OCServer', pair('a', '5', 'add') + pair('gone', '', 'delete'));
    const { text, told } = apply(
      BASE,
      `<CfgServerUpdate DBIDref="106" port="1"><options>${options}${list('none', '', 'delete')}</options></CfgServerUpdate>
       <CfgRemove><CfgHostRef name="ocs02"/></CfgRemove>`,
    );
    expect(told).toEqual([
      'changes change-not-shown: the change of `port` is not shown: only options are changed',
      'changes change-unexpected: the change of section `OCServer` adds `a`, which is there: its value is replaced',
      'changes change-unexpected: the change of section `OCServer` deletes `gone`, which is not there',
      'changes change-unexpected: the change of section `none` deletes a section that is not there',
      'changes change-not-shown: the removal of `CfgHost ocs02`, which is not in the base, is not shown: only options are changed',
    ]);
    expect(text).toContain('key="a" value="5"');
  });

  it.each([
    ['its DBID', 'DBID="103"'],
    ['its name', 'name="ocs01"'],
  ])('remove the options of an object that is removed by %s', (_, removed) => {
    const annex = `<userProperties>${list('OCServer', pair('a', '1'))}</userProperties>`;
    const base = BASE.replace(
      'name="ocs01" DBID="103"/>',
      `name="ocs01" DBID="103">${annex}</CfgHost>`,
    );
    const { text, told } = apply(base, `<CfgRemove><CfgHostRef id="x" ${removed}/></CfgRemove>`);
    expect(text).toContain(
      '<CfgHost name="ocs01" DBID="103"><userProperties></userProperties></CfgHost>',
    );
    expect(told.join()).toContain('is shown as an object without options');
  });

  it.each([
    ['its id', 'id="h2" name="b"', 'h2'],
    ['its name', 'name="b"', 'b'],
  ])('find an object without a reference by %s in the base', (_, attributes, reference) => {
    const base = `<CfgData><CfgHost name="a"/><CfgHost ${attributes}/></CfgData>`;
    const annex = `<userProperties>${list('default', pair('a', '1'))}</userProperties>`;
    const change = `<CfgHostUpdate DBIDref="${reference}">${annex}</CfgHostUpdate>`;
    expect(apply(base, change).text).toContain(`${attributes}>${annex}</CfgHost>`);
  });

  it('tell of an object beside them, and once of a part that is not shown', () => {
    const flex = `<flexProperties>${list('x', pair('a', '1') + pair('b', '2'))}</flexProperties>`;
    const { told } = apply(
      BASE,
      `</CfgUpdate><CfgCreate><CfgHost name="new"/></CfgCreate><CfgUpdate><CfgServerUpdate DBIDref="106">${flex}</CfgServerUpdate>`,
    );
    expect(told).toEqual([
      'changes change-not-shown: the object `CfgHost new`, which is no change, is not shown: only options are changed',
      'changes change-not-shown: the change of `flexProperties` is not shown: only options are changed',
    ]);
  });

  it('tell the place in the base where that cannot be edited', () => {
    const twice = '[OCServer]\na = 1\na = 2\n';
    const options = `<options>${list('OCServer', pair('a', '9'))}</options>`;
    const { text, told } = apply(
      twice,
      `<CfgServerUpdate DBIDref="1">${options}</CfgServerUpdate>`,
    );
    expect(text).toBeUndefined();
    expect(told).toEqual([
      'changes change-refused: the base cannot be changed so: option `a` occurs 2 times in section `OCServer`',
    ]);
  });
});

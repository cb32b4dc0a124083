import { describe, expect, it } from 'vitest';
import { cfgTarget } from '#dist/convert/to-cfg.js';
import { jsonTarget } from '#dist/convert/to-json.js';
import { xmlTarget } from '#dist/convert/to-xml.js';
import { convertText, lossesOf, TARGETS } from './targets.ts';

const XML = `<CfgData>
<!-- Exported. -->
<CfgApplication name="OCS_Main"><options>
<list_pair key="OCS_Main"><str_pair key="http-proxy" value="p:1"/></list_pair>
<list_pair key="Host"><str_pair key="x" value="&quot;y&quot;"/><str_pair key="z" value=" a&#10;b"/></list_pair>
</options></CfgApplication>
<CfgHost name="ocs01"><userProperties>
<list_pair key="default"><str_pair key="http-custom-headers" value="X-A: 1"/></list_pair>
</userProperties></CfgHost>
</CfgData>
`;

describe('an XML export', () => {
  it('becomes one cfg file with labels for levels, and says what cfg cannot hold', () => {
    const conversion = convertText(XML, cfgTarget, { applicationName: 'OCS_Main' });
    expect(conversion.text).toBe(
      '[OCS_Main]\nhttp-proxy = p:1\n\n[Host/default]\nhttp-custom-headers = X-A: 1\n',
    );
    expect(conversion.changed).toEqual([]);
    expect(lossesOf(conversion, 'lossy').filter((text) => text.includes('cannot hold'))).toEqual([
      '5: option `x` of section `Host` is left out: a cfg file cannot hold its value',
      '5: option `z` of section `Host` is left out: a cfg file cannot hold its value',
    ]);
  });

  it('loses the name of the application in cfg, and the proof finds out', () => {
    const conversion = convertText(XML, cfgTarget);
    expect(conversion.changed).toEqual(['http-proxy']);
    expect(lossesOf(conversion, 'lossy')).toContain(
      '3: cfg does not hold the name of the Application; a section is called so: read the file with --application-name',
    );
  });

  it('keeps names and levels in JSON', () => {
    const { text, changed } = convertText(XML, jsonTarget);
    expect(changed).toEqual([]);
    expect(JSON.parse(text)).toMatchObject([
      { type: 'CfgApplication', name: 'OCS_Main' },
      { type: 'CfgHost', name: 'ocs01' },
    ]);
    expect(convertText(text, jsonTarget).text).toBe(text);
  });

  it('tells the place of its comment in every format', () => {
    for (const target of TARGETS.filter(({ format }) => format !== 'xml')) {
      expect(lossesOf(convertText(XML, target), 'lossy')).toContain('2: a comment is not kept');
    }
  });
});

const DAP = `{"type":"CfgApplication","name":"DAP","port":"5432",
"options":{"default":{"a":"1","b":true},
"x":{"n":null}},
"userproperties":{
"default":{"password":"old"}}}
`;

describe('a file with more than options of ours', () => {
  it.each(
    TARGETS.filter(({ holdsObjects }) => !holdsObjects).map((each) => [each.name, each] as const),
  )('as %s loses what has no place there, and says each place', (name, target) => {
    const conversion = convertText(DAP, target);
    expect(lossesOf(conversion, 'lossy')).toEqual([
      `1: ${name} does not hold the name of the Application`,
      `1: \`port\` of \`CfgApplication DAP\` is left out: ${name} holds only options`,
      '3: option `n` of section `x` is left out: its value is no text (null)',
      '5: option `password` of section `default` is left out: it stands in the annex',
    ]);
    expect([conversion.keptCount, conversion.heldCount]).toEqual([2, 4]);
  });

  it('keeps attributes and annex in XML', () => {
    const conversion = convertText(DAP, xmlTarget);
    expect(conversion.text).toContain('<CfgApplication name="DAP" port="5432">');
    expect(conversion.text).toContain('<str_pair key="password" value="old"/>');
    expect([conversion.keptCount, conversion.heldCount]).toEqual([3, 4]);
  });

  it('keeps all objects in JSON, whatever their type, and tells of what is none', () => {
    const text = `<CfgData><CfgReference><CfgTenantRef id="t" name="T"/></CfgReference>
<CfgServer name="A" type="50" hostDBID="7"><portInfos><portInfo port="1"/></portInfos></CfgServer>
<CfgServer name="B"><options><list_pair key="s"><bin_pair key="b" value="00"/></list_pair></options></CfgServer>
<CfgHost name="h" DBID="7"/><CfgFolder name="f"/>
<CfgUpdate><CfgHostUpdate name="h"/></CfgUpdate></CfgData>`;
    const conversion = convertText(text, jsonTarget);
    expect(JSON.parse(conversion.text)).toEqual([
      { type: 'CfgServer', name: 'A', hostDBID: '7', options: { property: [] } },
      { type: 'CfgServer', name: 'B', options: { property: [] } },
      { type: 'CfgHost', name: 'h', DBID: '7', userproperties: { property: [] } },
      { type: 'CfgFolder', name: 'f' },
    ]);
    expect(lossesOf(conversion, 'lossy')).toEqual([
      '1: the reference to `CfgTenant T` is left out',
      '2: `type` is left out: the list form of GAX has no place for it',
      '2: `portInfos/portInfo/port` is left out: the list form of GAX has no place for it',
      '3: option `b` of section `s` is left out: its value is no text (binary)',
      '5: the change of `CfgHost h` is left out',
    ]);
  });

  it('takes one Application and the Host that it runs on to cfg, and tells of the others', () => {
    const text = `<CfgData><CfgServer name="A" hostDBID="7"><options><list_pair key="OCServer">
<str_pair key="http-proxy" value="p:1"/></list_pair></options></CfgServer>
<CfgServer name="B"/><CfgHost name="h8" DBID="8"/>
<CfgHost name="h7" DBID="7"><userProperties><list_pair key="default">
<str_pair key="http-custom-headers" value="X-A: 1"/></list_pair></userProperties></CfgHost></CfgData>`;
    const conversion = convertText(text, cfgTarget);
    expect(conversion.text).toBe(
      '[OCServer]\nhttp-proxy = p:1\n\n[Host/default]\nhttp-custom-headers = X-A: 1\n',
    );
    expect(lossesOf(conversion, 'lossy')).toEqual([
      '1: cfg does not hold the name of the Application',
      '1: `hostDBID` of `CfgServer A` is left out: cfg holds only options',
      '3: `CfgServer B` is left out: another object is meant',
      '3: `CfgHost h8` is left out: another object is meant',
      '4: cfg does not hold the name of the Host',
      '4: `DBID` of `CfgHost h7` is left out: cfg holds only options',
    ]);
  });
});

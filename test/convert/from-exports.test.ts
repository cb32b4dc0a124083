import { describe, expect, it } from 'vitest';
import { cfgTarget } from '#dist/convert/to-cfg.js';
import { jsonTarget } from '#dist/convert/to-json.js';
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
    for (const target of TARGETS) {
      expect(lossesOf(convertText(XML, target), 'cosmetic')).toContain('2: a comment is not kept');
    }
  });
});

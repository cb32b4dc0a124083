import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { resolveOptions } from '#dist/options/resolve-options.js';
import { describeMasked, maskLine } from '#dist/options/show/mask-line.js';
import { renderDiagnostics } from '#dist/options/show/render-diagnostics.js';

function parse(text: string) {
  return parseOptionFile(Buffer.from(text), 'a').document;
}

/** All lines, dots as `*`. */
function masked(text: string): string {
  const document = parse(text);
  const lines: string[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    lines.push(maskLine(document, { start, end: start + line.length }).replaceAll('\u2022', '*'));
    start += line.length + 1;
  }
  return lines.join('\n');
}

const XML = (...options: string[]) =>
  `<CfgHost name="h"><userProperties><list_pair key="S">${options.join('')}</list_pair></userProperties></CfgHost>`;

describe('lines of XML and JSON', () => {
  it.each([
    [
      'several options in a line',
      XML(
        '<str_pair key="http-custom-headers" value="X-A: hush; X-B: hush"/>',
        '<str_pair key="http-proxy" value="u:hush@p:1"/>',
        '<str_pair key="http-retry-max-attempts" value="3"/>',
        '<str_pair value=\'hush\' key="pw"/>',
      ),
      '<CfgHost name="h"><userProperties><list_pair key="S"><str_pair key="http-custom-headers" value="X-A: ****; X-B: ****"/><str_pair key="http-proxy" value="******@p:1"/><str_pair key="http-retry-max-attempts" value="3"/><str_pair value=\'****\' key="pw"/></list_pair></userProperties></CfgHost>',
    ],
    [
      'a value over several lines',
      XML('<str_pair\nkey="pw"\nvalue="hush\nhush key=\'\nhush"/>'),
      '<CfgHost name="h"><userProperties><list_pair key="S"><str_pair\nkey="pw"\nvalue="****\n**********\n****"/></list_pair></userProperties></CfgHost>',
    ],
    [
      'a secret with escapes',
      XML('<str_pair key="http-custom-headers" value="X-A: h&#117;sh"/>'),
      '<CfgHost name="h"><userProperties><list_pair key="S"><str_pair key="http-custom-headers" value="**************"/></list_pair></userProperties></CfgHost>',
    ],
    ['comments', `<!-- password="hush" -->\n${XML()}`, `<!-- ********="****" -->\n${XML()}`],
    [
      'what is behind a mistake',
      XML('<str_pair key="hush" "hush"/>'),
      '<CfgHost name="h"><userProperties><list_pair key="S"><str_pair key="hush" ***********************************************',
    ],
    [
      'an export as it is',
      `<?xml version="1.0" encoding="UTF-8"?>
<CfgData xmlns="http://www.genesyslab.com/cs"><CfgReference><CfgHostRef id="h" name="x" secret='hush'/></CfgReference>
<CfgServer DBID='106' name="A" password="hush" commandLine="-p hush"><portInfos><portInfo port="1" transportParams="hush"/></portInfos>
<options><list_pair key="S"><bin_pair key="b" value="hush"/><list_pair key="n"><str_pair key="m" value="hush"/></list_pair></list_pair></options></CfgServer>
<CfgDAP><name value="D"/><password value="hush"/><note>hush a</note><![CDATA[hush]]></CfgDAP></CfgData>`,
      `<?xml version="1.0" encoding="UTF-8"?>
<CfgData xmlns="http://www.genesyslab.com/cs"><CfgReference><CfgHostRef id="h" name="x" secret='****'/></CfgReference>
<CfgServer DBID='106' name="A" password="****" commandLine="*******"><portInfos><portInfo port="1" transportParams="****"/></portInfos>
<options><list_pair key="S"><bin_pair key="b" value="****"/><list_pair key="n"><str_pair key="m" value="****"/></list_pair></list_pair></options></CfgServer>
<CfgDAP><name value="D"/><password value="****"/><note>**** *</note><![CDATA[****]]></CfgDAP></CfgData>`,
    ],
    [
      'objects of JSON',
      '[{"type":"CfgDAP","name":"D","port":"1","password":"hush","api":{"key":"hush","port":2},"list":["hush",7,null]}]',
      '[{"type":"CfgDAP","name":"D","port":"1","password":"****","api":{"key":"****","port":2},"list":["****",*,****]}]',
    ],
    [
      'JSON, compact',
      '{"options":{"S":{"pw":"hush","http-proxy":"u:hush@p:1","http-response-timeout":10,"http-custom-headers":"X-A: hush","x":1}},"note":"hush","name":"A"}',
      '{"options":{"S":{"pw":"****","http-proxy":"******@p:1","http-response-timeout":10,"http-custom-headers":"X-A: ****","x":*}},"note":"****","name":"A"}',
    ],
    [
      'JSON, list over several lines',
      '{"options":{"property":[{\n "section": "S",\n "key": "pw",\n "value": "hush\\"hush"\n},\n{"value":"hush","key":"b","section":"S","x":"hush"}]}}',
      '{"options":{"property":[{\n "section": "S",\n "key": "pw",\n "value": "**********"\n},\n{"value":"****","key":"b","section":"S","x":"****"}]}}',
    ],
    [
      'JSON that is cut',
      '{"options":{"S":{"a":"hush","pw":"hush {hush',
      '{"options":{"S":{"a":"****","pw":***********',
    ],
    [
      'JSON with a quote too many',
      '{"options":{"S":{"a":"hush","pw":"h"ush, "key":"hush"}}}',
      '{"options":{"S":{"a":"****","pw":"*"********************',
    ],
  ])('%s', (_, text, expected) => {
    expect(masked(text)).toBe(expected);
  });

  it('are shown in parts as they are as a whole', () => {
    const text = `${XML('<str_pair key="pw" value="hush key value"/>')}<!-- hush -->`;
    const document = parse(text);
    const whole = maskLine(document, { start: 0, end: text.length });
    for (let start = 0; start < text.length; start += 1) {
      for (const end of [start + 1, start + 10, text.length]) {
        expect(maskLine(document, { start, end })).toBe(whole.slice(start, end));
      }
    }
  });

  it('show no secret of a file that is cut anywhere', () => {
    const secrets = [
      ['http-custom-headers', 'X-A: hush'],
      ['http-proxy', 'u:hush@p:1'],
      ['pw', 'hush'],
    ];
    const pairs = secrets.map(([key, value]) => `<str_pair key="${key}" value="${value}"/>`);
    const json = Object.fromEntries(secrets);
    const listed = secrets.map(([key, value]) => ({ value, section: 'S', key }));
    const texts = [
      XML(...pairs),
      JSON.stringify({ options: { S: json } }),
      JSON.stringify({ options: { property: listed } }, null, 1),
    ];
    for (const text of texts) {
      for (let end = 0; end <= text.length; end += 1) {
        expect(masked(text.slice(0, end))).not.toContain('hush');
      }
    }
  });
});

describe('what is told of masked parts', () => {
  const told = (text: string, part = /.*hush.*/) => {
    const found = part.exec(text);
    const start = found?.index ?? 0;
    const range = { start, end: start + (found?.[0].length ?? 0) };
    return describeMasked(parse(text), range, (secret) => `<${secret}>`);
  };

  it.each([
    [
      'http-custom-headers = X-A: hush; X-B: hush two',
      ['4 characters, <hush>', '8 characters, <hush two>'],
    ],
    ['http-proxy = http://u:hush@p:1', ['6 characters, <u:hush>']],
    ['unknown = "hush"', ['4 characters, <hush>']],
    ['Authorization: hush', ['19 characters, <Authorization: hush>']],
  ])('is each of them in order: %s', (line, expected) => {
    expect(told(`[A]\n${line}\n`)).toEqual(expected);
  });

  it('is the value of an unknown option alike in each format', () => {
    const pair = '<str_pair key="unknown" value="hu&quot;sh"/>';
    expect(told(XML(pair), /<str_pair.*?>/)).toEqual(['5 characters, <hu"sh>']);
    const json = '{"options":{"S":{"unknown":"hu\\"sh"}}}';
    expect(told(json, /"hu.*sh"/)).toEqual(['5 characters, <hu"sh>']);
  });

  it('is whole where an end of it is shown, and nothing where it may go on', () => {
    const secret = `hush${'x'.repeat(600)}`;
    expect(told(`[A]\nunknown = ${secret}\n`, /unknown = hush/)).toEqual([
      `604 characters, <${secret}>`,
    ]);
    const text = `{"options":{"S":{"k":"v"}}, "rest":"${secret}"}`;
    expect(told(text, /"rest":"hush/)).toEqual([`604 characters, <${secret}>`]);
    expect(told(`<!-- a ${secret} -->${XML()}`, /a hush/)).toEqual(['1 character, <a>']);
  });

  it('is counted from the ninth on', () => {
    const headers = Array.from({ length: 12 }, (_, at) => `X-${at}: hush`).join('; ');
    expect(told(`[A]\nhttp-custom-headers = ${headers}\n`).slice(8)).toEqual(['… and 4 more']);
  });
});

describe('code frames', () => {
  it('point at the value in a long line', () => {
    const filler = Array.from({ length: 50 }, (_, at) => `"\u{1f600}${at}":"hush"`).join();
    const text = `{"options":{"S":{${filler}},"OCServer":{"http-response-timeout":"1x"},"T":{${filler}}}}`;
    const document = parse(text);
    const { diagnostics } = resolveOptions({ sources: [{ document, role: 'application' }] });
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    const [, frame = '', carets = ''] = renderDiagnostics(errors, {
      documents: new Map([['a', document]]),
    }).split('\n');
    const at = Array.from(carets).indexOf('^');
    expect(
      Array.from(frame)
        .slice(at, at + 3)
        .join(''),
    ).toBe('1x"');
    expect(carets.trimEnd().endsWith(' ^^')).toBe(true);
    expect(frame).not.toContain('hush');
  });
});

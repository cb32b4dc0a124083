import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import * as ini from 'ini';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { convertOptions } from '#dist/convert/convert-options.js';
import { cfgTarget } from '#dist/convert/to-cfg.js';
import { envTarget } from '#dist/convert/to-env.js';
import { iniTarget } from '#dist/convert/to-ini.js';
import { jsonTarget } from '#dist/convert/to-json.js';
import { xmlTarget } from '#dist/convert/to-xml.js';
import { yamlTarget } from '#dist/convert/to-yaml.js';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { OPTION_NAMES } from '#dist/options/catalog/catalog.js';
import { growthOf, LINEAR_AT_MOST } from '../support/growth.ts';
import { convertText, lossesOf, TARGETS } from './targets.ts';

const FILE = `# Exported.
[OCServer]
contact-processed-notification = true
http-custom-headers = "X-A: it's; a=b | X-B: <&>"
http-connection-pool-size = 20
[Host]
http-custom-headers = X-Host: 1

[log]
all = stdout
expire = 10
`;

describe('a sample', () => {
  const samples = ['application', 'host'] as const;
  const cases = samples.flatMap((role) => TARGETS.map((target) => [role, target] as const));

  it.each(cases.map(([role, target]) => [role, target.name, target] as const))(
    '%s.cfg as %s has the same options in force',
    (role, _name, target) => {
      const text = readFileSync(`samples/options/${role}.cfg`, 'utf8');
      const conversion = convertText(text, target, { role });
      expect(conversion.changed).toEqual([]);
      expect(conversion.optionCount).toBe(OPTION_NAMES.length);
    },
  );
});

describe('a file that has the format already', () => {
  const files = [
    ['cfg', cfgTarget, `\ufeff${FILE}`],
    ['json', jsonTarget, '{ "type":"CfgHost","userProperties":{"a":{"b":null,"c":"1"}}}'],
    ['xml', xmlTarget, '<CfgData><!-- c --><CfgFolder x="1"/><CfgHost name="h"/></CfgData>'],
    ['yaml', yamlTarget, "OCServer: # ours\n    http-proxy: 'p:1'\n"],
    ['env', envTarget, '# [OCServer]\n\nOCS_OCSERVER__HTTP_PROXY=p:1\n'],
  ] as const;

  it.each(files)('is kept byte for byte: %s', (_name, target, text) => {
    for (const encoding of ['utf8', 'utf16le'] as const) {
      const bytes = Buffer.from(encoding === 'utf16le' ? `\ufeff${text}` : text, encoding);
      const { document } = parseOptionFile(bytes, 'a');
      const conversion = convertOptions({ document, role: 'plain' }, target);
      expect(Buffer.from(conversion.bytes).equals(bytes)).toBe(true);
      expect(conversion.keptCount).toBe(conversion.heldCount);
      expect(conversion.losses.map(({ kind }) => kind)).toEqual(['lossless']);
    }
  });
});

describe('json', () => {
  it('is the list form of GAX, an array for two levels', () => {
    const { text, changed } = convertText(FILE, jsonTarget, { applicationName: 'OCS_Main' });
    expect(changed).toEqual([]);
    expect(JSON.parse(text)).toMatchObject([
      {
        type: 'CfgApplication',
        name: 'OCS_Main',
        options: {
          property: [
            { section: 'OCServer', key: 'contact-processed-notification', value: 'true' },
            { value: "X-A: it's; a=b | X-B: <&>" },
            { value: '20' },
            { section: 'log', key: 'all' },
            { section: 'log', key: 'expire', value: '10' },
          ],
        },
      },
      { type: 'CfgHost', userproperties: { property: [{ section: 'OCServer' }] } },
    ]);
  });
});

describe('xml', () => {
  it('is what the Configuration SDK writes, escaped', () => {
    const { text, changed } = convertText(FILE, xmlTarget);
    expect(changed).toEqual([]);
    expect(text).toContain(
      '<str_pair key="http-custom-headers" value="X-A: it&apos;s; a=b | X-B: &lt;&amp;&gt;"/>',
    );
    expect(text).toMatch(/<CfgHost>\s*<userProperties>\s*<list_pair key="OCServer">/);
  });

  it('leaves out what XML has no character for, and says where', () => {
    const conversion = convertText('[a]\nb=1\u0001\nc=2\n', xmlTarget);
    expect(lossesOf(conversion, 'lossy')).toEqual([
      '2: option `b` of section `a` is left out: XML cannot hold one of its characters',
    ]);
    expect(conversion.text).not.toContain('\u0001');
  });
});

describe('ini', () => {
  it('holds what ini.parse reads back, and a comment for the rest', () => {
    const conversion = convertText(
      FILE.replace("X-A: it's; a=b | X-B: <&>", 'X-A: x\\;b'),
      iniTarget,
    );
    expect(conversion.text).toContain('[OCServer]\ncontact-processed-notification=true\n');
    expect(conversion.text).toContain('; left out: http-custom-headers\n');
    expect(ini.parse(conversion.text)).toMatchObject({ log: { all: 'stdout', expire: '10' } });
    expect(conversion.changed).toEqual(['http-custom-headers']);
    expect(lossesOf(conversion, 'lossy')).toEqual([
      '1: a comment is not kept',
      '4: option `http-custom-headers` of section `OCServer` is left out: ini.parse or ocs-notifier would read it otherwise, or not at all',
    ]);
  });

  it('escapes what ini.parse would cut', () => {
    expect(convertText(FILE, iniTarget).changed).toEqual([]);
  });

  it.each([
    '[A]\n__proto__=1\n',
    '[__proto__]\na=1\n',
    '[A]\na[]=1\n',
    '[A]\nb=null\n[A.b]\nk=1\n',
    '[ocs01.example.com]\na=1\n',
    '[A]\nk="C:\\new"\n',
    "[A]\nk='1'\n",
  ])('reads %j back as it was, or leaves it out', (text) => {
    const conversion = convertText(text, iniTarget);
    const kept = ini.parse(conversion.text);
    const count = Object.values(kept).flatMap((section) => Object.keys(section as object)).length;
    const options = text.split('\n').filter((line) => line.includes('='));
    expect(count + lossesOf(conversion, 'lossy').length).toBe(options.length);
  });
});

describe('yaml', () => {
  it('is section → option → text', () => {
    const { text, changed } = convertText(FILE, yamlTarget);
    expect(changed).toEqual([]);
    expect(parseYaml(text)).toEqual({
      OCServer: {
        'contact-processed-notification': 'true',
        'http-custom-headers': "X-A: it's; a=b | X-B: <&>",
        'http-connection-pool-size': '20',
      },
      'Host/OCServer': { 'http-custom-headers': 'X-Host: 1' },
      log: { all: 'stdout', expire: '10' },
    });
  });

  it('takes no square of the options of a section', () => {
    const work = (size: number) => {
      const lines = Array.from({ length: size }, (_, n) => `option${n} = ${n}\n`);
      const text = `[log]\n${lines.join('')}`;
      return () => expect(convertText(text, yamlTarget).changed).toEqual([]);
    };
    expect(growthOf(work, 16_000)).toBeLessThan(LINEAR_AT_MOST);
  });
});

describe('env', () => {
  it('names sections in comments, and options where capitals do not tell them', () => {
    const conversion = convertText(`${FILE}log_file = x\n`, envTarget);
    expect(conversion.text.split('\n').slice(1)).toEqual([
      '# [OCServer]',
      'OCS_OCSERVER__CONTACT_PROCESSED_NOTIFICATION=true',
      "OCS_OCSERVER__HTTP_CUSTOM_HEADERS='X-A: it'\\''s; a=b | X-B: <&>'",
      'OCS_OCSERVER__HTTP_CONNECTION_POOL_SIZE=20',
      '# [log]',
      'OCS_LOG__ALL=stdout',
      'OCS_LOG__EXPIRE=10',
      '# option log_file',
      'OCS_LOG__LOG_FILE=x',
      '# [Host/OCServer]',
      "OCS_HOST_OCSERVER__HTTP_CUSTOM_HEADERS='X-Host: 1'",
      '',
    ]);
    expect(conversion.changed).toEqual([]);
    expect(conversion.keptCount).toBe(7);
  });

  it('holds one of two names that are the same in capitals', () => {
    const conversion = convertText('[A]\na_b=1\na-b=2\n[a]\na-c=3\n', envTarget);
    expect([conversion.keptCount, conversion.heldCount]).toEqual([2, 3]);
    expect(lossesOf(conversion, 'lossy')).toEqual([
      '3: option `a-b` of section `A` is left out: another one has the same name in capitals',
    ]);
  });
});

describe('losses', () => {
  it('are told with their places, in the order of the file', () => {
    const text = '; c\r\n[A]\r\nk=1\r\nk=2\r\n[B]\r\n[A]\r\nj=3\r\n';
    const conversion = convertText(text, jsonTarget);
    expect(lossesOf(conversion, 'lossless')).toEqual(['-: 2 options kept with name and value']);
    expect(lossesOf(conversion, 'lossy')).toEqual([
      '1: a comment is not kept',
      '3: option `k` occurs again in section `A`; this value, which did not count, is left out',
      '5: section `B` holds no option and is left out',
    ]);
    expect(lossesOf(conversion, 'cosmetic')).toEqual([
      '-: blanks, empty lines and quotes are not kept',
      '1: line ends become LF',
      '6: section `A` goes on here and is joined with its first part',
    ]);
  });

  it('hold no value', () => {
    const text = '[A]\nb = hush\nb = hush\u0001\n[__proto__]\nc = hush # hush\n';
    for (const target of TARGETS) {
      expect(JSON.stringify(convertText(text, target).losses)).not.toContain('hush');
    }
  });
});

describe('any file', () => {
  const names = fc.constantFrom(
    'OCServer',
    'default',
    'Host',
    'Host/default',
    'a.b',
    '1',
    '__proto__',
  );
  const options = fc.constantFrom(
    'http-proxy',
    'http-custom-headers',
    'user-agent',
    'x',
    '10',
    '[]',
  );
  const values = fc.string({
    unit: fc.constantFrom('a', ' ', '"', "'", ';', '=', ':', '\\', '<', '#', 'é', '\t', '$', '|'),
  });
  const sections = fc.tuple(
    names,
    fc.uniqueArray(fc.tuple(options, values), { selector: ([option]) => option }),
  );
  const files = fc
    .uniqueArray(sections, { selector: ([name]) => name })
    .map((all) =>
      all
        .map(([name, rows]) => `[${name}]\n${rows.map((row) => `${row.join('=')}\n`).join('')}`)
        .join(''),
    );
  const lossless = TARGETS.filter(({ name }) => name !== 'ini' && name !== 'env');

  it.each(TARGETS.map((target) => [target.name, target] as const))(
    'is told option by option as %s: kept, or lost with its place',
    (_name, target) => {
      fc.assert(
        fc.property(files, (text) => {
          const { keptCount, heldCount, losses } = convertText(text, target);
          const lost = losses.filter(({ kind, summary }) => {
            return kind === 'lossy' && summary.startsWith('option ');
          });
          const known = lost.filter(({ range }) => range !== undefined);
          expect(keptCount + known.length).toBe(heldCount);
        }),
      );
    },
  );

  it('is YAML that others read alike', () => {
    fc.assert(
      fc.property(files, (text) => {
        const conversion = convertText(text, yamlTarget);
        const read: Record<string, Record<string, unknown>> = parseYaml(conversion.text);
        const values = Object.values(read).flatMap((options) => Object.values(options));
        expect(values.every((value) => typeof value === 'string')).toBe(true);
        expect(values).toHaveLength(conversion.keptCount);
      }),
    );
  });

  it.each(lossless.map((target) => [target.name, target] as const))(
    'has the same options in force as %s',
    (_name, target) => {
      fc.assert(
        fc.property(files, (text) => {
          expect(convertText(text, target).changed).toEqual([]);
        }),
      );
    },
  );

  it('never makes a target throw', () => {
    fc.assert(
      fc.property(fc.oneof(files, fc.string()), fc.constantFrom(...TARGETS), (text, target) => {
        expect(typeof convertText(text, target).text).toBe('string');
      }),
    );
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOptionFile } from '#dist/option-file/parse-option-file.js';
import { CATALOG, OPTION_NAMES } from '#dist/options/catalog/catalog.js';
import { resolveOptions } from '#dist/options/resolve-options.js';
import { explainOptions } from '#dist/options/show/explain-options.js';
import { optionsSchema } from '#dist/options/show/options-schema.js';
import { maskSecret } from '#dist/options/values/show-secret.js';
import { headersOf, placesOf, resolve, source } from './resolve-text.js';

const timeout = (section: string, value: number) =>
  `[${section}]\nhttp-response-timeout=${value}\n`;
const headers = (section: string, list: string) => `[${section}]\nhttp-custom-headers=${list}\n`;

describe('where a value comes from', () => {
  it.each([
    ['the default', '', undefined, 30, 'default', undefined, 0],
    ['OCServer', timeout('OCServer', 1), undefined, 1, 'application', 'OCServer', 0],
    [
      'default before OCServer',
      timeout('OCServer', 1) + timeout('default', 2),
      undefined,
      2,
      'application',
      'default',
      1,
    ],
    [
      'the application name first',
      timeout('default', 2) + timeout('Main', 3),
      'Main',
      3,
      'application',
      'Main',
      1,
    ],
    ['not another section', timeout('Main', 3), undefined, 30, 'default', undefined, 0],
  ] as const)('%s', (_name, text, applicationName, value, level, section, shadowed) => {
    const { options } = resolve([['application', `[log]\n${text}`]], applicationName);
    const entry = options.entries.find(({ name }) => name === 'http-response-timeout');
    expect(entry).toMatchObject({ value, level, section });
    expect(entry?.shadowed).toHaveLength(shadowed);
  });

  it.each([
    ['Application', 'application'],
    ['Application/OCServer', 'application'],
    ['Application:default', 'application'],
    ['OCServer', 'application'],
    ['Host', 'host'],
    ['Host/default', 'host'],
  ])('section [%s] of a plain file is read at level %s', (section, level) => {
    const { options } = resolve([['plain', headers(section, 'X-A: 1')]]);
    expect(options.entries.find(({ name }) => name === 'http-custom-headers')?.level).toBe(level);
  });

  it('lets a later file override an earlier one, and says so', () => {
    const resolved = resolve([
      ['application', timeout('OCServer', 1)],
      ['application', timeout('OCServer', 2)],
    ]);
    expect(resolved.options.values['http-response-timeout']).toBe(2);
    expect(placesOf(resolved)).toEqual(['option-overridden 2:23']);
  });

  it('checks shadowed values, too', () => {
    const text = '[default]\nhttp-response-timeout=5\n[OCServer]\nhttp-response-timeout=abc\n';
    expect(placesOf(resolve([['application', text]]))).toEqual(['option-value-invalid 4:23']);
  });

  it('is frozen', () => {
    const { options } = resolve([['application', headers('OCServer', 'X-A: 1')]]);
    expect(Object.isFrozen(options.values['http-custom-headers'][0])).toBe(true);
    expect(Object.isFrozen(options.entries[0])).toBe(true);
  });
});

describe('headers at both levels', () => {
  const application = ['application', headers('OCServer', 'X-A: 1 | X-B: 2')] as const;
  const host = ['host', headers('OCServer', 'x-b: 3 | X-C: 4')] as const;

  it('are merged, and Host wins', () => {
    const resolved = resolve([host, application]);
    expect(headersOf(resolved)).toEqual([
      ['X-A', '1'],
      ['x-b', '3'],
      ['X-C', '4'],
    ]);
    const entry = resolved.options.entries.find(({ name }) => name === 'http-custom-headers');
    expect(entry?.headers?.map(({ level, overrides }) => [level, overrides])).toEqual([
      ['application', undefined],
      ['host', 'application'],
      ['host', undefined],
    ]);
    expect(entry?.shadowed).toEqual([]);
  });

  it('are replaced by those of Host when host-headers says so', () => {
    const replace = [
      'application',
      `${application[1]}[ocs-notifier]\nhost-headers=replace\n`,
    ] as const;
    const resolved = resolve([replace, host]);
    expect(headersOf(resolved)).toEqual([
      ['x-b', '3'],
      ['X-C', '4'],
    ]);
    const entry = resolved.options.entries.find(({ name }) => name === 'http-custom-headers');
    expect(entry?.shadowed.map(({ level }) => level)).toEqual(['application']);
    expect(headersOf(resolve([replace]))).toHaveLength(2);
  });
});

describe('names and combinations', () => {
  const on = 'contact-processed-notification=true\ncontact-processed-notification-uri=http://h/\n';
  it.each([
    ['application', '[OCServer]\nHTTP-proxy=\n', ['option-near-miss 2:1']],
    ['application', '[OCServer]\nhttp-prxy=\n', ['option-near-miss 2:1']],
    ['application', '[OCServer]\nhttp_retry_max_attempts=1\n', ['option-near-miss 2:1']],
    ['application', '[OCServer]\ndial_mode=x\n', []],
    ['application', '[OCSrever]\nhttp-proxy=\n', ['section-near-miss 1:2']],
    ['plain', '[host]\nhttp-custom-headers=\n', ['section-near-miss 1:2']],
    ['plain', '[Aplication/default]\nk=\n', ['section-near-miss 1:2']],
    ['application', '[OCS_Main]\nhttp-proxy=\n', ['option-in-unread-section 2:1']],
    ['application', '[OCServer]\nhold-limit=1h\n', ['option-in-unread-section 2:1']],
    ['application', '[ocs-notifier]\nfoo=1\n', ['option-unknown 2:1']],
    ['application', '[Host]\nk=1\n', ['section-of-other-level 1:1']],
    ['host', '[OCServer]\nhttp-proxy=\n', ['option-not-read-at-host 2:1']],
    ['application', '[security]\ncertificate=a\n', ['certificate-without-key 2:13']],
    [
      'application',
      '[OCServer]\ncontact-processed-notification=on\n',
      ['option-value-invalid 2:32'],
    ],
    ['application', '[OCServer]\ncontact-processed-notification=yes\n', ['uri-missing 2:32']],
    ['application', `[OCServer]\n${on}http-proxy=p:1\n`, ['proxy-not-used 4:12']],
    ['application', '[ocs-notifier]\nretry-delay=1h\n', ['retry-delay-above-maximum 2:13']],
    ['application', '[__proto__]\n__proto__=1\nconstructor=2\n', ['nothing-read 1:1']],
  ] as const)('%s: %j', (role, text, places) => {
    expect(placesOf(resolve([[role, text]]))).toEqual(places);
  });

  it('says when notifications are off', () => {
    const codes = resolve([]).diagnostics.map(({ code }) => code);
    expect(codes).toEqual(['notification-off']);
  });
});

describe('the catalog', () => {
  it('has defaults that its own kinds of values read back', () => {
    for (const name of OPTION_NAMES) {
      const { render, decode, default: value } = CATALOG[name];
      const text = render(value as never, maskSecret);
      expect(decode(text, { folder: '' })).toEqual({ kind: 'valid', value, problems: [] });
    }
  });

  it('is described as JSON Schema', () => {
    const { properties } = optionsSchema() as { properties: Record<string, object> };
    expect(Object.keys(properties)).toEqual(OPTION_NAMES);
    expect(properties['http-response-timeout']).toMatchObject({
      type: 'integer',
      minimum: 1,
      maximum: 3600,
    });
  });

  it('is explained without values', () => {
    const { options } = resolve([['application', headers('OCServer', 'X-A: s3cret')]]);
    expect(explainOptions(options)).toHaveLength(OPTION_NAMES.length);
    expect(JSON.stringify(explainOptions(options))).not.toContain('s3cret');
    expect(explainOptions(options, 'http-proxy')).toHaveLength(1);
    expect(explainOptions(options, 'foo')).toEqual([]);
  });
});

describe('never throws', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[a-z:/@%;,|\\#?=.\d [\]-]*$/),
    fc.constantFrom('http://u:p@h', 'X-A: 1', '99999999999999999999', '1d', 'none, all'),
  );
  const section = fc.constantFrom(
    'default',
    'OCServer',
    'security',
    'ocs-notifier',
    'Host',
    'Application/x',
  );
  const line = fc.oneof(
    section.map((name) => `[${name}]`),
    fc.tuple(fc.constantFrom(...OPTION_NAMES), value).map((parts) => parts.join('=')),
  );
  const role = fc.constantFrom('application', 'host', 'plain' as const);

  it('whatever the options say', () => {
    const files = fc.array(
      fc.tuple(
        role,
        fc.array(line).map((lines) => lines.join('\n')),
      ),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(files, (given) => {
        const { options } = resolve(given as Parameters<typeof resolve>[0]);
        expect(Object.keys(options.values)).toEqual(OPTION_NAMES);
      }),
      { numRuns: 500 },
    );
  });

  it('for any prefix of a sample', () => {
    const bytes = readFileSync(new URL('../../samples/options/application.cfg', import.meta.url));
    for (let length = 0; length <= bytes.length; length += 1) {
      const { document, diagnostics } = parseOptionFile(bytes.subarray(0, length), 'a.cfg');
      const { options } = resolveOptions({ sources: [{ document, role: 'application' }] });
      expect(options.entries).toHaveLength(OPTION_NAMES.length);
      const isComplete = length === 0 || bytes[length - 1] === 0x0a;
      expect(diagnostics.some(({ code }) => code === 'possible-truncation')).toBe(!isComplete);
    }
  });

  it('reads the samples without a word', () => {
    const read = (name: string) =>
      readFileSync(new URL(`../../samples/options/${name}.cfg`, import.meta.url), 'utf8');
    const sources = [source('application', read('application')), source('host', read('host'))];
    const { options, diagnostics } = resolveOptions({ sources });
    expect(diagnostics).toEqual([]);
    expect(options.values['contact-processed-notification-uri']).toBe(
      'http://127.0.0.1:8080/ocs/contact-processed',
    );
  });
});

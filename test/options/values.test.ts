import { describe, expect, it } from 'vitest';
import type { OptionName } from '#dist/options/catalog/option-definition.js';
import { placesOf, resolve, resolveLine } from './resolve-text.js';

const all = (...failures: (string | number)[]) => ({ applies: true, failures });
const none = (...failures: (string | number)[]) => ({ applies: false, failures });

describe('http-retry-applies-to', () => {
  it.each([
    ['all', all(), []],
    ['contact-processed', all(), []],
    ['ALL', all(), []],
    ['timeout, 5xx', all('timeout', '5xx'), []],
    ['contact-processed,429,503', all(429, 503), []],
    ['none', none(), []],
    ['history', none(), []],
    ['history, timeout', none('timeout'), []],
    ['history, contact-processed', all(), []],
    ['', all(), ['retry-scope-empty']],
    [' , ', all(), ['retry-scope-empty']],
    ['foo', all(), ['retry-token-unknown', 'retry-scope-empty']],
    ['foo, timeout', all('timeout'), ['retry-token-unknown']],
    ['connect, timeout', all('timeout'), ['retry-token-no-effect']],
    ['connect', none(), ['retry-token-no-effect', 'retry-scope-nothing']],
    ['302, 503', all(503), ['retry-status-no-effect']],
    ['all, none', none(), ['retry-scope-contradiction']],
    ['timeout,timeout', all('timeout'), []],
  ])('%j', (text, scope, codes) => {
    const resolved = resolveLine(`http-retry-applies-to = ${text}`);
    expect(resolved.options.values['http-retry-applies-to']).toEqual(scope);
    expect(placesOf(resolved).map((place) => place.split(' ')[0])).toEqual(codes);
  });
});

const VALID: readonly (readonly [
  name: OptionName,
  text: string,
  value: unknown,
  places?: string[],
])[] = [
  ['contact-processed-notification', 'YES', true],
  ['contact-processed-notification', 'False', false],
  ['contact-processed-notification-uri', 'HTTPS://h:80/a?b=c', 'HTTPS://h:80/a?b=c'],
  ['contact-processed-notification-uri', 'http://[::1]/', 'http://[::1]/'],
  ['contact-processed-notification-uri', '', ''],
  ['contact-processed-notification-uri', 'http://h/#f', 'http://h/', ['uri-fragment 2:47']],
  ['http-proxy', 'p:3128', { hostname: 'p', port: 3128, credentials: undefined }],
  ['http-proxy', 'http://p.example:1/', { hostname: 'p.example', port: 1, credentials: undefined }],
  ['http-proxy', '[::1]:3128', { hostname: '::1', port: 3128, credentials: undefined }],
  ['http-proxy', '', undefined],
  ['http-retry-max-attempts', '0', 0],
  ['http-connection-pool-size', '1000', 1000],
];

const INVALID: readonly (readonly [name: OptionName, text: string, place: string])[] = [
  ['contact-processed-notification', '1', 'option-value-invalid 2:34'],
  ['contact-processed-notification', '', 'option-value-empty 2:1'],
  ['contact-processed-notification-uri', 'https://u:p@h/', 'uri-user-info 2:46'],
  ['contact-processed-notification-uri', 'https://u@h/', 'uri-user-info 2:46'],
  ['contact-processed-notification-uri', 'https://h/a b', 'uri-invalid 2:49'],
  ['contact-processed-notification-uri', 'ftp://h/', 'uri-invalid 2:38'],
  ['contact-processed-notification-uri', '/path', 'uri-invalid 2:38'],
  ['contact-processed-notification-uri', 'http:///path', 'uri-invalid 2:45'],
  ['contact-processed-notification-uri', 'http://h:99999/', 'uri-invalid 2:45'],
  ['http-proxy', 'https://p:1', 'proxy-scheme 2:14'],
  ['http-proxy', 'p', 'proxy-invalid 2:14'],
  ['http-proxy', 'p:0', 'proxy-invalid 2:14'],
  ['http-proxy', 'http://u:%zz@p:1', 'proxy-invalid 2:21'],
  ['http-proxy', 'u:p@h:1', 'proxy-invalid 2:14'],
  ['http-connection-pool-size', '0', 'option-value-out-of-range 2:29'],
  ['http-connection-pool-size', '1e2', 'option-value-invalid 2:29'],
  ['http-connection-pool-size', '+1', 'option-value-invalid 2:29'],
  ['http-connection-pool-size', '', 'option-value-empty 2:1'],
  ['http-response-timeout', 'abc', 'option-value-invalid 2:25'],
  ['http-response-timeout', '3601', 'option-value-out-of-range 2:25'],
  ['http-response-timeout', '-1', 'option-value-out-of-range 2:25'],
];

describe('values', () => {
  it.each(VALID.map((row) => ({ row })))('$row.0 = $row.1', ({ row }) => {
    const [name, text, value, places = []] = row;
    const resolved = resolveLine(`${name} = ${text}`);
    expect(resolved.options.values[name]).toEqual(value);
    const own = placesOf(resolved).filter((place) => !place.startsWith('uri-missing'));
    expect(own).toEqual(places);
  });

  it.each(INVALID)('%s = %s is an error', (name, text, place) => {
    const resolved = resolveLine(`${name} = ${text}`);
    expect(placesOf(resolved)).toEqual([place]);
    expect(resolved.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
    expect(resolved.options.entries.find((entry) => entry.name === name)?.rule).toContain(
      'not valid',
    );
  });

  it('decodes proxy credentials and masks them', () => {
    const { options } = resolveLine('http-proxy = http://us%40er:p%3Aw@p:1');
    expect(options.values['http-proxy']?.credentials?.reveal()).toBe('us@er:p:w');
    expect(JSON.stringify(options)).not.toContain('p:w');
  });

  it.each([
    ['retry-delay', '500ms', 500],
    ['retry-max-delay', '5m', 300_000],
    ['hold-limit', '72h', 259_200_000],
    ['history-retention', '7d', 604_800_000],
    ['host-headers', 'Replace', 'replace'],
    ['user-agent', 'me/1.0 (x)', 'me/1.0 (x)'],
    ['store-max-messages', '5', 5],
  ] as const)('[ocs-notifier] %s = %s', (name, text, value) => {
    const resolved = resolve([['application', `[ocs-notifier]\n${name} = ${text}\n`]]);
    expect(resolved.options.values[name]).toBe(value);
    expect(placesOf(resolved)).toEqual([]);
  });

  it.each([
    ['retry-delay', '1', 'option-value-invalid'],
    ['retry-delay', '0s', 'option-value-out-of-range'],
    ['hold-limit', '', 'option-value-empty'],
    ['host-headers', 'mix', 'option-value-invalid'],
    ['user-agent', 'a\u00e9', 'option-value-invalid'],
  ])('[ocs-notifier] %s = %s is an error', (name, text, code) => {
    const resolved = resolve([['application', `[ocs-notifier]\n${name} = ${text}\n`]]);
    expect(placesOf(resolved)[0]).toMatch(new RegExp(`^${code} 2:`));
  });

  it('resolves certificate paths at the folder of the file', () => {
    const text = '[security]\ncertificate = ./a.pem\ncertificate-key = /k.pem\n';
    const { options } = resolve([['application', text]]);
    expect(options.values.certificate).toBe('a.pem');
    expect(options.values['certificate-key']).toBe('/k.pem');
  });
});

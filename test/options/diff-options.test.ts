import { describe, expect, it } from 'vitest';
import { OPTION_NAMES } from '#dist/options/catalog/catalog.js';
import type { EffectiveOptions } from '#dist/options/catalog/effective-options.js';
import type { OptionName } from '#dist/options/catalog/option-definition.js';
import { diffOptions, renderChange } from '#dist/options/diff/diff-options.js';
import { effectiveOptions } from '../support/option-values.js';
import { resolve } from './resolve-text.js';

const SECTIONS: Readonly<Record<string, string>> = {
  certificate: 'security',
  'certificate-key': 'security',
  'trusted-ca': 'security',
  'retry-delay': 'ocs-notifier',
  'retry-max-delay': 'ocs-notifier',
  'hold-limit': 'ocs-notifier',
  'host-headers': 'ocs-notifier',
  'user-agent': 'ocs-notifier',
  'history-retention': 'ocs-notifier',
  'store-max-messages': 'ocs-notifier',
};

/** Options of a file that sets one option, or none. */
function options(name: OptionName, text: string | undefined): EffectiveOptions {
  const line = text === undefined ? '' : `${name} = ${text}\n`;
  return resolve([['application', `[${SECTIONS[name] ?? 'OCServer'}]\n${line}`]]).options;
}

function change(name: OptionName, from: string | undefined, to: string | undefined) {
  const changes = diffOptions(options(name, from), options(name, to));
  expect(changes.map((each) => each.name)).toEqual([name]);
  return changes[0] as (typeof changes)[number];
}

describe('effect', () => {
  it.each<[OptionName, string | undefined, string | undefined, string | RegExp]>([
    ['contact-processed-notification', 'no', 'yes', /next processed chain/],
    [
      'contact-processed-notification',
      'yes',
      undefined,
      'no new messages; those queued are still sent',
    ],
    ['contact-processed-notification-uri', undefined, 'http://a/', /queued/],
    ['contact-processed-notification-uri', 'http://a/', '', 'messages are held until a URI is set'],
    [
      'contact-processed-notification-uri',
      'http://a/',
      'http://b/',
      /^next attempt, also .* queued/,
    ],
    ['http-retry-applies-to', 'all', 'none', /dead at their next failure/],
    ['http-retry-applies-to', 'none', 'all', /what is dead stays dead/],
    ['http-retry-applies-to', 'all', '5xx', /next retry decision/],
    ['http-retry-applies-to', 'none', 'none, 5xx', /^none/],
    ['http-retry-max-attempts', '5', '2', /dead at their next failure/],
    ['http-retry-max-attempts', '2', '5', /sent more often/],
    ['http-connection-pool-size', '10', '50', 'live: grows, nothing is dropped'],
    ['http-connection-pool-size', '50', '10', 'live: shrinks, requests in flight finish first'],
    ['http-custom-headers', 'A: 1', 'A: 2', /next attempt/],
    ['http-custom-headers', 'A: 1', undefined, /no custom headers/],
    ['http-proxy', undefined, 'p:1', /go through the proxy/],
    ['http-proxy', 'p:1', 'p:2', /the other proxy/],
    ['http-proxy', 'http://u:a@p:1', 'http://u:b@p:1', /the other credentials/],
    ['http-proxy', 'p:1', '', /go direct/],
    ['http-response-timeout', '20', '5', 'next attempt; requests in flight keep their 20 s'],
    ['certificate', undefined, '/c.pem', /new connections/],
    ['certificate-key', '/k.pem', undefined, /new connections/],
    ['trusted-ca', undefined, '/ca.pem', /only the authorities in it/],
    ['trusted-ca', '/ca.pem', '', /public authorities again/],
    ['retry-delay', '1s', '2s', /keep their time/],
    ['retry-max-delay', '5m', '6m', /keep their time/],
    ['hold-limit', '72h', '1h', /dead/],
    ['hold-limit', '1h', '72h', /already held/],
    ['host-headers', 'merge', 'replace', /take the place/],
    ['host-headers', 'replace', 'merge', /merged/],
    ['user-agent', 'A/1', 'A/2', 'the next attempt'],
    ['history-retention', '7d', '4d', /clean-up/],
    ['history-retention', '4d', '7d', /longer/],
    ['store-max-messages', '10', '5', /no new events/],
    ['store-max-messages', '5', '10', /more room/],
  ])('%s: %s → %s', (name, from, to, effect) => {
    const expected = typeof effect === 'string' ? effect : expect.stringMatching(effect);
    expect(change(name, from, to).effect).toEqual(expected);
  });
});

describe('detail', () => {
  it.each<[OptionName, string, string, string | undefined]>([
    ['http-custom-headers', 'A: 1', 'A: 1 | B: 2', 'B added'],
    ['http-custom-headers', 'A: 1 | B: 2', 'B: 2', 'A removed'],
    ['http-custom-headers', 'A: 1', 'A: 2', 'A has another value'],
    ['http-custom-headers', 'A: 1', 'a: 1', 'A is spelled a'],
    ['http-custom-headers', 'A: 1 | B: 2 | C: 3', 'C: 3 | A: 1 | B: 2', 'C moved'],
    [
      'http-custom-headers',
      'A: 1 | B: 2',
      'B: 3 | A: 1 | D: 4',
      'B has another value, A moved, D added',
    ],
    ['http-proxy', 'http://u:a@p:1', 'http://u:b@p:1', 'has other credentials'],
    ['http-proxy', 'http://u:a@p:1', 'http://p:1', undefined],
    [
      'contact-processed-notification-uri',
      'http://a/?k=1',
      'http://a/?k=2',
      'differs in a masked part only',
    ],
    ['contact-processed-notification-uri', 'http://a/?k=1', 'http://b/?k=2', undefined],
    [
      'http-retry-applies-to',
      'none',
      'none, 5xx',
      'names other failures, of which none is retried',
    ],
    ['http-connection-pool-size', '1', '2', undefined],
  ])('%s: %s → %s', (name, from, to, detail) => {
    expect(change(name, from, to).detail).toBe(detail);
  });

  it('never holds a secret', () => {
    const from = resolve([
      [
        'application',
        '[OCServer]\nhttp-custom-headers = A: hush1 | B: hush2\nhttp-proxy = http://hush:hush3@p:1\ncontact-processed-notification-uri = http://a/?k=hush4\n',
      ],
    ]);
    const to = resolve([
      [
        'application',
        '[OCServer]\nhttp-custom-headers = B: hush5 | A: hush6\nhttp-proxy = http://hush:hush7@p:2\ncontact-processed-notification-uri = http://a/?k=hush8\n',
      ],
    ]);
    const changes = diffOptions(from.options, to.options);
    expect(changes).toHaveLength(3);
    expect(JSON.stringify([changes, changes.map(renderChange)])).not.toContain('hush');
  });
});

describe('diffOptions', () => {
  const first =
    '[OCServer]\nhttp-proxy = p:1\nhttp-connection-pool-size = 5\n[security]\ntrusted-ca = /ca\n';

  it('gives changes in the order of the catalog, with both places', () => {
    const from = resolve([['application', first]]).options;
    const to = resolve([['application', '[default]\nhttp-connection-pool-size = 6\n']]).options;
    const changes = diffOptions(from, to);
    expect(changes.map(({ name }) => name)).toEqual(
      OPTION_NAMES.filter((name) =>
        ['http-connection-pool-size', 'http-proxy', 'trusted-ca'].includes(name),
      ),
    );
    expect(changes[0]).toMatchObject({
      from: { display: '5', level: 'application', section: 'OCServer', file: 'application0.cfg' },
      to: { display: '6', section: 'default', range: { start: { line: 2, column: 29 } } },
    });
    expect(changes[1]?.to).toEqual({
      display: '',
      level: 'default',
      section: undefined,
      file: undefined,
      range: undefined,
    });
  });

  it('is empty for equal values of other origin', () => {
    const from = resolve([['application', first]]).options;
    const moved = first.replace('OCServer', 'default').replace('pool-size = 5', 'pool-size = 005');
    const to = resolve([
      ['application', `# Moved.\n${moved}[OCServer]\nhttp-response-timeout = 30\n`],
    ]);
    expect(diffOptions(from, to.options)).toEqual([]);
    expect(diffOptions(from, from)).toEqual([]);
  });

  it('takes options that say nothing of origin', () => {
    const changes = diffOptions(
      effectiveOptions(),
      effectiveOptions({ 'http-response-timeout': 7 }),
    );
    expect(changes.map(renderChange)).toEqual(['http-response-timeout 5 → 7 (default)']);
  });
});

describe('renderChange', () => {
  it.each<[OptionName, string | undefined, string | undefined, string]>([
    [
      'http-connection-pool-size',
      '20',
      '50',
      'http-connection-pool-size 20 → 50 (application0.cfg:2)',
    ],
    ['http-connection-pool-size', '50', undefined, 'http-connection-pool-size 50 → 10 (default)'],
    ['http-proxy', 'p:1', '', 'http-proxy http://p:1 → (empty) (application0.cfg:2)'],
    [
      'http-proxy',
      'http://u:a@p:1',
      'http://u:b@p:1',
      'http-proxy: has other credentials (application0.cfg:2)',
    ],
    [
      'http-custom-headers',
      'A: 1',
      'A: 2',
      'http-custom-headers: A has another value (application0.cfg:2)',
    ],
    [
      'http-custom-headers',
      'A: 1',
      'A: 2 | B: 3',
      'http-custom-headers A: ••• → A: •••, B: ••• (application0.cfg:2): A has another value, B added',
    ],
  ])('%s: %s → %s', (name, from, to, line) => {
    expect(renderChange(change(name, from, to))).toBe(line);
  });

  it('does not cut off what differs', () => {
    const uri = (key: string) => `https://crm.example.com/${'a'.repeat(80)}?key=${key}`;
    const found = diffOptions(
      options('contact-processed-notification-uri', uri('hush')),
      options('contact-processed-notification-uri', uri('other')),
      (secret) => `digits-of-${secret.length}`,
    );
    expect(found.map(renderChange).join()).toMatch(
      /\?key=••• \(4 characters, digits-of-4\) → https:.+\?key=••• \(5 characters, digits-of-5\)/,
    );
  });

  it('cuts long values and shows no invisible character', () => {
    const line = renderChange(change('trusted-ca', `/${'a'.repeat(300)}`, '/b\u200bc'));
    expect(line).toBe(`trusted-ca /${'a'.repeat(58)}… → /b\\u{200b}c (application0.cfg:2)`);
  });
});

describe('a value that is not valid', () => {
  it.each<[string, string]>([
    ['25', 'abc'],
    ['10', 'abc'], // whose default equals what was in force
  ])('is shown as such, not as the default that stands in its place: %s → %s', (from, to) => {
    const found = change('http-connection-pool-size', from, to);
    expect(renderChange(found)).toMatch(/^http-connection-pool-size \d+ → \(not valid\) \(.+:2\)$/);
    expect(found.effect).toBe('none: a value that is not valid is never put in force');
  });

  it('in a list of headers does not show the headers that are left', () => {
    const found = change('http-custom-headers', 'X-A: 1', 'X-A: 1 | nonsense');
    expect(found.to.display).toBe('(not valid)');
  });
});

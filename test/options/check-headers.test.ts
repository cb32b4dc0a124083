import { describe, expect, it } from 'vitest';
import { placesOf, resolve } from './resolve-text.js';

const list = (text: string) => `[OCServer]\nhttp-custom-headers = ${text}\n`;
const both = (application: string, host: string) =>
  resolve([
    ['application', list(application)],
    ['host', list(host)],
  ]);

describe('a header that Host and Application set', () => {
  it.each([
    ['X-A: 1', 'X-A: 1', ['header-override-without-effect 2:23']],
    ['X-A: 1', 'X-B: 2 | X-A: 1', ['header-override-without-effect 2:32']],
    ['X-A: 1', 'X-A: 2', []],
    ['X-A: 1', 'x-a: 2', ['header-overridden-in-other-case 2:23']],
    ['X-A: 1', 'x-a: 1', ['header-overridden-in-other-case 2:23']],
    ['X-A: 1', 'X-B: 1', []],
    ['X-A', 'X-A: 1', ['header-without-colon 2:23']],
  ])('%j and %j', (application, host, places) => {
    expect(placesOf(both(application, host))).toEqual(places);
  });

  it('is shown at both places, without its value', () => {
    const { diagnostics } = both('X-Key: s3cretW0rd', 'X-Key: s3cretW0rd');
    const [found] = diagnostics.filter(({ code }) => code === 'header-override-without-effect');
    expect(found?.range?.filename).toBe('host1.cfg');
    expect(found?.related?.[0]?.range.filename).toBe('application0.cfg');
    expect(JSON.stringify(diagnostics)).not.toContain('s3cretW0rd');
  });

  it('is nothing to speak of when one list replaces the other', () => {
    const replace = '[ocs-notifier]\nhost-headers = replace\n';
    const resolved = resolve([
      ['application', list('X-A: 1') + replace],
      ['host', list('X-A: 1')],
    ]);
    expect(placesOf(resolved)).toEqual([]);
  });
});

describe('options that are not ours, but look related', () => {
  it.each([
    ['pre-dial-validation-uri', 'pre-dial validation'],
    ['history-uri', 'history requests'],
    ['campaign-group-states-uri', 'campaign group states'],
    ['contact-processed-notification-format', 'no such option'],
    ['http-keep-alive', 'no such option'],
  ])('%s', (name, words) => {
    const { diagnostics } = resolve([['application', `[OCServer]\n${name} = 1\n`]]);
    const found = diagnostics.filter(({ code }) => code === 'option-of-other-feature');
    expect(found).toMatchObject([
      { severity: 'info', summary: expect.stringContaining(words), range: { start: { line: 2 } } },
    ]);
  });

  it.each([
    '[OCServer]\ndial_mode = 1\nhistorical = 1\n',
    '[OCServer]\n[log]\nhttp-keep-alive = 1\n',
  ])('are not found in %j', (text) =>
    expect(placesOf(resolve([['application', text]]))).toEqual([]),
  );
});

import { describe, expect, it } from 'vitest';
import { resolve } from './resolve-text.js';

const URI = 'contact-processed-notification-uri';

function problem(files: Parameters<typeof resolve>[0], code: string) {
  const found = resolve(files).diagnostics.filter((each) => each.code === code);
  return found.map(({ severity, range, detail, related = [] }) => ({
    severity,
    at: `${range?.filename}:${range?.start.line}`,
    detail,
    related: related.map((each) => `${each.range.filename}:${each.range.start.line}`),
  }));
}

describe('a mistake in a shadowed value', () => {
  it('says which definition keeps it from having an effect', () => {
    const text = `[OCServer]\n${URI} = crm/x\n[default]\n${URI} = http://crm/x\n`;
    expect(problem([['application', text]], 'uri-invalid')).toEqual([
      {
        severity: 'error',
        at: 'application0.cfg:2',
        detail: `This value has no effect now, but if application0.cfg:4 is removed, application0.cfg:2 is not a valid ${URI}.`,
        related: ['application0.cfg:4'],
      },
    ]);
  });

  it('names all that would have to go, over several files', () => {
    const size = (section: string, value: string) =>
      ['application', `[${section}]\nhttp-connection-pool-size=${value}\n`] as const;
    const files = [size('OCServer', 'ten'), size('OCServer', '5'), size('default', '6')];
    expect(problem(files, 'option-value-invalid')).toMatchObject([
      {
        at: 'application0.cfg:2',
        detail: expect.stringContaining('if application2.cfg:2 and application1.cfg:2 are removed'),
        related: ['application2.cfg:2'],
      },
    ]);
  });

  it('that is no error says that the value would count', () => {
    const text = `[OCServer]\n${URI} = http://crm/#x\n[default]\n${URI} = http://crm/\n`;
    expect(problem([['application', text]], 'uri-fragment')).toMatchObject([
      { severity: 'warning', detail: expect.stringMatching(/application0.cfg:2 counts\.$/) },
    ]);
  });

  it('is not added to a value that has an effect', () => {
    const found = problem([['application', `[OCServer]\n${URI} = crm\n`]], 'uri-invalid');
    expect(found).toMatchObject([{ detail: undefined, related: [] }]);
  });
});

describe('header lists', () => {
  const list = (text: string) => `[OCServer]\nhttp-custom-headers = ${text}\n`;
  const application = ['application', list('X-A')] as const;
  const replace = ['application', '[ocs-notifier]\nhost-headers = replace\n'] as const;
  const host = ['host', list('X-B: 1')] as const;

  it('of both levels are in force together', () => {
    expect(problem([application, host], 'header-without-colon')).toMatchObject([
      { detail: undefined },
    ]);
  });

  it('of the Application are shadowed when those of Host replace them', () => {
    expect(problem([application, replace, host], 'header-without-colon')).toMatchObject([
      { at: 'application0.cfg:2', related: ['host2.cfg:2'] },
    ]);
  });

  it('that hold a header twice show both places', () => {
    const twice = problem([['application', list('X-A: 1 | x-a: 2')]], 'header-duplicate');
    expect(twice).toMatchObject([{ at: 'application0.cfg:2', related: ['application0.cfg:2'] }]);
  });
});

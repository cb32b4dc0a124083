import { describe, expect, it } from 'vitest';
import type { ObjectNames } from '#dist/options/resolve/select-objects.js';
import { type ResolvedOptions, resolveOptions } from '#dist/options/resolve-options.js';
import { headersOf, source } from './resolve-text.js';

/** Resolves files given as `[role, text]` or `[role, text, address]`. */
function resolve(
  files: readonly (readonly ['application' | 'host' | 'plain', string, (string | undefined)?])[],
  names: ObjectNames = {},
): ResolvedOptions {
  const sources = files.map(([role, text, address], at) => {
    return { ...source(role, text, `${at}.txt`), address };
  });
  return resolveOptions({ sources, ...names });
}

const told = ({ diagnostics }: ResolvedOptions) =>
  diagnostics
    .filter(({ severity, code }) => severity !== 'info' && code !== 'notification-off')
    .map(({ severity, code, summary }) => `${severity} ${code}: ${summary}`);

const timeout = ({ options }: ResolvedOptions) => options.values['http-response-timeout'];

const section = (name: string, option: string, value: string) =>
  `<list_pair key="${name}"><str_pair key="${option}" value="${value}"/></list_pair>`;
const server = (attributes: string, options: string) =>
  `<CfgServer ${attributes}><options>${options}</options></CfgServer>`;
const host = (attributes: string, header = '') =>
  `<CfgHost ${attributes}><userProperties>${section('OCServer', 'http-custom-headers', header)}</userProperties></CfgHost>`;
const data = (...objects: string[]) => `<CfgData>${objects.join('\n')}</CfgData>`;

const OCS = server(
  'name="OCS_Main" DBID="106"',
  section('OCServer', 'http-response-timeout', '20'),
);
const URS = server(
  'name="URS_1"',
  section('default', 'verbose', 'all') + section('security', 'trusted-ca', '/urs/ca.pem'),
);
const OTHER_OCS = server('name="OCS_B"', section('default', 'http-response-timeout', '600'));

describe('the Application', () => {
  it('is the only one, whatever it is called', () => {
    expect(timeout(resolve([['plain', data(OCS)]]))).toBe(20);
  });

  it('is the only one with an option of ours or a section OCServer', () => {
    const resolved = resolve([['plain', data(URS, OCS)]]);
    expect(timeout(resolved)).toBe(20);
    expect(resolved.options.values['trusted-ca']).toBeUndefined();
    expect(told(resolved)).toEqual([]);
  });

  it('is not guessed: two with options of ours are an error that lists them', () => {
    const resolved = resolve([['plain', data(OCS, URS, OTHER_OCS)]]);
    expect(timeout(resolved)).toBe(30);
    expect(told(resolved)).toEqual([
      'error objects-of-one-level: there are 2 Applications, and nothing says which one is meant: `OCS_Main`, `OCS_B`',
    ]);
  });

  it.each<[string, ObjectNames, string | undefined, number]>([
    ['by name', { applicationName: 'OCS_B' }, undefined, 600],
    ['by address', {}, 'OCS_B', 600],
    ['by type and name', {}, 'CfgServer:OCS_Main', 20],
    ['by DBID', {}, '106', 20],
  ])('is chosen %s', (_how, names, address, expected) => {
    const resolved = resolve([['plain', data(OCS, URS, OTHER_OCS), address]], names);
    expect(timeout(resolved)).toBe(expected);
    expect(told(resolved)).toEqual([]);
  });

  it('that an address names must be there', () => {
    expect(told(resolve([['plain', data(OCS, URS), 'OCS_C']]))).toEqual([
      'error object-not-found: the file has no object `OCS_C`; it holds `OCS_Main`, `URS_1`',
    ]);
  });

  it('of one name twice in a file is not one object', () => {
    const twice = data(server('name="a" DBID="1"', ''), server('name="a" DBID="2"', ''));
    expect(told(resolve([['plain', twice]]))).toEqual([
      'error objects-of-one-level: there are 2 Applications, and nothing says which one is meant: `1`, `2`',
    ]);
  });

  it('of two files with one name, or without one, is one object', () => {
    const overlay = '{"options":{"OCServer":{"http-response-timeout":"40"}}}';
    expect(
      timeout(
        resolve([
          ['application', data(OCS)],
          ['application', overlay],
        ]),
      ),
    ).toBe(40);
    expect(
      told(
        resolve([
          ['application', data(OCS)],
          ['application', data(OTHER_OCS)],
        ]),
      ),
    ).toEqual([
      'error objects-of-one-level: there are 2 Applications, and nothing says which one is meant: `OCS_Main`, `OCS_B`',
    ]);
  });

  it('gives its name to the section that is searched first, also as a child element', () => {
    const text = `<ConfData><CfgApplication><name value="OCS_Main"/><options>${section('OCS_Main', 'http-response-timeout', '90')}</options></CfgApplication></ConfData>`;
    expect(timeout(resolve([['plain', text]]))).toBe(90);
  });
});

describe('the Host', () => {
  const hosts = [host('id="h1" name="ocs01"', 'X-A: 1'), host('id="h2" name="ocs02"', 'X-A: 2')];
  const onHost = (reference: string) =>
    server(`name="OCS_Main" hostDBID="${reference}"`, section('OCServer', 'x', '1'));

  it.each(['h2', 'ocs02'])('is the one that the Application refers to: %s', (reference) => {
    const resolved = resolve([['plain', data(...hosts, onHost(reference))]]);
    expect(headersOf(resolved)).toEqual([['X-A', '2']]);
    expect(told(resolved)).toEqual([]);
  });

  it('is found by the name that another file gives to the reference', () => {
    const reference = '<CfgReference><CfgHostRef id="r" name="ocs02"/></CfgReference>';
    const resolved = resolve([
      ['application', data(reference, onHost('r'))],
      ['host', data(...hosts)],
    ]);
    expect(headersOf(resolved)).toEqual([['X-A', '2']]);
  });

  it('is chosen by name or address, even against the reference', () => {
    const file = data(...hosts, onHost('h2'));
    expect(headersOf(resolve([['plain', file]], { hostName: 'ocs01' }))).toEqual([['X-A', '1']]);
    const apart = [['application', file, 'OCS_Main'] as const, ['host', file, 'ocs01'] as const];
    expect(headersOf(resolve(apart))).toEqual([['X-A', '1']]);
    expect(told(resolve(apart)).join()).toContain('host-not-referenced');
  });

  it('that a person addresses in its file counts, not the one beside the Application', () => {
    const resolved = resolve([
      ['plain', data(hosts[0] ?? '', onHost('h1'))],
      ['host', data(...hosts), 'ocs02'],
    ]);
    expect(headersOf(resolved)).toEqual([['X-A', '2']]);
    expect(told(resolved)).toEqual([
      'warning host-not-referenced: the Application runs on Host `h1`, but the options of Host `ocs02` are read',
    ]);
  });

  it.each<[string, string | undefined]>([
    ['of a file', undefined],
    ['beside an addressed Application', 'OCS_Main'],
  ])('is none of those %s where the Application runs elsewhere, which is told', (_, address) => {
    const resolved = resolve([['plain', data(...hosts, onHost('999')), address]]);
    expect(headersOf(resolved)).toEqual([]);
    expect(told(resolved)).toEqual([
      'warning host-not-referenced: the Application runs on Host `999`, which is not among those of the files, so no options of a Host are read: `ocs01`, `ocs02`',
    ]);
  });

  it('of a file of which nothing is read is told', () => {
    const resolved = resolve([
      ['plain', data(hosts[0] ?? '', onHost('h1'))],
      ['host', host('name="other"', 'X-A: 3')],
    ]);
    expect(headersOf(resolved)).toEqual([['X-A', '1']]);
    expect(told(resolved)).toEqual([
      'warning nothing-read: no option in this file is one that is read',
    ]);
  });

  it('that stands alone beside an addressed Application is not read when it is another one', () => {
    const [first = ''] = hosts;
    expect(headersOf(resolve([['plain', data(first, onHost('h9')), 'OCS_Main']]))).toEqual([]);
  });

  it('of twenty is not guessed, and each is listed', () => {
    const many = Array.from({ length: 20 }, (_, at) => host(`name="ocs${at}"`, 'X-A: 1'));
    const resolved = resolve([['plain', data(OCS, ...many)]]);
    expect(headersOf(resolved)).toEqual([]);
    const [error] = resolved.diagnostics.filter(({ code }) => code === 'objects-of-one-level');
    expect(error?.related).toHaveLength(19);
    expect(error?.summary).toContain('`ocs0`, `ocs1`,');
    expect(headersOf(resolve([['plain', data(OCS, ...many)]], { hostName: 'ocs7' }))).toEqual([
      ['X-A', '1'],
    ]);
  });

  it('that is the only one, but not the one referred to, is told', () => {
    const [first = ''] = hosts;
    expect(told(resolve([['plain', data(first, onHost('h9'))]]))).toEqual([
      'warning host-not-referenced: the Application runs on Host `h9`, but the options of Host `ocs01` are read',
    ]);
  });

  it('may have no options at all', () => {
    for (const text of ['{"type":"CfgHost","name":"ocs01"}', '<CfgHost name="ocs01"/>']) {
      expect(told(resolve([['host', text]]))).toEqual([]);
    }
  });
});

describe('changes to objects', () => {
  const change = `<CfgData><CfgUpdate><CfgServerUpdate DBIDref="106"><options action="delete">${section('OCServer', 'http-response-timeout', '5')}</options></CfgServerUpdate></CfgUpdate></CfgData>`;

  it.each([change, '<CfgData><CfgRemove><CfgHostRef id="x" name="h"/></CfgRemove></CfgData>'])(
    'say nothing of options in force: %#',
    (text) => {
      const resolved = resolve([['plain', text]]);
      expect(timeout(resolved)).toBe(30);
      expect(told(resolved)).toEqual([
        'error objects-are-changes: the file holds changes to objects, not objects: it does not say what their options are',
      ]);
    },
  );
});

describe('changes beside objects', () => {
  it('are told, and the objects read without them', () => {
    const update = `<CfgUpdate><CfgServerUpdate DBIDref="106"><options action="change">${section('OCServer', 'http-response-timeout', '5')}</options></CfgServerUpdate></CfgUpdate>`;
    const resolved = resolve([['plain', data(OCS, update)]]);
    expect(timeout(resolved)).toBe(20);
    expect(told(resolved)).toEqual([
      'warning changes-not-read: the file also holds changes to objects: its objects are read without them',
    ]);
  });
});

describe('values that are no texts', () => {
  it('are an error only for options that are read', () => {
    const text = JSON.stringify({
      options: {
        OCServer: { 'http-proxy': null, other: { a: 1 } },
        log: { 'http-proxy': ['x'] },
      },
    });
    const { diagnostics } = resolve([['application', text]]);
    const opaque = diagnostics.filter(({ code }) => code.endsWith('opaque'));
    expect(opaque.map(({ severity, summary }) => `${severity} ${summary}`)).toEqual([
      'error option `http-proxy` is null, not a text',
      'info `other` is an object, not a text; it is kept as it is, and not read',
      'info `http-proxy` is a list, not a text; it is kept as it is, and not read',
    ]);
  });
});

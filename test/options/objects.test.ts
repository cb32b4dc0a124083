import { describe, expect, it } from 'vitest';
import type { OptionSource } from '#dist/options/resolve/placed-section.js';
import { headersOf, placesOf, resolve } from './resolve-text.js';

/** An object in the compact form. */
const object = (type: string, name: string, lists: object) =>
  JSON.stringify({ type: `Cfg${type}`, name, ...lists });
const options = (section: string, values: object) => ({ options: { [section]: values } });
const annex = (section: string, values: object) => ({ userProperties: { [section]: values } });
const headers = (value: string) => ({ 'http-custom-headers': value });
const pool = (value: string) => ({ 'http-connection-pool-size': value });

const read = (role: OptionSource['role'], ...objects: string[]) =>
  resolve([[role, `[${objects.join()}]`]]);

describe('objects of XML and JSON files', () => {
  it('say their level themselves', () => {
    const resolved = read(
      'plain',
      object('Host', 'h', annex('OCServer', headers('X-A: host'))),
      object('Application', 'OCS', options('OCServer', headers('X-A: app; X-B: app'))),
    );
    expect(headersOf(resolved)).toEqual([
      ['X-A', 'host'],
      ['X-B', 'app'],
    ]);
    expect(placesOf(resolved)).toEqual([]);
  });

  it('are searched in the section of the name of the application first', () => {
    const all = { ...options('default', pool('7')) };
    const text = object('Application', 'OCS_Main', {
      options: { ...all.options, OCS_Main: pool('8') },
    });
    expect(read('plain', text).options.values['http-connection-pool-size']).toBe(8);
    expect(
      read('plain', text.replace('"OCS_Main"', '""')).options.values['http-connection-pool-size'],
    ).toBe(7);
  });

  it('do not offer the annex of an Application', () => {
    const resolved = read(
      'plain',
      object('Application', 'a', annex('OCServer', { ...pool('5'), x: '1' })),
    );
    expect(resolved.options.values['http-connection-pool-size']).toBe(10);
    expect(placesOf(resolved)).toEqual(['option-in-annex 1:69']);
  });

  it('that do not say their level have the one of the file', () => {
    const text = JSON.stringify(annex('OCServer', headers('X-A: 1')));
    expect(headersOf(resolve([['host', text]]))).toEqual([['X-A', '1']]);
    expect(headersOf(resolve([['application', text]]))).toEqual([]);
    expect(headersOf(resolve([['plain', text]]))).toEqual([]);
    const qualified = JSON.stringify(options('Host/default', headers('X-A: 1')));
    expect(
      resolve([['plain', qualified]]).options.entries.find(
        ({ name }) => name === 'http-custom-headers',
      )?.level,
    ).toBe('host');
  });

  it('of another level than the file is given for are told once', () => {
    const hosts = ['g', 'h'].map((name) =>
      object('Host', name, annex('OCServer', headers('X-A: 1'))),
    );
    expect(
      placesOf(read('application', ...hosts)).filter((code) => /^section/.test(code)),
    ).toHaveLength(1);
    expect(placesOf(read('host', hosts[0] ?? ''))).toEqual([]);
  });
});

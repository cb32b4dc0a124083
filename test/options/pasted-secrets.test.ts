import { describe, expect, it } from 'vitest';
import { CATALOG, OPTION_NAMES } from '#dist/options/catalog/catalog.js';
import { pastedSecrets } from '#dist/options/values/pasted-secrets.js';
import { maskSecret } from '#dist/options/values/show-secret.js';
import { replaceParts } from '#dist/text/parts.js';

const masked = (text: string) => replaceParts(text, pastedSecrets(text), maskSecret);

const SECRETS: readonly [string, string][] = [
  ['hunter2hunter2X9', '•••'],
  ['AKIAIOSFODNN7EXAMPLE', '•••'],
  ['sk_live_51H8abcdefGHIJKLmnop', '•••'],
  ['ghp_16C7e42F292c6912E7710c838347Ae178B4a', '•••'],
  ['9f86d081884c7d659a2feaa0c55ad015', '•••'],
  ['3f2504e0-4f89-11d3-9a0c-0305e82c3301', '•••'],
  ['Pa55word!xyz', '•••'],
  ['Bearer abc', 'Bearer •••'],
  ['Basic dXNlcjpwYXNz', 'Basic •••'],
  ['X-Api-Key: s3cret', 'X-Api-Key: •••'],
  ['password=hunter2', 'password=•••'],
  ['all, api_key: hunter2 or so', 'all, api_key: •••'],
  ['ocs:hunter2@proxy', '•••@proxy'],
  ['-----BEGIN PRIVATE KEY-----\nMIIE', '•••'],
];

describe('what looks like a secret in a value', () => {
  it.each(SECRETS)('is masked: %j', (text, shown) => {
    expect(masked(text)).toBe(shown);
  });

  it.each([
    ...[
      '30seconds',
      '10 s',
      '30',
      '-1',
      '1e3',
      '12345678901234',
      'ten',
      'yes please',
      '5,5',
      '"30"',
    ],
    ...[
      'OCS/8.1.528.21',
      'Mozilla/5.0 (compatible)',
      'contact-processed, 5xx, 503',
      'merge or replace',
    ],
    ...[
      'application.cfg',
      'http://crm.example.com/in',
      'crm.example.com:8080',
      '2024-11-23T13:20:00Z',
    ],
  ])('is not seen in %j', (text) => {
    expect(masked(text)).toBe(text);
  });

  it('is in no message about a value of any option', () => {
    for (const name of OPTION_NAMES) {
      for (const [secret, shown] of SECRETS) {
        const row = CATALOG[name];
        const reading = row.decode(secret, { folder: '' });
        const words = JSON.stringify(reading.problems);
        const part = secret.split(/[ :=@\n]+/).find((each) => !shown.includes(each)) ?? secret;
        expect(words, `${name} = ${secret}`).not.toContain(part);
      }
    }
  });

  it('is masked in the value of an option that takes any text', () => {
    const row = CATALOG['user-agent'];
    expect(row.render('Bearer abc', maskSecret)).toBe('Bearer •••');
    expect(row.render('OCS/8.1.528.21', maskSecret)).toBe('OCS/8.1.528.21');
  });
});

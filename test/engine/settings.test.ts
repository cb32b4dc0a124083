import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { prepareGeneration } from '#dist/engine/settings.js';
import { withoutFingerprints } from '../support/fingerprints.ts';
import { customHeaders, optionValues } from '../support/option-values.ts';

const HEADERS = { 'X-Key': 's3cr3t-value', 'X-Short': 'no' };

async function destinationOf(uri: string, headers: Record<string, string> = HEADERS) {
  const values = optionValues({
    'contact-processed-notification-uri': uri,
    'http-custom-headers': customHeaders(headers),
  });
  const { destination } = await prepareGeneration(values, {
    readFile,
    hashKey: new Uint8Array(32),
  });
  if (destination === undefined) throw new Error('there is no destination');
  return destination;
}

describe('the Host header', () => {
  it.each([
    ['http://172.21.83.91:80/crm', '172.21.83.91:80'],
    ['http://172.21.83.91/crm', '172.21.83.91'],
    ['https://crm.example.com:443?x=1', 'crm.example.com:443'],
    ['https://crm.example.com:8443/a:443/', 'crm.example.com:8443'],
    ['http://[::1]:80/', '[::1]:80'],
    ['http://[::1]/', '[::1]'],
    ['http://CRM.Example.com/a?b=c:80', 'crm.example.com'],
  ])('of %s is %s', async (uri, host) => {
    const { headersFor } = await destinationOf(uri);
    const headers = headersFor('GUID');
    expect(headers[headers.indexOf('Host') + 1]).toBe(host);
  });
});

describe('what a receiver says', () => {
  it('is remembered without the values of custom headers', async () => {
    const { mask } = await destinationOf('http://127.0.0.1/');
    expect(withoutFingerprints(mask('you sent s3cr3t-value, no?'))).toBe('you sent •••, no?');
  });

  it('is remembered without the secrets of the URI, as sent or decoded', async () => {
    const { mask } = await destinationOf('http://127.0.0.1/in?key=s3cr%C3%A9t-key&x=y');
    expect(withoutFingerprints(mask('GET /in?key=s3cr%C3%A9t-key'))).toBe('GET /in?key=•••');
    expect(withoutFingerprints(mask('no key s3crét-key, y'))).toBe('no key •••, y');
  });

  it('masks credentials of a header without their scheme, and who they name', async () => {
    const basic = Buffer.from('crm-user:pa55w0rd').toString('base64');
    const headers = { Authorization: `Basic ${basic}`, 'X-Token': 'Bearer abc.def-123' };
    const { mask } = await destinationOf('http://127.0.0.1/', headers);
    const echo = `unknown ${basic}: crm-user with pa55w0rd, or ABC.DEF-123`;
    expect(withoutFingerprints(mask(echo))).toBe('unknown •••: ••• with •••, or •••');
  });

  it('is remembered without any part of values that overlap', async () => {
    const headers = { 'X-A': 'abcd1234', 'X-B': 'zzabcd', 'X-C': '1234yy(.*)' };
    const { mask } = await destinationOf('http://127.0.0.1/', headers);
    expect(withoutFingerprints(mask('<zzabcd1234yy(.*)>'))).toBe('<•••>');
    expect(withoutFingerprints(mask('zzabcdabcd1234'))).toBe('••••••');
  });

  it.each([
    ['JSON', (secret: string) => JSON.stringify(secret).slice(1, -1)],
    ['a URI', encodeURIComponent],
    ['Latin-1 that is read as UTF-8', (secret: string) => Buffer.from(secret, 'latin1').toString()],
  ])('is remembered without a value that was repeated as %s', async (_name, repeated) => {
    const { mask } = await destinationOf('http://127.0.0.1/', { 'X-Key': 'p\u00e4ss"word' });
    expect(withoutFingerprints(mask(`<${repeated('p\u00e4ss"word')}>`))).toBe('<•••>');
  });

  it('is remembered without the beginning of a value where it was cut', async () => {
    const { mask } = await destinationOf('http://127.0.0.1/');
    expect(withoutFingerprints(mask('you sent s3cr3t-v'))).toBe('you sent •••');
  });

  it('is remembered without a value that begins with another one', async () => {
    const headers = { 'X-Env': 'prod', 'X-Key': 'prod-4711' };
    const { mask } = await destinationOf('http://127.0.0.1/', headers);
    expect(withoutFingerprints(mask('you sent prod and prod-4711'))).toBe('you sent ••• and •••');
  });
});

import { describe, expect, it } from 'vitest';
import { placesOf, resolveLine } from './resolve-text.js';

const uri = (host: string) =>
  placesOf(resolveLine(`contact-processed-notification-uri = https://${host}/x`));
const proxy = (host: string) => placesOf(resolveLine(`http-proxy = http://${host}:3128`));

describe('a host that looks like an address', () => {
  it.each(['192.168.010.001', '10.1', '0x7f.1', '2130706433', '1.2.3', '１.2.3.4', '1.2.3.4.'])(
    'must be four plain decimals: %s',
    (host) => {
      expect(uri(host)).toEqual(['uri-invalid 2:46']);
      if (!/[^\w.]/.test(host) && !host.endsWith('.')) {
        expect(proxy(host)).toEqual(['proxy-invalid 2:21']);
      }
    },
  );

  it.each([
    '192.168.10.1',
    '0.0.0.0',
    'crm.example.com',
    'crm.example.com.',
    '10.crm',
    'localhost',
  ])('or a name: %s', (host) => {
    expect(uri(host)).toEqual([]);
  });

  it('or an IPv6 address', () => {
    expect(uri('[::1]')).toEqual([]);
    expect(proxy('[::ffff:10.0.0.1]')).toEqual([]);
  });
});

describe('a port of a URI', () => {
  it('is not 0', () => {
    expect(uri('crm:0')).toEqual(['uri-invalid 2:46']);
    expect(uri('crm:00')).toEqual(['uri-invalid 2:46']);
    expect(uri('crm:80')).toEqual([]);
  });
});

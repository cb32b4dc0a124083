import { describe, expect, it } from 'vitest';
import { growthOf, LINEAR_AT_MOST } from '../support/growth.ts';
import { headersOf, placesOf, resolveLine } from './resolve-text.js';

const LINE = 'http-custom-headers=';

const LISTS: readonly (readonly [list: string, headers: [string, string][]])[] = [
  ['', []],
  ['X-A: 1', [['X-A', '1']]],
  [
    'X-A: 1; mode=block; X-B: 2',
    [
      ['X-A', '1; mode=block'],
      ['X-B', '2'],
    ],
  ],
  [
    'X-A: 1;X-B: 2,X-C: 3',
    [
      ['X-A', '1'],
      ['X-B', '2'],
      ['X-C', '3'],
    ],
  ],
  [
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv: 109.0) Gecko/20100101',
    [['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64; rv: 109.0) Gecko/20100101']],
  ],
  [
    'User-Agent: Mozilla/5.0 (X11; rv:109.0) Gecko; X-B: 2',
    [
      ['User-Agent', 'Mozilla/5.0 (X11; rv:109.0) Gecko'],
      ['X-B', '2'],
    ],
  ],
  ['X-Scopes: urn:crm:read, urn:crm:write', [['X-Scopes', 'urn:crm:read, urn:crm:write']]],
  [
    'X-Json: {"a": "b; c: d", "e": [1, f: 2]}; X-B: 2',
    [
      ['X-Json', '{"a": "b; c: d", "e": [1, f: 2]}'],
      ['X-B', '2'],
    ],
  ],
  [
    'X-Quoted: "a; b: \\" c: d"; X-B: 2',
    [
      ['X-Quoted', '"a; b: \\" c: d"'],
      ['X-B', '2'],
    ],
  ],
  [
    'X-A: 1|X-B: 2',
    [
      ['X-A', '1'],
      ['X-B', '2'],
    ],
  ],
  [
    'X-A: 1\\r\\nX-B: 2\\nX-C: 3\\r\\n',
    [
      ['X-A', '1'],
      ['X-B', '2'],
      ['X-C', '3'],
    ],
  ],
  [
    'X-Link: https://a/b, X-B: 2',
    [
      ['X-Link', 'https://a/b'],
      ['X-B', '2'],
    ],
  ],
  ['X-Links: https://a, https://b', [['X-Links', 'https://a, https://b']]],
  [
    'X-Time: 10:30; X-B: 1',
    [
      ['X-Time', '10:30'],
      ['X-B', '1'],
    ],
  ],
  ['X-Times: 10:30; 11:45', [['X-Times', '10:30; 11:45']]],
  ['X-Date: Mon, 23 Nov 2026 10:30:00 GMT', [['X-Date', 'Mon, 23 Nov 2026 10:30:00 GMT']]],
  ['Cookie: a=b; c=d', [['Cookie', 'a=b; c=d']]],
  ['X-Empty:', [['X-Empty', '']]],
  [
    'X-A: 1 | | X-B: 2 |',
    [
      ['X-A', '1'],
      ['X-B', '2'],
    ],
  ],
  [
    'User-Agent: me | Accept: text/plain',
    [
      ['User-Agent', 'me'],
      ['Accept', 'text/plain'],
    ],
  ],
  ['X-\u00dc: 1'.replace('\u00dc', 'U'), [['X-U', '1']]],
  ['X-L: \u00e9', [['X-L', '\u00e9']]],
  ['X-Path: C:\\temp', [['X-Path', 'C:\\temp']]],
];

const PROBLEMS: readonly (readonly [list: string, places: string[]])[] = [
  ['|', ['header-list-empty 2:21']],
  ['Bearer abc', ['header-without-colon 2:21']],
  ['X-A: a|b', ['header-without-colon 2:28']],
  ['X A: 1', ['header-name-invalid 2:21']],
  [': 1', ['header-name-invalid 2:21']],
  ['X-A: a\u0001b', ['header-value-invalid 2:27']],
  ['X-A: a\u0000b', ['header-value-invalid 2:27']],
  ['X-A: \u20ac', ['header-value-invalid 2:26']],
  ['X-A: 1 | Host: h', ['header-owned-by-engine 2:30']],
  ['content-type: text/plain', ['header-owned-by-engine 2:21']],
  ['X-Frame-Options: DENY', ['header-response-only 2:21']],
  ['X-A: 1 | x-a: 2', ['header-duplicate 2:30']],
  ['X-A: 1;', ['header-value-separator 2:27']],
  ['X-A:1;X-B:2', ['header-list-ambiguous 2:27']],
  ['X-A: 1, X-B:2', ['header-list-ambiguous 2:29']],
  ['X-A: 5" (wide; X-B: 2', ['header-list-ambiguous 2:36']],
];

describe('http-custom-headers', () => {
  it.each(LISTS)('%j', (list, headers) => {
    const resolved = resolveLine(LINE + list);
    expect(headersOf(resolved)).toEqual(headers);
    expect(placesOf(resolved)).toEqual([]);
  });

  it.each(PROBLEMS)('%j is reported', (list, places) => {
    expect(placesOf(resolveLine(LINE + list))).toEqual(places);
  });

  it('sends the last of two headers of one name', () => {
    expect(headersOf(resolveLine(`${LINE}X-A: 1 | x-a: 2`))).toEqual([['x-a', '2']]);
  });

  it.each([
    'Host',
    'Content-Length',
    'Content-Type',
    'ETag',
    'Transfer-Encoding',
    'Connection',
    'Upgrade',
    'Expect',
    'TE',
    'Trailer',
    'Keep-Alive',
    'Proxy-Connection',
    'Proxy-Authorization',
  ])('%s belongs to the engine', (name) => {
    expect(placesOf(resolveLine(`${LINE}${name}: x`))).toEqual(['header-owned-by-engine 2:21']);
  });

  it.each([';', ',', '|', ':', '\\', 'a', ' ', ';a', ', ', ';a:', '|X:'])(
    'takes linear time for %j',
    (piece) => {
      const work = (size: number) => {
        const line = LINE + piece.repeat(size / piece.length);
        return () => void resolveLine(line);
      };
      expect(growthOf(work, 250_000)).toBeLessThan(LINEAR_AT_MOST);
    },
  );
});

import { Pool } from 'undici';
import { expect, it } from 'vitest';
import { createRequestHeaders } from '#dist/message/request-headers.js';
import { Secret } from '#dist/secret.js';
import { startFaultyServer } from '../lab/faulty-server.ts';

const headersFor = (custom: readonly (readonly [string, string])[]) =>
  createRequestHeaders({
    userAgent: 'OCS/8.1.528.21',
    host: 'crm:80',
    customHeaders: custom.map(([name, value]) => ({ name, value: new Secret(value) })),
  })('GUID');

const OURS = ['Accept', '*/*', 'User-Agent', 'OCS/8.1.528.21', 'Host', 'crm:80', 'ETag', 'GUID'];
const TYPE = ['Content-type', 'application/json'];

it.each<[string, [string, string][], string[]]>([
  ['no custom headers', [], [...OURS, ...TYPE]],
  [
    'custom headers in their order',
    [
      ['X-B', '1; a=b'],
      ['Authorization', 'Basic x'],
    ],
    [...OURS, 'X-B', '1; a=b', 'Authorization', 'Basic x', ...TYPE],
  ],
  [
    'overridden headers in the place of ours',
    [
      ['X-A', '1'],
      ['user-agent', 'CRM/1'],
      ['ACCEPT', 'application/json'],
    ],
    [
      'Accept',
      'application/json',
      'User-Agent',
      'CRM/1',
      'Host',
      'crm:80',
      'ETag',
      'GUID',
      'X-A',
      '1',
      ...TYPE,
    ],
  ],
  [
    'a header that stands twice',
    [
      ['Accept', 'a'],
      ['X-A', '1'],
      ['X-A', '2'],
      ['accept', 'b'],
    ],
    ['Accept', 'a', 'Accept', 'b', ...OURS.slice(2), 'X-A', '1', 'X-A', '2', ...TYPE],
  ],
])('gives %s', (_, custom, expected) => {
  expect(headersFor(custom)).toEqual(expected);
});

it('gives every message a list of its own', () => {
  const headers = createRequestHeaders({ userAgent: 'x', host: 'crm:80', customHeaders: [] });
  const first = headers('1');
  first.push('spoilt');
  expect(headers('2')).toEqual([
    'Accept',
    '*/*',
    'User-Agent',
    'x',
    'Host',
    'crm:80',
    'ETag',
    '2',
    ...TYPE,
  ]);
});

it('reaches the wire in the order and spelling of the seed', async () => {
  const server = await startFaultyServer('ok');
  const pool = new Pool(`http://127.0.0.1:${server.port}`);
  const headers = headersFor([['X-Custom', 'a; b']]);
  const response = await pool.request({ path: '/crm', method: 'POST', headers, body: '{}' });
  await response.body.dump();
  const [, ...lines] = server.requests[0]?.head.split('\r\n') ?? [];
  const added = /^(host|connection|content-length):/;
  expect(lines.filter((line) => !added.test(line))).toEqual([
    'Accept: */*',
    'User-Agent: OCS/8.1.528.21',
    'ETag: GUID',
    'X-Custom: a; b',
    'Content-type: application/json',
  ]);
  expect(lines.filter((line) => line.startsWith('host: '))).toEqual(['host: crm:80']);
  await pool.destroy();
  await server.close();
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { recogniseStatus } from '#dist/delivery/connection/status-line.js';

it.each<[string, number | undefined]>([
  ['HTTP/1.1 200 OK\r\n', 200],
  ['HTTP/1.1 200 OK\r\nno colon', 200],
  ['HTTP/1.0 204\r\n', 204],
  ['HTTP/1.1 200 OK\n', 200],
  ['HTTP/1.1 200 \r\n', 200],
  ['\r\nHTTP/1.1 201 Created\r\n', 201],
  ['HTTP/1.1 503 Busy\r\nretry-after : 7\r\n\r\n', 503],
  ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n', 200],
  ['HTTP/1.1 103 Early Hints\nlink: </x>\n\nHTTP/1.1 404 No\n', 404],
  ['HTTP/2 200 OK\r\n', 200],
  ['HTTP/2.0 200\r\n', 200],
  ['http/1.1 200 ok\r\n', 200],
  [' \t HTTP/1.1\t200\tOK\r\n', 200],
  ['HTTP/1.1 200OK\r\n', 200],
  ['ICY 200 OK\r\n', 200],
  // Not complete: the next byte may make it another one.
  ['HTTP/1.1 200 OK', undefined],
  ['HTTP/1.1 200', undefined],
  ['HTTP/1.1 20', undefined],
  ['HTTP/1.1 100 Continue\r\n', undefined],
  ['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK', undefined],
  ['HTTP/1.1 2000 OK\r\n', undefined],
  ['HTTP/1.1200 OK\r\n', undefined],
  ['HTTP/11 200 OK\r\n', undefined],
  ['HTTPS 200 OK\r\n', undefined],
  ['SIP/2.0 200 OK\r\n', undefined],
  ['220 mail.example.com ESMTP\r\n', undefined],
  ['', undefined],
])('%j says %s', (text, status) => {
  expect(recogniseStatus(Buffer.from(text))?.status).toBe(status);
});

it('finds Retry-After in the head that belongs to the status', () => {
  const informational = 'HTTP/1.1 103 Early\r\nretry-after: 1\r\n\r\n';
  const answer = 'HTTP/1.1 503 Busy\r\nRetry-After:  7 \r\nbad\r\n\r\nretry-after: 9';
  expect(recogniseStatus(Buffer.from(informational + answer))?.retryAfter?.trim()).toBe('7');
  expect(recogniseStatus(Buffer.from('HTTP/1.1 503 Busy\r\n\r\n'))?.retryAfter).toBeUndefined();
});

it('never throws', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void recogniseStatus(Buffer.from(bytes))));
});

import { expect, it } from 'vitest';
import { parseRetryAfter, pauseOf } from '#dist/delivery/judgement/retry-after.js';

const NOW_MS = Date.UTC(2026, 0, 1);

it.each([
  ['0', 0],
  ['7', 7000],
  [' 7 ', 7000],
  ['2.6', 2600],
  ['0.25', 250],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
  ['Wed, 31 Dec 2025 23:59:30 GMT', 0],
  ['Thursday, 01-Jan-26 00:00:30 GMT', 30_000],
  ['Thu Jan  1 00:00:30 2026', 30_000],
  ['Sat Jan 31 00:00:00 2026', 30 * 86_400_000],
  // Two digits that would lie more than 50 years ahead mean the past.
  ['Sunday, 06-Nov-94 08:49:37 GMT', 0],
  ['Sun Nov  6 08:49:37 1994', 0],
  ['-5', 0],
  ['1.', 0],
  ['soon', 0],
  ['Soon', 0],
  ['Thu, 01 Foo 2026 00:00:30 GMT', 0],
  ['', 0],
  ['1e9', 0],
])('%j asks for %i ms', (text, expected) => {
  expect(parseRetryAfter(text, NOW_MS)).toBe(expected);
});

it('reads asctime dates in UTC wherever it runs', () => {
  const zone = process.env['TZ'];
  try {
    for (const each of ['America/New_York', 'Asia/Tokyo']) {
      process.env['TZ'] = each;
      expect(parseRetryAfter('Thu Jan  1 00:00:30 2026', NOW_MS)).toBe(30_000);
    }
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

it('tells no pause from one of nothing', () => {
  const answer = { kind: 'responded', status: 429, excerpt: '', flaw: undefined } as const;
  expect(pauseOf({ ...answer, retryAfter: undefined }, NOW_MS)).toBeUndefined();
  expect(pauseOf({ ...answer, retryAfter: '0' }, NOW_MS)).toBe(0);
  expect(pauseOf({ kind: 'failed', failure: 'reset', detail: '' }, NOW_MS)).toBeUndefined();
});

import { describe, expect, it } from 'vitest';
import { decodeEvent } from '#dist/event/decode-event.js';
import { unlikelyTime } from '#dist/event/unlikely-time.js';
import { fullEvent } from '../support/full-event.ts';

const NOW_MS = Date.UTC(2026, 10, 26);
const SECONDS = 1_732_368_000;

function unlikelyIn(extra: Parameters<typeof fullEvent>[0]) {
  const decoded = decodeEvent(fullEvent(extra));
  if (decoded.kind !== 'event') throw new Error('no event');
  return unlikelyTime(decoded.event, NOW_MS);
}

describe('the times of an event', () => {
  const startedAt = SECONDS * 1000;

  it.each<[string, Record<string, unknown>, readonly string[], number]>([
    ['at in seconds', { at: SECONDS }, ['at'], SECONDS],
    ['at far ahead', { at: '2200-01-01T00:00:00Z' }, ['at'], Date.UTC(2200)],
    [
      'the start in seconds',
      { attempt: { startedAt: SECONDS } },
      ['attempt', 'startedAt'],
      SECONDS,
    ],
    [
      'dialling in seconds',
      { attempt: { startedAt, dialRequestedAt: SECONDS } },
      ['attempt', 'dialRequestedAt'],
      SECONDS,
    ],
    [
      'a stage in seconds',
      { attempt: { startedAt, times: { dialing: startedAt, ringing: SECONDS } } },
      ['attempt', 'times', 'ringing'],
      SECONDS,
    ],
  ])('are unlikely with %s', (_, extra, path, timeMs) => {
    expect(unlikelyIn(extra)).toEqual({ path, timeMs });
  });

  it.each<[string, Record<string, unknown>]>([
    ['as they are', {}],
    ['a month ahead', { at: NOW_MS + 30 * 86_400_000 }],
    ['in 2001', { at: '2001-01-01T00:00:00Z' }],
  ])('are likely %s', (_, extra) => {
    expect(unlikelyIn(extra)).toBeUndefined();
  });
});

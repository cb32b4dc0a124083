import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '#dist/delivery/judgement/outcome.js';
import {
  type Chargeable,
  charge,
  type RetryPolicy,
  resendDelay,
  timeToDeath,
} from '#dist/delivery/judgement/retry.js';

const POLICY: RetryPolicy = {
  applies: true,
  failures: [],
  maxResends: 3,
  delayMs: 1000,
  maxDelayMs: 60_000,
};
const NOW_MS = Date.UTC(2026, 0, 1);
const CHANCE = { nowMs: NOW_MS, luck: 0.5 };

function responded(status: number, retryAfter?: string): Chargeable {
  return { kind: 'responded', status, retryAfter, excerpt: '', flaw: undefined };
}

function failed(failure: 'timeout' | 'reset' | 'protocol'): Chargeable {
  return { kind: 'failed', failure, detail: '' };
}

/** What becomes of a message that is charged, in a word. */
function verdict(outcome: Chargeable, policy: Partial<RetryPolicy> = {}, attempts = 1): string {
  const decision = charge(outcome, { ...POLICY, ...policy }, { attempts, delayMs: 7 });
  return 'reason' in decision ? decision.reason : decision.kind;
}

describe('a message that is charged with an answer', () => {
  it.each([
    [300, 'redirect'],
    [301, 'redirect'],
    [304, 'redirect'],
    [308, 'redirect'],
    [399, 'redirect'],
    [400, 'rejected'],
    [401, 'rejected'],
    [404, 'rejected'],
    [408, 'retry'],
    [409, 'rejected'],
    [410, 'rejected'],
    [421, 'rejected'],
    [425, 'retry'],
    [429, 'retry'],
    [499, 'rejected'],
    [500, 'retry'],
    [501, 'retry'],
    [502, 'retry'],
    [503, 'retry'],
    [599, 'retry'],
    [600, 'rejected'],
    [999, 'rejected'],
  ])('%i: %s', (status, expected) => {
    expect(verdict(responded(status))).toBe(expected);
  });
});

describe('http-retry-applies-to', () => {
  it.each([
    [{ applies: false, failures: [] }, responded(503), 'retry-not-applicable'],
    [{ applies: false, failures: [] }, responded(404), 'rejected'],
    [{ applies: false, failures: [] }, failed('reset'), 'retry-not-applicable'],
    [{ applies: true, failures: ['5xx'] }, responded(503), 'retry'],
    [{ applies: true, failures: ['5xx'] }, responded(429), 'retry-not-applicable'],
    [{ applies: true, failures: ['5xx'] }, failed('timeout'), 'retry-not-applicable'],
    [{ applies: true, failures: ['timeout'] }, failed('timeout'), 'retry'],
    [{ applies: true, failures: ['timeout'] }, failed('reset'), 'retry-not-applicable'],
    [{ applies: true, failures: ['timeout'] }, failed('protocol'), 'retry-not-applicable'],
    [{ applies: true, failures: ['timeout'] }, responded(500), 'retry-not-applicable'],
    [{ applies: true, failures: ['reset'] }, failed('reset'), 'retry'],
    [{ applies: true, failures: ['reset'] }, failed('protocol'), 'retry'],
    [{ applies: true, failures: [429, 503] }, responded(503), 'retry'],
    [{ applies: true, failures: [429, 503] }, responded(429), 'retry'],
    [{ applies: true, failures: [429, 503] }, responded(500), 'retry-not-applicable'],
    [{ applies: true, failures: [404] }, responded(404), 'retry'],
    [{ applies: true, failures: [404] }, responded(410), 'rejected'],
    [{ applies: true, failures: [404] }, responded(301), 'redirect'],
  ])('%j: %j means %s', (scope, outcome, expected) => {
    expect(verdict(outcome, scope)).toBe(expected);
  });
});

describe('http-retry-max-attempts', () => {
  it.each([
    [0, 1, 'retries-exhausted'],
    [1, 1, 'retry'],
    [1, 2, 'retries-exhausted'],
    [3, 3, 'retry'],
    [3, 4, 'retries-exhausted'],
    // Lowered while the message waited.
    [1, 7, 'retries-exhausted'],
  ])('%i: after attempt %i means %s', (maxResends, attempts, expected) => {
    expect(verdict(responded(503), { maxResends }, attempts)).toBe(expected);
  });
});

const delayAfter = (failures: number, luck: number, outcome: Outcome = responded(503)) =>
  resendDelay(failures, outcome, POLICY, { ...CHANCE, luck });

describe('the delay before a message is sent again', () => {
  it('is four times as long after each failure, up to the longest delay', () => {
    expect([1, 2, 3, 4, 5, 99].map((failures) => delayAfter(failures, 1))).toEqual([
      1000, 4000, 16_000, 60_000, 60_000, 60_000,
    ]);
  });

  it('lies anywhere in the upper half of its range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: 86_400_000 }),
        fc.integer({ min: 0, max: 86_400_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, delayMs, maxDelayMs, luck) => {
          const most = Math.min(maxDelayMs, delayMs * 4 ** Math.min(failures - 1, 20));
          const delays = { delayMs, maxDelayMs };
          const delay = resendDelay(failures, responded(503), delays, { ...CHANCE, luck });
          expect(Number.isInteger(delay)).toBe(true);
          expect(Math.abs(delay - most * (0.5 + luck / 2))).toBeLessThanOrEqual(0.5);
        },
      ),
    );
  });

  it.each([
    ['20', 20_000],
    ['3600', 60_000],
    ['9'.repeat(400), 60_000],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 60_000],
    // Less than the back-off: the back-off counts.
    ['0', 750],
    ['-5', 750],
  ])('is longer with Retry-After: %s', (retryAfter, delayMs) => {
    expect(delayAfter(1, 0.5, responded(429, retryAfter))).toBe(delayMs);
  });

  it('is never no number, whatever Retry-After says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const delayMs = delayAfter(1, 0.5, responded(503, text));
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(POLICY.maxDelayMs);
      }),
    );
  });
});

describe('the time to death', () => {
  it.each([
    [{}, 10_500, 21_000],
    [{ maxResends: 0 }, 0, 0],
    [{ maxResends: 5 }, 70_500, 141_000],
    [{ applies: false }, 0, 0],
    // The defaults: minutes, as a receiver may be restarted meanwhile.
    [{ delayMs: 15_000, maxDelayMs: 300_000 }, 157_500, 315_000],
  ])('with %j is from %i to %i ms', (changes, leastMs, mostMs) => {
    expect(timeToDeath({ ...POLICY, ...changes })).toEqual({ leastMs, mostMs });
  });

  it('bounds every sum of delays', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (luck) => {
        const total = [1, 2, 3].reduce((sum, failures) => sum + delayAfter(failures, luck), 0);
        const { leastMs, mostMs } = timeToDeath(POLICY);
        expect(total).toBeGreaterThanOrEqual(leastMs);
        expect(total).toBeLessThanOrEqual(mostMs);
      }),
    );
  });
});

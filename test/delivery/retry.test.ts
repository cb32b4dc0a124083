import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '#dist/delivery/judgement/outcome.js';
import {
  backOff,
  decide,
  parseRetryAfter,
  type RetryPolicy,
} from '#dist/delivery/judgement/retry.js';

const POLICY: RetryPolicy = {
  applies: true,
  failures: [],
  maxResends: 3,
  delayMs: 1000,
  maxDelayMs: 60_000,
};
const NOW_MS = Date.UTC(2026, 0, 1);
const FIRST = { attempts: 1, nowMs: NOW_MS, luck: 0.5 };

function responded(status: number, retryAfter?: string): Outcome {
  return { kind: 'responded', status, retryAfter, excerpt: '' };
}

function failed(failure: 'timeout' | 'reset' | 'protocol'): Outcome {
  return { kind: 'failed', failure, detail: '' };
}

/** The decision in a few words. */
function verdict(outcome: Outcome, policy: Partial<RetryPolicy> = {}, attempts = 1): string {
  const decision = decide(outcome, { ...POLICY, ...policy }, { ...FIRST, attempts });
  return 'reason' in decision ? decision.reason : decision.kind;
}

describe('an answer', () => {
  it.each([
    [200, 'delivered'],
    [201, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
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
  ])('%i means %s', (status, expected) => {
    expect(verdict(responded(status))).toBe(expected);
  });
});

describe('what is no answer', () => {
  it.each([
    [failed('timeout'), 'retry'],
    [failed('reset'), 'retry'],
    [failed('protocol'), 'retry'],
    [{ kind: 'unreached', failure: 'dns', detail: '' }, 'hold'],
    [{ kind: 'unreached', failure: 'connect', detail: '' }, 'hold'],
    [{ kind: 'unreached', failure: 'proxy', detail: '' }, 'hold'],
    [{ kind: 'unreached', failure: 'tls', detail: '' }, 'hold'],
    [{ kind: 'aborted', wasSent: true }, 'release'],
    [{ kind: 'aborted', wasSent: false }, 'release'],
  ] as const)('%j means %s', (outcome, expected) => {
    expect(verdict(outcome)).toBe(expected);
    const charged = expected === 'retry' ? 'retry-not-applicable' : expected;
    expect(verdict(outcome, { applies: false })).toBe(charged);
  });
});

describe('http-retry-applies-to', () => {
  it.each([
    [{ applies: false, failures: [] }, responded(503), 'retry-not-applicable'],
    [{ applies: false, failures: [] }, responded(404), 'rejected'],
    [{ applies: false, failures: [] }, responded(200), 'delivered'],
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

  it('limits nothing that was not charged', () => {
    const outcome = { kind: 'unreached', failure: 'connect', detail: '' } as const;
    expect(verdict(outcome, { maxResends: 0 }, 0)).toBe('hold');
  });
});

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['7', 7000],
    [' 7 ', 7000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:59:30 GMT', 0],
    ['-5', 0],
    ['1.5', 0],
    ['soon', 0],
    ['Soon', 0],
    ['', 0],
    ['1e9', 0],
  ])('%j asks for %i ms', (text, expected) => {
    expect(parseRetryAfter(text, NOW_MS)).toBe(expected);
  });

  it.each([
    ['20', 20_000],
    ['3600', 60_000],
    ['9'.repeat(400), 60_000],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 60_000],
    // Less than the back-off: the back-off counts.
    ['0', 500],
    ['-5', 500],
  ])('%s delays the next attempt by %i ms', (retryAfter, delayMs) => {
    const decision = decide(responded(429, retryAfter), POLICY, FIRST);
    expect(decision).toEqual({ kind: 'retry', failure: '429', delayMs });
  });

  it('never makes a delay that is no number', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const decision = decide(responded(503, text), POLICY, FIRST);
        expect('delayMs' in decision && decision.delayMs).toSatisfy(
          (delayMs: number) => delayMs >= 0 && delayMs <= POLICY.maxDelayMs,
        );
      }),
    );
  });
});

describe('the back-off', () => {
  it('doubles its ceiling with every attempt up to the longest delay', () => {
    const ceilings = [1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => backOff(attempts, POLICY, 1));
    expect(ceilings).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('lies anywhere between nothing and its ceiling', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 0, max: 86_400_000 }),
        fc.integer({ min: 0, max: 86_400_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, delayMs, maxDelayMs, luck) => {
          const ceiling = Math.min(maxDelayMs, delayMs * 2 ** Math.min(attempts - 1, 40));
          const delay = backOff(attempts, { delayMs, maxDelayMs }, luck);
          expect(Number.isInteger(delay)).toBe(true);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(ceiling);
          expect(Math.abs(delay - luck * ceiling)).toBeLessThanOrEqual(0.5);
        },
      ),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { AttemptReport, Outcome } from '#dist/delivery/judgement/outcome.js';
import type { Charge } from '#dist/delivery/judgement/retry.js';
import { settlementOf, unchargedSettlementOf } from '#dist/delivery/settlement.js';

const RESPONDED: Outcome = {
  kind: 'responded',
  status: 503,
  retryAfter: undefined,
  excerpt: 'busy',
  flaw: undefined,
};
const TIMEOUT: Outcome = { kind: 'failed', failure: 'timeout', detail: 'no response' };

function madeOf(outcome: Outcome) {
  const report: AttemptReport = {
    outcome,
    startedAtMs: 900,
    phases: { totalMs: 100 },
    isReused: false,
    isResentOnFreshConnection: false,
  };
  return { report, attempts: 2, generation: 3, nowMs: 1000 };
}

function settle(decision: Charge | { kind: 'delivered' }, outcome: Outcome) {
  return settlementOf({ seq: 5, lease: 7 }, decision, madeOf(outcome));
}

const ATTEMPT = { startedAtMs: 900, durationMs: 100, generation: 3 };

describe('a settlement', () => {
  it('remembers what the receiver says, without NUL characters', () => {
    const dead = { kind: 'dead', failure: '503', reason: 'rejected' } as const;
    const echo: Outcome = { ...RESPONDED, status: 503, excerpt: 'no key\0' };
    expect(settle(dead, echo)).toMatchObject({ attempt: { detail: 'no key\ufffd' } });
  });

  it('of a delivery remembers the status and no excerpt', () => {
    expect(settle({ kind: 'delivered' }, { ...RESPONDED, status: 200 })).toEqual({
      kind: 'delivered',
      seq: 5,
      lease: 7,
      attempts: 2,
      attempt: { ...ATTEMPT, status: 200, failure: undefined, detail: undefined },
    });
  });

  it('of a retry says when it is due', () => {
    expect(settle({ kind: 'retry', failure: '503', delayMs: 250 }, RESPONDED)).toEqual({
      kind: 'retry',
      seq: 5,
      lease: 7,
      attempts: 2,
      attempt: { ...ATTEMPT, status: 503, failure: '503', detail: 'busy' },
      dueAtMs: 1250,
    });
  });

  it('of a dead message says why', () => {
    const decision = { kind: 'dead', failure: 'timeout', reason: 'retries-exhausted' } as const;
    expect(settle(decision, TIMEOUT)).toEqual({
      kind: 'dead',
      seq: 5,
      lease: 7,
      attempts: 2,
      attempt: { ...ATTEMPT, status: undefined, failure: 'timeout', detail: 'no response' },
      reason: 'retries-exhausted',
      nowMs: 1000,
    });
  });

  it('of an attempt that is not charged tells of it, and when it is due again or that it is kept', () => {
    const attempt = { ...ATTEMPT, status: 503, failure: '503', detail: 'busy' };
    const told = { seq: 5, lease: 7, attempts: 2, attempt };
    const made = madeOf(RESPONDED);
    expect(unchargedSettlementOf({ seq: 5, lease: 7 }, made, 1250)).toEqual({
      kind: 'postponed',
      ...told,
      dueAtMs: 1250,
    });
    expect(unchargedSettlementOf({ seq: 5, lease: 7 }, made, undefined)).toEqual({
      kind: 'noted',
      ...told,
    });
  });
});

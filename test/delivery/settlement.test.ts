import { describe, expect, it } from 'vitest';
import type { AttemptReport, Outcome } from '#dist/delivery/outcome.js';
import type { Decision } from '#dist/delivery/retry.js';
import { settlementOf } from '#dist/delivery/settlement.js';

const RESPONDED: Outcome = {
  kind: 'responded',
  status: 503,
  retryAfter: undefined,
  excerpt: 'busy',
};
const TIMEOUT: Outcome = { kind: 'failed', failure: 'timeout', detail: 'no response' };

function settle(decision: Exclude<Decision, { kind: 'hold' | 'renew' }>, outcome: Outcome) {
  const report: AttemptReport = {
    outcome,
    startedAtMs: 900,
    phases: { totalMs: 100 },
    isReused: false,
    isResentOnFreshConnection: false,
  };
  return settlementOf({ seq: 5, lease: 7 }, decision, {
    report,
    attempts: 2,
    generation: 3,
    nowMs: 1000,
  });
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

  it('of a released message gives it back as it was', () => {
    expect(settle({ kind: 'release' }, { kind: 'aborted', wasSent: true })).toEqual({
      kind: 'released',
      seq: 5,
      lease: 7,
    });
  });
});

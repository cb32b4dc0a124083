import { describe, expect, it } from 'vitest';
import { type AttemptStory, logAttempt } from '#dist/delivery/attempt-log.js';
import type { AttemptReport } from '#dist/delivery/judgement/outcome.js';
import { logTo } from '#dist/runtime/log.js';

const REPORT: AttemptReport = {
  outcome: { kind: 'responded', status: 200, retryAfter: undefined, excerpt: '', flaw: undefined },
  startedAtMs: 1,
  phases: { connectMs: 1.23456, tunnelMs: 2, tlsMs: 3, firstByteMs: 4, totalMs: 10.005 },
  isReused: false,
  isResentOnFreshConnection: false,
};

const STORY: AttemptStory = {
  message: {
    seq: 1,
    lease: 1,
    guid: 'GUID-1',
    chainKey: 'G/42',
    body: '{"phone":"+1555"}',
    attempts: 0,
    queuedAtMs: 0,
    mayHaveBeenSent: false,
  },
  generation: { number: 2, hash: 'a1b2c3d4e5f6'.padEnd(64, '0') },
  report: REPORT,
  decision: { kind: 'delivered' },
  attempts: 1,
  maxAttempts: 4,
  wasSent: false,
};

function lineOf(changes: Partial<AttemptStory>): Record<string, unknown> {
  const lines: string[] = [];
  logAttempt(logTo({ write: (line) => void lines.push(line) }), { ...STORY, ...changes });
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '');
}

function reportOf(changes: Partial<AttemptReport>): AttemptReport {
  return { ...REPORT, ...changes };
}

describe('the line of an attempt', () => {
  it('tells which message, options, outcome and times, and nothing of the contents', () => {
    const { time: _, ...line } = lineOf({});
    expect(line).toEqual({
      level: 'info',
      event: 'attempt',
      guid: 'GUID-1',
      chain: 'G/42',
      attempt: 1,
      of: 4,
      generation: 2,
      options_hash: 'a1b2c3d4e5f6',
      outcome: 'delivered',
      status: 200,
      connect_ms: 1.23,
      tunnel_ms: 2,
      tls_ms: 3,
      first_byte_ms: 4,
      total_ms: 10.01,
      reused: false,
      msg: 'delivered',
    });
  });

  it.each([
    [{ kind: 'delivered' }, 'info'],
    [{ kind: 'release' }, 'info'],
    [{ kind: 'retry', failure: '503', delayMs: 7 }, 'warn'],
    [{ kind: 'hold', failure: 'dns' }, 'warn'],
    [{ kind: 'doubt', failure: '404', delayMs: 7 }, 'warn'],
    [{ kind: 'dead', failure: '404', reason: 'rejected' }, 'error'],
  ] as const)('of %j has level %s', (decision, level) => {
    expect(lineOf({ decision })['level']).toBe(level);
  });

  it('says when the next try is, or why there is none', () => {
    const retry = { kind: 'retry', failure: '503', delayMs: 7 } as const;
    expect(lineOf({ decision: retry })).toMatchObject({ next_try_in_ms: 7 });
    const dead = { kind: 'dead', failure: '404', reason: 'rejected' } as const;
    expect(lineOf({ decision: dead })).toMatchObject({ reason: 'rejected' });
  });

  it('says what went wrong', () => {
    const outcome = {
      kind: 'unreached',
      failure: 'proxy',
      detail: 'answered 407',
      isAboutCredentials: true,
    } as const;
    const line = lineOf({ report: reportOf({ outcome }), decision: { ...outcome, kind: 'hold' } });
    expect(line).toMatchObject({ failure: 'proxy', detail: 'answered 407', outcome: 'hold' });
  });

  it('shows the start of an answer that is no success', () => {
    const excerpt = `no such key ${'x'.repeat(500)}`;
    const outcome = { kind: 'responded', status: 401, retryAfter: undefined, excerpt } as const;
    const line = lineOf({ report: reportOf({ outcome: { ...outcome, flaw: undefined } }) });
    expect(line).toMatchObject({ status: 401, excerpt: excerpt.slice(0, 200) });
  });

  it('says why the receiver may see a duplicate', () => {
    expect(lineOf({})).not.toHaveProperty('may_be_duplicate');
    expect(lineOf({ attempts: 2 })['may_be_duplicate']).toMatch(/earlier attempt/);
    expect(lineOf({ wasSent: true })['may_be_duplicate']).toMatch(/earlier attempt/);
    const message = { ...STORY.message, mayHaveBeenSent: true };
    expect(lineOf({ message })['may_be_duplicate']).toMatch(/restart/);
    const report = reportOf({ isResentOnFreshConnection: true });
    expect(lineOf({ report })['may_be_duplicate']).toMatch(/connection was closed/);
  });

  it('is not made when nobody wants it', () => {
    const lines: string[] = [];
    logAttempt(logTo({ write: (line) => void lines.push(line) }, 'warn'), STORY);
    expect(lines).toEqual([]);
  });
});

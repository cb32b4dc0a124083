import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowance,
  type Flow,
  LONGEST_PROBE_INTERVAL_MS,
  nextChangeAtMs,
  onReached,
  onTime,
  onUnreached,
  outageOf,
} from '#dist/delivery/judgement/flow.js';

const REFUSED = { failure: 'connect', detail: 'connect ECONNREFUSED' };
const TERMS = { nowMs: 1000, luck: 0.5, delayMs: 100, maxDelayMs: 300_000 };
const OUTAGE = { sinceMs: 0, ...REFUSED, failures: 1 };
const OPEN: Flow = { kind: 'open' };
const HOLDING: Flow = { kind: 'holding', outage: OUTAGE, probeAtMs: 50 };
const PROBING: Flow = { kind: 'probing', outage: OUTAGE };
const RAMPING: Flow = { kind: 'ramping', limit: 2, left: 2 };
const UNCONFIGURED: Flow = { kind: 'unconfigured' };

describe('the flow', () => {
  it.each([
    [OPEN, 10],
    [HOLDING, 0],
    [PROBING, 1],
    [RAMPING, 2],
    [{ kind: 'ramping', limit: 16, left: 3 } as const, 10],
    [UNCONFIGURED, 0],
  ])('%j allows %i requests with a pool of 10', (flow, expected) => {
    expect(allowance(flow, 10)).toBe(expected);
  });

  it.each([
    [OPEN, 'open'],
    [PROBING, 'ramping'],
    [HOLDING, 'ramping'],
    [RAMPING, 'ramping'],
    [UNCONFIGURED, 'unconfigured'],
  ])('%j becomes %s when the receiver is reached', (flow, expected) => {
    expect(onReached(flow, 10).kind).toBe(expected);
  });

  it.each([
    [OPEN, 'holding', 1],
    [PROBING, 'holding', 2],
    [HOLDING, 'holding', 1],
    [RAMPING, 'holding', 1],
    [UNCONFIGURED, 'unconfigured', undefined],
  ])('%j becomes %s when the receiver is not reached', (flow, expected, failures) => {
    const after = onUnreached(flow, REFUSED, TERMS);
    expect(after.kind).toBe(expected);
    expect(outageOf(after)?.failures).toBe(failures);
  });

  it('probes when the time has come, not before', () => {
    expect(onTime(HOLDING, 49)).toBe(HOLDING);
    expect(onTime(HOLDING, 50)).toEqual(PROBING);
    expect(nextChangeAtMs(HOLDING)).toBe(50);
    for (const flow of [OPEN, PROBING, RAMPING, UNCONFIGURED]) {
      expect(onTime(flow, 1e15)).toBe(flow);
      expect(nextChangeAtMs(flow)).toBeUndefined();
    }
  });

  it('ramps up 1, 2, 4, 8 and opens', () => {
    const limits: string[] = [];
    let flow: Flow = PROBING;
    for (let reached = 0; reached < 16; reached += 1) {
      flow = onReached(flow, 10);
      limits.push(flow.kind === 'ramping' ? String(flow.limit) : flow.kind);
    }
    const steps = [...'1', ...'22', ...'4444', ...'88888888'];
    expect(limits).toEqual([...steps, 'open']);
  });

  it('opens at once with a pool of one', () => {
    expect(onReached(PROBING, 1)).toEqual(OPEN);
  });

  it('remembers since when the outage lasts, and its latest reason', () => {
    const first = onUnreached(OPEN, REFUSED, { ...TERMS, nowMs: 1000 });
    const probing = onTime(first, 10_000);
    const again = onUnreached(probing, { failure: 'proxy', detail: '502' }, TERMS);
    expect(outageOf(again)).toEqual({
      sinceMs: 1000,
      failure: 'proxy',
      detail: '502',
      failures: 2,
    });
  });
});

type Step =
  | { readonly kind: 'reached'; readonly poolSize: number }
  | {
      readonly kind: 'unreached';
      readonly luck: number;
      readonly delayMs: number;
      readonly maxDelayMs: number;
    }
  | { readonly kind: 'time'; readonly byMs: number };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('reached' as const), poolSize: fc.integer({ min: 1, max: 64 }) }),
    fc.record({
      kind: fc.constant('unreached' as const),
      luck: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      delayMs: fc.integer({ min: 0, max: 86_400_000 }),
      maxDelayMs: fc.integer({ min: 0, max: 86_400_000 }),
    }),
    fc.record({
      kind: fc.constant('time' as const),
      byMs: fc.integer({ min: 0, max: 100_000 }),
    }),
  ),
);

it('never allows more than the pool has, and never holds longer than its interval before a probe', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      let flow: Flow = OPEN;
      let nowMs = 0;
      for (const step of taken) {
        if (step.kind === 'time') {
          nowMs += step.byMs;
          flow = onTime(flow, nowMs);
        } else if (step.kind === 'reached') {
          flow = onReached(flow, step.poolSize);
          expect(allowance(flow, step.poolSize)).toBeGreaterThanOrEqual(1);
          expect(allowance(flow, step.poolSize)).toBeLessThanOrEqual(step.poolSize);
        } else {
          flow = onUnreached(flow, REFUSED, { ...TERMS, nowMs, ...step });
          expect(nextChangeAtMs(flow)).toBeLessThanOrEqual(nowMs + LONGEST_PROBE_INTERVAL_MS);
          expect(onTime(flow, nowMs + LONGEST_PROBE_INTERVAL_MS).kind).toBe('probing');
        }
      }
    }),
  );
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowance,
  type Flow,
  LONGEST_PROBE_INTERVAL_MS,
  nextChangeAtMs,
  nextStartAtMs,
  OPEN,
  type Outage,
  onAccepted,
  onRenewed,
  onSetback,
  onStarted,
  onTime,
  outageOf,
  type Setback,
  type Situation,
  UNCONFIGURED,
} from '#dist/delivery/judgement/flow.js';
import { OUTCOMES, type OutcomeName } from '#dist/delivery/judgement/outcome-table.js';
import { unthrottled } from '#dist/delivery/judgement/throttle.js';

const NOW_MS = 1_000_000;

const SETBACK: Setback = {
  seq: 1,
  outcome: 'overloaded',
  failure: '503',
  detail: 'busy',
  sentAtMs: NOW_MS - 10,
  pauseMs: undefined,
};

const SITUATION: Situation = {
  nowMs: NOW_MS,
  luck: 0.5,
  poolSize: 10,
  isAlone: false,
  acceptedAtMs: Number.NEGATIVE_INFINITY,
  acceptedPerSecond: 100,
  delayMs: 15_000,
  maxDelayMs: 300_000,
};

const OUTAGE: Outage = {
  sinceMs: 0,
  failure: '503',
  detail: '',
  advice: undefined,
  outcome: 'overloaded',
  failures: 1,
  relapses: 0,
};
const HOLDING: Flow = { kind: 'holding', outage: OUTAGE, probeAtMs: 50 };
const HALTED: Flow = { kind: 'halted', outage: { ...OUTAGE, outcome: 'refused' }, probeAtMs: 50 };
const PROBING: Flow = { kind: 'probing', outage: OUTAGE };
const RAMPING: Flow = { kind: 'ramping', failing: [], limit: 4, left: 4, outage: OUTAGE };
const SLOWING: Flow = {
  kind: 'slowing',
  failing: [],
  throttle: { ...unthrottled(3), perSecond: 20, basePerSecond: 20, stepAtMs: NOW_MS + 1000 },
  reason: { sinceMs: 0, failure: '429', detail: '' },
};

/** The same outcome for several messages in turn. */
function afterSetbacks(count: number, outcome: OutcomeName, situation: Partial<Situation> = {}) {
  let flow: Flow = OPEN;
  for (let seq = 1; seq <= count; seq += 1) {
    flow = onSetback(flow, { ...SETBACK, seq, outcome }, { ...SITUATION, ...situation });
  }
  return flow;
}

describe('the flow', () => {
  it.each<[Flow, number]>([
    [OPEN, 10],
    [HOLDING, 0],
    [HALTED, 0],
    [PROBING, 1],
    [RAMPING, 4],
    [SLOWING, 3],
    [{ ...RAMPING, limit: 16 }, 10],
    [UNCONFIGURED, 0],
  ])('%j allows %i requests with a pool of 10', (flow, expected) => {
    expect(allowance(flow, 10)).toBe(expected);
  });

  it.each<[Flow, Flow['kind']]>([
    [OPEN, 'open'],
    [SLOWING, 'slowing'],
    [PROBING, 'ramping'],
    [HOLDING, 'ramping'],
    [HALTED, 'ramping'],
    [RAMPING, 'ramping'],
    [UNCONFIGURED, 'unconfigured'],
  ])('%j becomes %s when a message is accepted', (flow, expected) => {
    expect(onAccepted(flow, 10).kind).toBe(expected);
  });

  it('is not even copied when an accepted message changes nothing', () => {
    for (const flow of [OPEN, SLOWING, UNCONFIGURED]) expect(onAccepted(flow, 10)).toBe(flow);
  });

  it('ramps up 1, 2, 4, 8 and opens', () => {
    const limits: string[] = [];
    let flow: Flow = PROBING;
    for (let accepted = 0; accepted < 16; accepted += 1) {
      flow = onAccepted(flow, 10);
      limits.push(flow.kind === 'ramping' ? String(flow.limit) : flow.kind);
    }
    const steps = [...'1', ...'22', ...'4444', ...'88888888'];
    expect(limits).toEqual([...steps, 'open']);
  });

  it('opens at once with a pool of one', () => {
    expect(onAccepted(PROBING, 1)).toEqual(OPEN);
  });

  it('halves the ramp when a message fails on the way up', () => {
    expect(onSetback(RAMPING, SETBACK, SITUATION)).toMatchObject({
      kind: 'ramping',
      limit: 2,
      left: 2,
      failing: [1],
    });
  });

  it('probes when the time has come, not before', () => {
    for (const waiting of [HOLDING, HALTED]) {
      expect(onTime(waiting, 49, 10)).toBe(waiting);
      expect(onTime(waiting, 50, 10)).toMatchObject({ kind: 'probing' });
      expect(nextChangeAtMs(waiting, 0)).toBe(50);
    }
    for (const flow of [OPEN, PROBING, RAMPING, UNCONFIGURED]) {
      expect(onTime(flow, 1e15, 10)).toBe(flow);
      expect(nextChangeAtMs(flow, 0)).toBeUndefined();
    }
  });

  it('probes at once when other options are in force, and counts anew', () => {
    for (const waiting of [HOLDING, HALTED]) {
      expect(onRenewed(waiting)).toMatchObject({ kind: 'probing', outage: { failures: 0 } });
    }
  });
});

describe('when everything fails', () => {
  it.each<[OutcomeName, Flow['kind']]>([
    ['overloaded', 'holding'],
    ['failing', 'holding'],
    ['unanswered', 'holding'],
    ['refused', 'halted'],
    ['forbidden', 'halted'],
  ])('%s means %s, from the fifth message on', (outcome, expected) => {
    expect(outageOf(afterSetbacks(4, outcome))).toBeUndefined();
    expect(afterSetbacks(5, outcome).kind).toBe(expected);
  });

  it.each<[OutcomeName, Flow['kind']]>([
    ['unreached', 'holding'],
    ['locked', 'halted'],
  ])('%s means %s at once', (outcome, expected) => {
    expect(afterSetbacks(1, outcome).kind).toBe(expected);
  });

  it('two messages are enough when there are no others, one is not', () => {
    expect(outageOf(afterSetbacks(1, 'failing', { isAlone: true }))).toBeUndefined();
    expect(afterSetbacks(2, 'failing', { isAlone: true }).kind).toBe('holding');
  });

  it('a silent connection is enough when there are no others: it would be tried again at once', () => {
    expect(afterSetbacks(1, 'unanswered', { isAlone: true }).kind).toBe('holding');
  });

  it('one message that fails again and again is not everything', () => {
    let flow: Flow = OPEN;
    for (let n = 0; n < 20; n += 1) flow = onSetback(flow, SETBACK, SITUATION);
    expect(flow.kind).toBe('open');
  });

  it('an accepted message between makes it some', () => {
    let flow = afterSetbacks(4, 'overloaded');
    flow = onAccepted(flow, 10);
    flow = onSetback(flow, { ...SETBACK, seq: 9 }, SITUATION);
    expect(flow).toEqual({ kind: 'open', failing: [9] });
  });

  it('what was under way when it began tells nothing new', () => {
    for (const flow of [HOLDING, HALTED, UNCONFIGURED]) {
      expect(onSetback(flow, { ...SETBACK, seq: 7 }, SITUATION)).toBe(flow);
    }
  });

  it('remembers since when, and the latest reason', () => {
    const probing = onTime(afterSetbacks(5, 'overloaded'), NOW_MS + 60_000, 10);
    const again = onSetback(
      probing,
      { ...SETBACK, outcome: 'refused', failure: '404', detail: 'gone' },
      { ...SITUATION, nowMs: NOW_MS + 60_000 },
    );
    expect(again).toMatchObject({
      kind: 'halted',
      outage: { sinceMs: NOW_MS, failure: '404', detail: 'gone', failures: 2 },
    });
    expect(outageOf(again)?.advice).toMatch(/typo/);
  });

  it('is the same outage when it comes back on the way up', () => {
    let flow: Flow = RAMPING;
    for (let seq = 1; seq <= 5; seq += 1) flow = onSetback(flow, { ...SETBACK, seq }, SITUATION);
    expect(flow).toMatchObject({ kind: 'holding', outage: { sinceMs: 0, relapses: 1 } });
  });

  const delaysOf = (outcome: OutcomeName) => {
    let flow = afterSetbacks(5, outcome, { luck: 0 });
    return [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(() => {
      const probeAtMs = 'probeAtMs' in flow ? flow.probeAtMs : Number.NaN;
      flow = onSetback(
        onTime(flow, probeAtMs, 10),
        { ...SETBACK, outcome },
        { ...SITUATION, luck: 0 },
      );
      return probeAtMs - NOW_MS;
    });
  };

  it.each<[OutcomeName, readonly number[]]>([
    ['overloaded', [250, 500, 1000, 2000, 2500, 2500, 2500, 2500, 2500, 2500]],
    ['refused', [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]],
    ['forbidden', [7500, 15_000, 30_000, 60_000, 120_000, ...Array(5).fill(150_000)]],
  ])('%s is probed after so long at least: %j', (outcome, expected) => {
    expect(delaysOf(outcome)).toEqual(expected);
  });
});

describe('a destination that wants less', () => {
  const limited = { ...SETBACK, outcome: 'limited' as const, failure: '429', pauseMs: 2000 };

  it('is left alone for as long as it asks, and then gets less than it took', () => {
    const flow = onSetback(OPEN, limited, SITUATION);
    expect(flow).toMatchObject({ kind: 'slowing', throttle: { limit: 10, perSecond: 70 } });
    expect(nextStartAtMs(flow)).toBe(NOW_MS + 2000);
  });

  it('gets requests at its pace', () => {
    let flow = onTime(onSetback(OPEN, { ...limited, pauseMs: 0 }, SITUATION), NOW_MS, 10);
    const starts: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      starts.push(Math.round(nextStartAtMs(flow) - NOW_MS));
      flow = onStarted(flow, nextStartAtMs(flow));
    }
    expect(starts).toEqual([0, 14, 29]);
  });

  it.each(['unanswered', 'unreached'] as const)(
    'gets fewer connections when some are %s while others are accepted',
    (outcome) => {
      const situation = { ...SITUATION, acceptedAtMs: NOW_MS - 1 };
      const flow = onSetback(OPEN, { ...SETBACK, outcome }, situation);
      expect(flow).toMatchObject({ kind: 'slowing', throttle: { limit: 7, perSecond: Infinity } });
    },
  );

  it('is not out of reach for some connections that fail soon after others were accepted', () => {
    const lately = { acceptedAtMs: NOW_MS - 500 }; // before each of them was sent
    expect(afterSetbacks(4, 'unreached', lately).kind).toBe('slowing');
    expect(afterSetbacks(5, 'unreached', lately).kind).toBe('holding');
    expect(afterSetbacks(1, 'unreached', { acceptedAtMs: NOW_MS - 1500 }).kind).toBe('holding');
    expect(afterSetbacks(1, 'unreached', { ...lately, isAlone: true }).kind).toBe('holding');
  });

  it('is free again when it takes all for a while', () => {
    let flow = onSetback(OPEN, { ...limited, pauseMs: 0 }, SITUATION);
    let nowMs = NOW_MS;
    while (flow.kind === 'slowing' && nowMs < NOW_MS + 60_000) {
      nowMs = nextChangeAtMs(flow, nowMs) ?? Number.NaN;
      flow = onTime(flow, nowMs, 10);
    }
    expect(flow).toEqual(OPEN);
    expect(nowMs - NOW_MS).toBeLessThan(20_000);
  });
});

type Step =
  | { readonly kind: 'accepted'; readonly poolSize: number }
  | { readonly kind: 'renewed' }
  | {
      readonly kind: 'setback';
      readonly outcome: OutcomeName;
      readonly seq: number;
      readonly changes: Partial<Situation>;
      readonly pauseMs: number | undefined;
    }
  | { readonly kind: 'time'; readonly byMs: number };

const BAD = (Object.keys(OUTCOMES) as OutcomeName[]).filter(
  (name) => name !== 'accepted' && name !== 'ours',
);

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('renewed' as const) }),
    fc.record({
      kind: fc.constant('accepted' as const),
      poolSize: fc.integer({ min: 1, max: 64 }),
    }),
    fc.record({
      kind: fc.constant('setback' as const),
      outcome: fc.constantFrom(...BAD),
      seq: fc.integer({ min: 1, max: 9 }),
      changes: fc.record({
        luck: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        isAlone: fc.boolean(),
        acceptedPerSecond: fc.double({ min: 0, max: 1e6, noNaN: true }),
        delayMs: fc.integer({ min: 1, max: 3_600_000 }),
        maxDelayMs: fc.integer({ min: 1, max: 86_400_000 }),
      }),
      pauseMs: fc.option(fc.integer({ min: 0, max: 1e12 }), { nil: undefined }),
    }),
    fc.record({ kind: fc.constant('time' as const), byMs: fc.integer({ min: 0, max: 100_000 }) }),
  ),
  { maxLength: 60 },
);

it('whatever happens, it allows no more than the pool has, and always goes on by itself', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      let flow: Flow = OPEN;
      let nowMs = 0;
      let mostMs = 0;
      for (const step of taken) {
        if (step.kind === 'time') {
          nowMs += step.byMs;
          flow = onTime(flow, nowMs, 10);
        } else if (step.kind === 'accepted') flow = onAccepted(flow, step.poolSize);
        else if (step.kind === 'renewed') flow = onRenewed(flow);
        else {
          const { outcome, seq, pauseMs, changes } = step;
          const setback = { ...SETBACK, seq, outcome, pauseMs, sentAtMs: nowMs };
          const situation = { ...SITUATION, ...changes, nowMs };
          flow = onSetback(flow, setback, situation);
          mostMs = Math.max(mostMs, situation.maxDelayMs, situation.delayMs);
        }
        expect(allowance(flow, 10)).toBeGreaterThanOrEqual(0);
        expect(allowance(flow, 10)).toBeLessThanOrEqual(10);
        expect(nextStartAtMs(flow)).toBeLessThanOrEqual(nowMs + mostMs + 1000);
        if (allowance(flow, 10) === 0) expect(nextChangeAtMs(flow, nowMs)).toBeDefined();
        if (flow.kind === 'holding') {
          expect(flow.probeAtMs - nowMs).toBeLessThanOrEqual(LONGEST_PROBE_INTERVAL_MS);
        }
      }
    }),
  );
});

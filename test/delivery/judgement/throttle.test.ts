import { describe, expect, it } from 'vitest';
import {
  accepted,
  grown,
  isFree,
  lowered,
  type Signal,
  started,
  type Throttle,
  unthrottled,
} from '#dist/delivery/judgement/throttle.js';

const SIGNAL: Signal = {
  of: 'pace',
  nowMs: 1000,
  sentAtMs: 999,
  pauseMs: 0,
  longestPauseMs: 300_000,
  acceptedPerSecond: 100,
};

/** Steps up until `untilMs`; gives the paces and limits on the way. */
function climb(throttle: Throttle, untilMs: number): Throttle[] {
  const way = [throttle];
  let now = throttle;
  for (; now.stepAtMs <= untilMs; way.push(now)) now = grown(now, now.stepAtMs);
  return way;
}

describe('a throttle', () => {
  it('is lowered once for all that was sent before it was heard', () => {
    const once = lowered(unthrottled(10), SIGNAL);
    expect(once.perSecond).toBeCloseTo(70);
    expect(lowered(once, { ...SIGNAL, nowMs: 1001 })).toBe(once);
    const later = { ...SIGNAL, nowMs: 1002, sentAtMs: 1001 };
    expect(lowered(accepted(once), later).perSecond).toBeCloseTo(49);
    // When nothing was accepted since, it is not the pace that is too much.
    expect(lowered(once, later).perSecond).toBeCloseTo(70);
  });

  it('is never lowered to nothing', () => {
    let throttle = unthrottled(10);
    for (let nowMs = 0; nowMs < 100; nowMs += 1) {
      throttle = lowered(throttle, { ...SIGNAL, nowMs, sentAtMs: nowMs, acceptedPerSecond: 0 });
      throttle = lowered(throttle, { ...SIGNAL, of: 'connections', nowMs, sentAtMs: nowMs });
    }
    expect(throttle).toMatchObject({ perSecond: 1, limit: 1 });
  });

  it('pauses for longer and longer while nothing is accepted, up to the longest pause', () => {
    const pauses: number[] = [];
    let throttle = unthrottled(10);
    for (let nowMs = 0; nowMs < 12e6; nowMs += 1e6) {
      const signal = { ...SIGNAL, nowMs, sentAtMs: nowMs, pauseMs: undefined };
      throttle = lowered(throttle, signal);
      pauses.push((throttle.nextStartAtMs - nowMs) / 1000);
    }
    expect(pauses).toEqual([1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    const after = lowered(accepted(throttle), { ...SIGNAL, nowMs: 2e7, sentAtMs: 2e7 });
    expect(after.nextStartAtMs).toBe(2e7);
  });

  it('climbs step by step, each twice as high as the one before', () => {
    const way = climb(lowered(unthrottled(2), SIGNAL), 9000);
    const paces = way.map(({ perSecond }) => Math.round(perSecond * 10) / 10);
    expect(paces).toEqual([70, 73.5, 80.5, 94.5, 122.5, 178.5, 290.5, 514.5, 962.5]);
    expect(way.map(({ limit }) => limit).slice(0, 4)).toEqual([2, 3, 5, 9]);
    expect(way.map((throttle) => isFree(throttle, 10)).lastIndexOf(false)).toBe(7);
  });

  it('climbs more slowly when the first steps fail again and again', () => {
    let throttle = unthrottled(3);
    const waits: number[] = [];
    for (let nowMs = 0; waits.length < 6; nowMs = throttle.stepAtMs + 1) {
      throttle = lowered(grown(throttle, nowMs), {
        ...SIGNAL,
        of: 'connections',
        nowMs,
        sentAtMs: nowMs,
      });
      waits.push(throttle.stepMs);
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 8000, 8000]);
  });

  it('starts together what was due while a timer slept, but not more', () => {
    let throttle = lowered(unthrottled(10), { ...SIGNAL, acceptedPerSecond: 1429 }); // 1 each ms
    const startsAt = (nowMs: number) => {
      let starts = 0;
      for (; throttle.nextStartAtMs <= nowMs; starts += 1) throttle = started(throttle, nowMs);
      return starts;
    };
    expect(startsAt(1000)).toBe(1);
    expect(startsAt(1005)).toBe(5);
    expect(startsAt(9000)).toBeLessThanOrEqual(12);
  });

  it('without a pace holds no request back', () => {
    const throttle = lowered(unthrottled(10), { ...SIGNAL, of: 'connections' });
    expect(started(throttle, 2000)).toBe(throttle);
    expect(throttle).toMatchObject({ limit: 7, nextStartAtMs: 0 });
  });
});

/** A receiver that takes so many in each second and answers the rest with 429 and `Retry-After: 1`. */
function simulate(limitAt: (nowMs: number) => number, forMs: number) {
  let throttle = unthrottled(10);
  let [second, used] = [0, 0];
  const acceptedIn: number[] = [];
  const refusedIn: number[] = [];
  for (let nowMs = 0; nowMs < forMs; nowMs += 1) {
    if (Math.floor(nowMs / 1000) !== second || nowMs === 0) {
      second = Math.floor(nowMs / 1000);
      used = 0;
      acceptedIn.push(0);
      refusedIn.push(0);
    }
    throttle = grown(throttle, nowMs);
    for (let n = 0; n < 10 && throttle.nextStartAtMs <= nowMs; n += 1) {
      throttle = started(throttle, nowMs);
      if (used < limitAt(nowMs)) {
        used += 1;
        throttle = accepted(throttle);
        acceptedIn[second] = (acceptedIn[second] ?? 0) + 1;
        continue;
      }
      refusedIn[second] = (refusedIn[second] ?? 0) + 1;
      const acceptedPerSecond = acceptedIn[second] ?? 0;
      const signal = { ...SIGNAL, nowMs, sentAtMs: nowMs, pauseMs: 1000, acceptedPerSecond };
      throttle = lowered(throttle, signal);
    }
  }
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return { acceptedIn, accepted: sum(acceptedIn), refused: sum(refusedIn), refusedIn };
}

describe('against a limit', () => {
  it.each([20, 100, 1000])('of %i a second, most of it is used and little is refused', (limit) => {
    const { accepted: taken, refused } = simulate(() => limit, 120_000);
    expect(taken).toBeGreaterThan(0.55 * limit * 120);
    expect(refused).toBeLessThan(0.05 * taken);
  });

  it('that is lifted, the pace is ten times as high within 30 s', () => {
    const { acceptedIn } = simulate((nowMs) => (nowMs < 60_000 ? 100 : 1e9), 90_000);
    expect(acceptedIn[89]).toBeGreaterThan(1000);
  });
});

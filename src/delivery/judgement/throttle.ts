/**
 * How much less than everything a destination gets that wants less: so many requests at a time, so many
 * a second. Down by a factor as often as it says so, up step by step while it does not. Pure.
 */
export interface Throttle {
  /** Requests at a time. */
  readonly limit: number;
  /** Requests a second; infinite while only connections are too many. */
  readonly perSecond: number;
  /** The next request starts then at the earliest: the pace, or a pause. */
  readonly nextStartAtMs: number;
  /** What was sent before says nothing new. */
  readonly loweredAtMs: number;
  /** The pace that it was lowered to; steps are parts of it. */
  readonly basePerSecond: number;
  /** Steps up since it was lowered. */
  readonly steps: number;
  readonly stepAtMs: number;
  readonly stepMs: number;
  /** Pauses since a message was accepted. */
  readonly pausesInVain: number;
}

/** A destination says that it wants less. */
export interface Signal {
  /** What there is too much of. */
  readonly of: 'pace' | 'connections';
  readonly nowMs: number;
  /** When the request was sent that it answered so. */
  readonly sentAtMs: number;
  /** How long it asks for nothing at all; undefined when it does not say. */
  readonly pauseMs: number | undefined;
  readonly longestPauseMs: number;
  /** What it accepted lately. */
  readonly acceptedPerSecond: number;
}

/** Down by as much as TCP's younger relatives do: half would waste what the destination can take. */
const LOWERED_TO = 0.7;

/** Nobody is so weak that one request a second is too many; whoever is asks for pauses. */
const LEAST_PER_SECOND = 1;

/** The first step up, as a part of the pace; each step is twice the one before, until it is too much again. */
const FIRST_STEP = 0.05;

/** After so many steps, 0.05 × (2⁸ − 1) ≈ 13 times the pace was no problem: there is nothing to slow down for. */
const STEPS_TO_FREEDOM = 8;

const STEP_MS = 1000;

/** When the first steps fail again and again, the destination is what it is: ask less often. */
const LONGEST_STEP_MS = 8 * STEP_MS;
const STEPS_THAT_HELP = 3;

/** The pause after a 429 that does not say for how long; doubled while nothing is accepted. */
const OWN_PAUSE_MS = 1000;

/** Requests that were due while a timer slept start together, at most of so long. */
const CATCH_UP_MS = 10;

/** Nothing was lowered yet. */
export function unthrottled(limit: number): Throttle {
  return {
    limit,
    perSecond: Number.POSITIVE_INFINITY,
    nextStartAtMs: 0,
    loweredAtMs: Number.NEGATIVE_INFINITY,
    basePerSecond: Number.POSITIVE_INFINITY,
    steps: STEPS_THAT_HELP,
    stepAtMs: 0,
    stepMs: STEP_MS,
    pausesInVain: 0,
  };
}

/** The destination wants less: once for all that was sent before it was heard. */
export function lowered(throttle: Throttle, signal: Signal): Throttle {
  if (signal.sentAtMs < throttle.loweredAtMs) return throttle;
  const { nowMs } = signal;
  const isHelping = throttle.steps >= STEPS_THAT_HELP || throttle.pausesInVain > 0;
  const stepMs = isHelping ? STEP_MS : Math.min(throttle.stepMs * 2, LONGEST_STEP_MS);
  const after = { ...throttle, loweredAtMs: nowMs, steps: 0, stepMs, stepAtMs: nowMs + stepMs };
  return signal.of === 'pace' ? atLowerPace(after, signal) : onFewerConnections(after);
}

function atLowerPace(throttle: Throttle, signal: Signal): Throttle {
  const { nowMs, pauseMs, longestPauseMs, acceptedPerSecond } = signal;
  const wantedMs = pauseMs ?? OWN_PAUSE_MS;
  const doubled = OWN_PAUSE_MS * 2 ** Math.min(throttle.pausesInVain - 1, 20);
  const inVainMs = throttle.pausesInVain > 0 ? doubled : 0;
  const resumeAtMs = nowMs + Math.min(Math.max(wantedMs, inVainMs), longestPauseMs);
  const isPaced = throttle.perSecond !== Number.POSITIVE_INFINITY;
  const pace = LOWERED_TO * (isPaced ? throttle.perSecond : acceptedPerSecond);
  // When nothing was accepted since the last pause, it is not the pace that is too much.
  const isInVain = isPaced && throttle.pausesInVain > 0;
  const perSecond = isInVain ? throttle.perSecond : Math.max(LEAST_PER_SECOND, pace);
  return {
    ...throttle,
    perSecond,
    basePerSecond: perSecond,
    nextStartAtMs: Math.max(throttle.nextStartAtMs, resumeAtMs),
    stepAtMs: resumeAtMs + throttle.stepMs,
    pausesInVain: throttle.pausesInVain + 1,
  };
}

function onFewerConnections(throttle: Throttle): Throttle {
  const { limit } = throttle;
  return { ...throttle, limit: Math.max(1, Math.min(limit - 1, Math.floor(limit * LOWERED_TO))) };
}

/** A message was accepted. */
export function accepted(throttle: Throttle): Throttle {
  return throttle.pausesInVain === 0 ? throttle : { ...throttle, pausesInVain: 0 };
}

/** A request starts. */
export function started(throttle: Throttle, nowMs: number): Throttle {
  if (throttle.perSecond === Number.POSITIVE_INFINITY) return throttle;
  const from = Math.max(throttle.nextStartAtMs, nowMs - CATCH_UP_MS);
  return { ...throttle, nextStartAtMs: from + 1000 / throttle.perSecond };
}

/** Time has passed: a step up, if one is due. */
export function grown(throttle: Throttle, nowMs: number): Throttle {
  if (nowMs < throttle.stepAtMs) return throttle;
  const size = 2 ** throttle.steps;
  const steps = throttle.steps + 1;
  const stepMs = steps >= STEPS_THAT_HELP ? STEP_MS : throttle.stepMs;
  return {
    ...throttle,
    limit: throttle.limit + size,
    perSecond: throttle.perSecond + throttle.basePerSecond * FIRST_STEP * size,
    steps,
    stepMs,
    stepAtMs: nowMs + stepMs,
  };
}

/** Whether it holds nothing back any more. */
export function isFree({ limit, perSecond, steps }: Throttle, poolSize: number): boolean {
  const isUnpaced = perSecond === Number.POSITIVE_INFINITY || steps >= STEPS_TO_FREEDOM;
  return limit >= poolSize && isUnpaced;
}

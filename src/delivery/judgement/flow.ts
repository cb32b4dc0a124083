import { haltWords } from './halt-words.js';
import { OUTCOMES, type OutcomeName } from './outcome-table.js';
import {
  accepted,
  grown,
  isFree,
  lowered,
  started,
  type Throttle,
  unthrottled,
} from './throttle.js';

/**
 * How much delivery may send at once, given how the destination is. Pure: each function returns the next
 * state, and the same one when nothing changes.
 *
 *                    it wants less                     everything fails
 *           ┌────────────────────────▶ slowing ──────────────┬───────────────┐
 *           │                            │                   │               │
 *           │◀───────── it takes all ────┘                   ▼               │
 *     ──▶ open ───── not reached, or everything fails ──▶ holding ◀──┐       │
 *           │                                                │       │       │
 *           ├─────── everything is refused ─▶ halted ────────┤       │       │
 *           │                                   ▲        probe due   │       │
 *           │                                   │            ▼       │       │
 *           │                                   └── fails ─ probing ─┘       │
 *           │                                                │               │
 *           └◀── as many as connections ── ramping ◀─────────┘               │
 *                                            │            accepted           │
 *                                            └───────────────────────────────┘
 *
 * - `open`: as many requests as the pool has connections.
 * - `slowing`: fewer, as its throttle says.
 * - `holding`: none, until the next probe is due: an outage, which may end in any moment.
 * - `halted`: none, until other options are in force or a probe succeeds: most likely the options are wrong.
 * - `probing`: one message at a time, with the options that are in force.
 * - `ramping`: 1, then 2, then 4 … at a time; each step after as many messages were accepted.
 * - `unconfigured`: none; there is no URI.
 *
 * *Everything fails* when several attempts in a row ended badly, of two messages or more.
 */
export type Flow =
  | { readonly kind: 'unconfigured' }
  | { readonly kind: 'open'; readonly failing: Failing }
  | {
      readonly kind: 'slowing';
      readonly failing: Failing;
      readonly throttle: Throttle;
      readonly reason: Reason;
    }
  | { readonly kind: 'holding' | 'halted'; readonly outage: Outage; readonly probeAtMs: number }
  | { readonly kind: 'probing'; readonly outage: Outage }
  | {
      readonly kind: 'ramping';
      readonly failing: Failing;
      readonly limit: number;
      readonly left: number;
      /** The outage that it recovers from. */
      readonly outage: Outage;
    };

/** Attempts that ended badly since a message was accepted: the messages, by their places in line. */
export type Failing = readonly number[];

/** Why less is sent than could be. */
export interface Reason {
  readonly sinceMs: number;
  readonly failure: string;
  readonly detail: string;
}

/** Why nothing is sent. */
export interface Outage extends Reason {
  /** What somebody should look at; undefined unless it is halted. */
  readonly advice: string | undefined;
  /** The last outcome, which decides how it is probed. */
  readonly outcome: OutcomeName;
  /** Probes that failed since one succeeded, the failure that began the outage included. */
  readonly failures: number;
  /** How often it came back before everything was well again. */
  readonly relapses: number;
}

/** An attempt that ended badly. */
export interface Setback {
  /** The message's place in line. */
  readonly seq: number;
  readonly outcome: OutcomeName;
  readonly failure: string;
  readonly detail: string;
  readonly sentAtMs: number;
  /** What the destination asks for. */
  readonly pauseMs: number | undefined;
}

/** What a setback happens among. */
export interface Situation {
  readonly nowMs: number;
  readonly luck: number;
  readonly poolSize: number;
  /** Whether no other message is in flight or could be sent now. */
  readonly isAlone: boolean;
  /** When a message was accepted last. */
  readonly acceptedAtMs: number;
  readonly acceptedPerSecond: number;
  readonly delayMs: number;
  readonly maxDelayMs: number;
}

/** So many attempts that fail in a row are no chance, unless it is always the same message. */
const SEVERAL = 5;
/** So many are enough when there are no others. */
const SEVERAL_OF_FEW = 2;

/** A destination that accepted something so lately is not out of reach for one connection that fails. */
const LATELY_MS = 1000;

const NONE: Failing = [];
export const OPEN: Flow = { kind: 'open', failing: NONE };
export const UNCONFIGURED: Flow = { kind: 'unconfigured' };

/** How many requests may be in flight. */
export function allowance(flow: Flow, poolSize: number): number {
  switch (flow.kind) {
    case 'open':
      return poolSize;
    case 'slowing':
      return Math.min(flow.throttle.limit, poolSize);
    case 'ramping':
      return Math.min(flow.limit, poolSize);
    case 'probing':
      return 1;
    case 'holding':
    case 'halted':
    case 'unconfigured':
      return 0;
  }
}

/** When the next request may start, as far as pace and pauses decide. */
export function nextStartAtMs(flow: Flow): number {
  return flow.kind === 'slowing' ? flow.throttle.nextStartAtMs : 0;
}

/** A request starts. */
export function onStarted(flow: Flow, nowMs: number): Flow {
  if (flow.kind !== 'slowing') return flow;
  const throttle = started(flow.throttle, nowMs);
  return throttle === flow.throttle ? flow : { ...flow, throttle };
}

/** The outage that is going on, if one is. */
export function outageOf(flow: Flow): Outage | undefined {
  const { kind } = flow;
  return kind === 'holding' || kind === 'halted' || kind === 'probing' ? flow.outage : undefined;
}

/** A message was accepted. */
export function onAccepted(flow: Flow, poolSize: number): Flow {
  switch (flow.kind) {
    case 'unconfigured':
      return flow;
    case 'open':
      return flow.failing.length === 0 ? flow : OPEN;
    case 'slowing': {
      const throttle = accepted(flow.throttle);
      const isSame = throttle === flow.throttle && flow.failing.length === 0;
      return isSame ? flow : { ...flow, throttle, failing: NONE };
    }
    case 'holding':
    case 'halted':
    case 'probing':
      return rampTo(1, poolSize, { ...flow.outage, failures: 0 });
    case 'ramping':
      if (flow.left > 1) return { ...flow, left: flow.left - 1, failing: NONE };
      return rampTo(flow.limit * 2, poolSize, flow.outage);
  }
}

function rampTo(limit: number, poolSize: number, outage: Outage): Flow {
  return limit >= poolSize ? OPEN : { kind: 'ramping', failing: NONE, limit, left: limit, outage };
}

/** A message was not accepted. */
export function onSetback(flow: Flow, setback: Setback, situation: Situation): Flow {
  switch (flow.kind) {
    case 'unconfigured':
    case 'holding':
    case 'halted':
      return flow; // what was under way when it began tells nothing new
    case 'probing':
      return outageAfter(flow, setback, situation);
    case 'open':
    case 'slowing':
    case 'ramping':
      return whileSending(flow, setback, situation);
  }
}

type Sending = Extract<Flow, { kind: 'open' | 'slowing' | 'ramping' }>;

function whileSending(flow: Sending, setback: Setback, situation: Situation): Flow {
  const { outcome, sentAtMs } = setback;
  if (outcome === 'limited') return slower(flow, setback, situation, 'pace');
  if (outcome === 'locked') return outageAfter(flow, setback, situation);
  const areOthersAccepted = situation.acceptedAtMs >= sentAtMs;
  const wasWell = situation.acceptedAtMs >= situation.nowMs - LATELY_MS;
  if (outcome === 'unreached' && !wasWell) {
    if (!areOthersAccepted) return outageAfter(flow, setback, situation);
    return slower(flow, setback, situation, 'connections');
  }
  const failing = [...flow.failing.slice(1 - SEVERAL), setback.seq];
  const several = situation.isAlone ? SEVERAL_OF_FEW : SEVERAL;
  const isSilent = outcome === 'unanswered' || outcome === 'unreached';
  const doAllFail = failing.length >= several && failing.some((seq) => seq !== setback.seq);
  if (doAllFail || (isSilent && situation.isAlone)) {
    return outageAfter(flow, setback, situation);
  }
  if (isSilent) return slower({ ...flow, failing }, setback, situation, 'connections');
  if (flow.kind !== 'ramping') return { ...flow, failing };
  const limit = Math.max(1, Math.floor(flow.limit / 2));
  return { ...flow, failing, limit, left: limit };
}

function slower(
  flow: Sending,
  { failure, detail, sentAtMs, pauseMs }: Setback,
  situation: Situation,
  of: 'pace' | 'connections',
): Flow {
  const { nowMs, poolSize, acceptedPerSecond, maxDelayMs: longestPauseMs } = situation;
  const limit = allowance(flow, poolSize);
  const before = flow.kind === 'slowing' ? { ...flow.throttle, limit: limit } : unthrottled(limit);
  const signal = { of, nowMs, sentAtMs, pauseMs, longestPauseMs, acceptedPerSecond };
  const throttle = lowered(before, signal);
  const sinceMs = flow.kind === 'slowing' ? flow.reason.sinceMs : nowMs;
  const reason = { sinceMs, failure, detail };
  return { kind: 'slowing', failing: flow.failing, throttle, reason };
}

function outageAfter(
  flow: Sending | Extract<Flow, { kind: 'probing' }>,
  { outcome, failure, detail }: Setback,
  situation: Situation,
): Flow {
  const before = flow.kind === 'probing' || flow.kind === 'ramping' ? flow.outage : undefined;
  const { nowMs, luck } = situation;
  const failures = (before?.failures ?? 0) + 1;
  const relapses = before ? before.relapses + (flow.kind === 'ramping' ? 1 : 0) : 0;
  const sinceMs = before?.sinceMs ?? nowMs;
  const advice = modeOf(outcome) === 'halted' ? haltWords(failure) : undefined;
  const outage: Outage = { sinceMs, failure, detail, advice, outcome, failures, relapses };
  const delayMs = probeDelay(failures, probeRange(outcome, situation), luck);
  return { kind: modeOf(outcome), outage, probeAtMs: nowMs + delayMs };
}

/** The mode in which an outage is waited for. */
function modeOf(outcome: OutcomeName): 'holding' | 'halted' {
  return OUTCOMES[outcome].whenAll ?? 'holding';
}

interface ProbeRange {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** A receiver that is back is noticed within this time, however long the outage was. */
export const LONGEST_PROBE_INTERVAL_MS = 5_000;

/** After a refusal of everything somebody has to do something: that is not a matter of seconds. */
const LONGEST_HALTED_INTERVAL_MS = 30_000;

const FIRST_PROBE_MS = 500;

/** How often an outage is probed. Wrong credentials as seldom as a message is sent again: accounts get locked. */
function probeRange(
  outcome: OutcomeName,
  { delayMs, maxDelayMs }: Pick<Situation, 'delayMs' | 'maxDelayMs'>,
): ProbeRange {
  if (outcome === 'locked' || outcome === 'forbidden') {
    return { firstMs: delayMs, mostMs: maxDelayMs };
  }
  const mostMs = outcome === 'refused' ? LONGEST_HALTED_INTERVAL_MS : LONGEST_PROBE_INTERVAL_MS;
  return { firstMs: Math.min(delayMs, FIRST_PROBE_MS), mostMs: Math.min(maxDelayMs, mostMs) };
}

/** Anywhere in the upper half of a range that doubles with every failure. */
function probeDelay(failures: number, { firstMs, mostMs }: ProbeRange, luck: number): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 40));
  return Math.round((ceiling * (1 + luck)) / 2);
}

/** Time has passed. */
export function onTime(flow: Flow, nowMs: number, poolSize: number): Flow {
  if (flow.kind === 'holding' || flow.kind === 'halted') {
    return nowMs >= flow.probeAtMs ? { kind: 'probing', outage: flow.outage } : flow;
  }
  if (flow.kind !== 'slowing') return flow;
  const throttle = grown(flow.throttle, nowMs);
  if (throttle === flow.throttle) return flow;
  return isFree(throttle, poolSize)
    ? { kind: 'open', failing: flow.failing }
    : { ...flow, throttle };
}

/** Other options are in force, and the receiver is the same: it is tried with them at once. */
export function onRenewed(flow: Flow): Flow {
  if (flow.kind === 'holding' || flow.kind === 'halted') {
    return { kind: 'probing', outage: { ...flow.outage, failures: 0 } };
  }
  return 'failing' in flow ? { ...flow, failing: NONE } : flow;
}

/** When {@link onTime} will change something, or the next request may start. */
export function nextChangeAtMs(flow: Flow, nowMs: number): number | undefined {
  if (flow.kind === 'holding' || flow.kind === 'halted') return flow.probeAtMs;
  if (flow.kind !== 'slowing') return undefined;
  const { stepAtMs, nextStartAtMs: startAtMs } = flow.throttle;
  return startAtMs > nowMs ? Math.min(stepAtMs, Math.ceil(startAtMs)) : stepAtMs;
}

import { backOff } from './retry.js';

/**
 * How much delivery may send at once, given whether the receiver can be reached. Pure: each function
 * returns the next state.
 *
 *     open ──unreached──▶ holding ──probe due──▶ probing ──reached──▶ ramping ──▶ … ──▶ open
 *                            ▲                      │                    │
 *                            └──────unreached───────┴─────unreached──────┘
 *
 * - `open`: as many requests as the pool has connections.
 * - `holding`: none, until the next probe is due.
 * - `probing`: one message at a time.
 * - `ramping`: 1, then 2, then 4 … at a time; each step after as many messages reached the receiver.
 * - `unconfigured`: none; there is no URI.
 */
export type Flow =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'holding';
      readonly outage: Outage;
      readonly probeAtMs: number;
    }
  | { readonly kind: 'probing'; readonly outage: Outage }
  | { readonly kind: 'ramping'; readonly limit: number; readonly left: number }
  | { readonly kind: 'unconfigured' };

/** Since when the receiver cannot be reached, and why. */
export interface Outage {
  readonly sinceMs: number;
  readonly failure: string;
  readonly detail: string;
  /** Probes that failed, the failure that began the outage included. */
  readonly failures: number;
}

export interface FlowTerms {
  readonly nowMs: number;
  readonly luck: number;
  readonly delayMs: number;
  readonly maxDelayMs: number;
}

/** A receiver that is back is noticed within this time, however long the outage was. */
export const LONGEST_PROBE_INTERVAL_MS = 5_000;

/** How many requests may be in flight. */
export function allowance(flow: Flow, poolSize: number): number {
  switch (flow.kind) {
    case 'open':
      return poolSize;
    case 'ramping':
      return Math.min(flow.limit, poolSize);
    case 'probing':
      return 1;
    case 'holding':
    case 'unconfigured':
      return 0;
  }
}

/** The outage that is going on, if one is. */
export function outageOf(flow: Flow): Outage | undefined {
  return flow.kind === 'holding' || flow.kind === 'probing' ? flow.outage : undefined;
}

/** A request was sent: the receiver can be reached, whatever it answered. */
export function onReached(flow: Flow, poolSize: number): Flow {
  if (flow.kind === 'open' || flow.kind === 'unconfigured') return flow;
  if (flow.kind !== 'ramping') return rampTo(1, poolSize);
  if (flow.left > 1) return { ...flow, left: flow.left - 1 };
  return rampTo(flow.limit * 2, poolSize);
}

function rampTo(limit: number, poolSize: number): Flow {
  return limit >= poolSize ? { kind: 'open' } : { kind: 'ramping', limit, left: limit };
}

/** A request could not be sent. */
export function onUnreached(
  flow: Flow,
  failure: { readonly failure: string; readonly detail: string },
  terms: FlowTerms,
): Flow {
  // Others that were under way when the outage began tell nothing new.
  if (flow.kind === 'holding' || flow.kind === 'unconfigured') return flow;
  const before = outageOf(flow);
  const outage: Outage = {
    sinceMs: before?.sinceMs ?? terms.nowMs,
    failure: failure.failure,
    detail: failure.detail,
    failures: (before?.failures ?? 0) + 1,
  };
  const maxDelayMs = Math.min(terms.maxDelayMs, LONGEST_PROBE_INTERVAL_MS);
  const delayMs = backOff(outage.failures, { delayMs: terms.delayMs, maxDelayMs }, terms.luck);
  return { kind: 'holding', outage, probeAtMs: terms.nowMs + delayMs };
}

/** Time has passed. */
export function onTime(flow: Flow, nowMs: number): Flow {
  return flow.kind === 'holding' && nowMs >= flow.probeAtMs
    ? { kind: 'probing', outage: flow.outage }
    : flow;
}

/** Other options are in force, and the receiver is the same: it is tried with them at once. */
export function onRenewed(flow: Flow): Flow {
  return flow.kind === 'holding' ? { kind: 'probing', outage: flow.outage } : flow;
}

/** When {@link onTime} will change something. */
export function nextChangeAtMs(flow: Flow): number | undefined {
  return flow.kind === 'holding' ? flow.probeAtMs : undefined;
}

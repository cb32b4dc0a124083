import type { EngineStatus } from '../../engine/engine.js';
import { isoTime, lastedMs } from './resource-form.js';

type Flow = EngineStatus['delivery']['flow'];

/** How much may be sent at once, and why not more. */
export interface FlowResource {
  readonly state: Flow['kind'];
  /** Requests at a time, while `ramping` or `slowing`. */
  readonly limit?: number;
  /** Requests a second, while `slowing`; absent when only connections are too many. */
  readonly per_second?: number;
  /** When the next request may start, while `slowing` with a pause. */
  readonly paused_until?: string;
  /** Why it is `slowing`. */
  readonly reason?: ReasonResource;
  /** Why nothing is accepted, while `holding`, `halted` or `probing`. */
  readonly outage?: OutageResource;
}

export interface ReasonResource {
  readonly since_at: string;
  readonly duration_ms: number;
  /** Failure class, or status. */
  readonly failure: string;
  readonly detail: string;
}

export interface OutageResource extends ReasonResource {
  /** What somebody should look at; absent unless everything is refused. */
  readonly advice?: string;
  /** Tries that failed so far. */
  readonly failures: number;
  /** Absent while a try is under way. */
  readonly next_try_at?: string;
  readonly next_try_in_ms?: number;
}

export function flowResource(flow: Flow, nowMs: number): FlowResource {
  switch (flow.kind) {
    case 'ramping':
      return { state: flow.kind, limit: flow.limit };
    case 'slowing':
      return { state: flow.kind, ...throttleResource(flow, nowMs) };
    case 'holding':
    case 'halted':
      return {
        state: flow.kind,
        outage: {
          ...outageResource(flow.outage, nowMs),
          next_try_at: isoTime(flow.probeAtMs),
          next_try_in_ms: lastedMs(nowMs, flow.probeAtMs),
        },
      };
    case 'probing':
      return { state: flow.kind, outage: outageResource(flow.outage, nowMs) };
    case 'open':
    case 'unconfigured':
      return { state: flow.kind };
  }
}

/** A pace makes requests wait too, but not for so long that anybody would call it a pause. */
const PAUSE_MS = 1000;

function throttleResource(
  { throttle, reason }: Extract<Flow, { kind: 'slowing' }>,
  nowMs: number,
): Omit<FlowResource, 'state'> {
  const { limit, perSecond, nextStartAtMs } = throttle;
  return {
    limit,
    ...(Number.isFinite(perSecond) ? { per_second: Math.round(perSecond * 10) / 10 } : {}),
    ...(nextStartAtMs - nowMs > PAUSE_MS ? { paused_until: isoTime(nextStartAtMs) } : {}),
    reason: reasonResource(reason, nowMs),
  };
}

function reasonResource(
  { sinceMs, failure, detail }: Extract<Flow, { kind: 'slowing' }>['reason'],
  nowMs: number,
): ReasonResource {
  return { since_at: isoTime(sinceMs), duration_ms: lastedMs(sinceMs, nowMs), failure, detail };
}

function outageResource(
  outage: Extract<Flow, { kind: 'probing' }>['outage'],
  nowMs: number,
): OutageResource {
  const { advice, failures } = outage;
  return { ...reasonResource(outage, nowMs), ...(advice ? { advice } : {}), failures };
}

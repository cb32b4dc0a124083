import type { EngineStatus } from '../../engine/engine.js';
import { isoTime, lastedMs } from './resource-form.js';

type Flow = EngineStatus['delivery']['flow'];

/** How much may be sent at once, and why not more. */
export interface FlowResource {
  readonly state: Flow['kind'];
  /** Requests at a time, while `ramping`. */
  readonly limit?: number;
  /** Why the receiver cannot be reached, while `holding` or `probing`. */
  readonly outage?: OutageResource;
}

export interface OutageResource {
  readonly since_at: string;
  readonly duration_ms: number;
  /** Failure class: `dns`, `connect`, `tls`, `proxy`. */
  readonly failure: string;
  readonly detail: string;
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
    case 'holding':
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

function outageResource(
  { sinceMs, failure, detail, failures }: Extract<Flow, { kind: 'holding' }>['outage'],
  nowMs: number,
): OutageResource {
  const durationMs = lastedMs(sinceMs, nowMs);
  return { since_at: isoTime(sinceMs), duration_ms: durationMs, failure, detail, failures };
}

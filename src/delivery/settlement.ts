import type { AttemptRecord, ClaimedMessage, Settlement } from '../store/message-store.js';
import { type AttemptReport, detailOf, failureOf } from './judgement/outcome.js';
import type { Charge } from './judgement/retry.js';

/** The attempt behind a settlement. */
interface Made {
  readonly report: AttemptReport;
  /** Charged attempts so far. */
  readonly attempts: number;
  readonly generation: number;
  readonly nowMs: number;
}

type Claimed = Pick<ClaimedMessage, 'seq' | 'lease'>;

/** What the store is told of a message that was accepted, or charged. */
export function settlementOf(
  { seq, lease }: Claimed,
  decision: Charge | { readonly kind: 'delivered' },
  made: Made,
): Settlement {
  const { attempts, nowMs } = made;
  const attempt = recordOf(made, decision.kind === 'delivered');
  switch (decision.kind) {
    case 'delivered':
      return { kind: 'delivered', seq, lease, attempts, attempt };
    case 'retry':
      return { kind: 'retry', seq, lease, attempts, attempt, dueAtMs: nowMs + decision.delayMs };
    case 'dead':
      return { kind: 'dead', seq, lease, attempts, attempt, reason: decision.reason, nowMs };
  }
}

/** What it is told of one that failed and is not charged: due again at a time, or still claimed. */
export function unchargedSettlementOf(
  { seq, lease }: Claimed,
  made: Made,
  dueAtMs: number | undefined,
): Settlement {
  const { attempts } = made;
  const attempt = recordOf(made, false);
  if (dueAtMs === undefined) return { kind: 'noted', seq, lease, attempts, attempt };
  return { kind: 'postponed', seq, lease, attempts, attempt, dueAtMs };
}

function recordOf({ report, generation }: Made, isDelivered: boolean): AttemptRecord {
  const { outcome, startedAtMs, phases } = report;
  const isBad = !isDelivered && outcome.kind !== 'superseded' && outcome.kind !== 'aborted';
  return {
    startedAtMs,
    durationMs: phases.totalMs,
    generation,
    status: outcome.kind === 'responded' ? outcome.status : undefined,
    failure: isBad ? failureOf(outcome) : undefined,
    // A NUL ends a text in some databases.
    detail: isBad ? detailOf(outcome).replaceAll('\0', '\ufffd') || undefined : undefined,
  };
}

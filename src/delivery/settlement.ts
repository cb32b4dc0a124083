import type { AttemptRecord, ClaimedMessage, Settlement } from '../store/message-store.js';
import type { AttemptReport, Outcome } from './outcome.js';
import type { Decision } from './retry.js';

/** The attempt behind a decision. */
interface Made {
  readonly report: AttemptReport;
  /** Charged attempts so far. */
  readonly attempts: number;
  readonly generation: number;
  readonly nowMs: number;
}

/** What the store is told after a decision that ends, postpones or gives back a message. */
export function settlementOf(
  { seq, lease }: Pick<ClaimedMessage, 'seq' | 'lease'>,
  decision: Exclude<Decision, { kind: 'hold' | 'renew' }>,
  made: Made,
): Settlement {
  const { attempts, nowMs } = made;
  const attempt = recordOf(decision, made);
  switch (decision.kind) {
    case 'delivered':
      return { kind: 'delivered', seq, lease, attempts, attempt };
    case 'retry':
      return { kind: 'retry', seq, lease, attempts, attempt, dueAtMs: nowMs + decision.delayMs };
    case 'dead':
      return { kind: 'dead', seq, lease, attempts, attempt, reason: decision.reason, nowMs };
    case 'release':
      return { kind: 'released', seq, lease };
  }
}

function recordOf(decision: Decision, { report, generation }: Made): AttemptRecord {
  const { outcome, startedAtMs, phases } = report;
  return {
    startedAtMs,
    durationMs: phases.totalMs,
    generation,
    status: outcome.kind === 'responded' ? outcome.status : undefined,
    failure: 'failure' in decision ? decision.failure : undefined,
    detail: decision.kind === 'delivered' ? undefined : detailOf(outcome),
  };
}

function detailOf(outcome: Outcome): string | undefined {
  // A NUL ends a text in some databases.
  if (outcome.kind === 'responded') return outcome.excerpt.replaceAll('\0', '\ufffd') || undefined;
  return 'detail' in outcome ? outcome.detail : undefined;
}

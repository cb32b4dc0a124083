import type { Log } from '../runtime/log.js';
import type { ClaimedMessage } from '../store/message-store.js';
import type { AttemptReport, Outcome } from './outcome.js';
import type { Decision } from './retry.js';

/** What one line about an attempt tells. */
export interface AttemptStory {
  readonly message: ClaimedMessage;
  /** Number of the generation that it was made with. */
  readonly generation: number;
  readonly report: AttemptReport;
  readonly decision: Decision;
  /** Charged attempts, this one included when it was charged. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Whether an earlier process may have sent it. */
  readonly isInherited: boolean;
}

const LEVELS = {
  delivered: 'info',
  retry: 'warn',
  dead: 'error',
  hold: 'warn',
  release: 'info',
} as const;

const WORDS = {
  delivered: 'delivered',
  retry: 'failed, will be sent again',
  dead: 'failed for good',
  hold: 'receiver not reached, message kept',
  release: 'given up for the stop, message kept',
} as const;

/** Writes the one wide line of an attempt. Nothing secret is in it: no header, no body, no credentials. */
export function logAttempt(log: Log, story: AttemptStory): void {
  const level = LEVELS[story.decision.kind];
  if (!log.isLevelEnabled(level)) return;
  const { message, report, decision } = story;
  log[level](
    {
      event: 'attempt',
      guid: message.guid,
      chain: message.chainKey,
      attempt: story.attempts,
      of: story.maxAttempts,
      generation: story.generation,
      outcome: decision.kind,
      ...detailsOf(report.outcome),
      ...rounded(report),
      reused: report.isReused,
      ...duplicateReason(story),
      ...('delayMs' in decision ? { next_try_in_ms: decision.delayMs } : {}),
      ...('reason' in decision ? { reason: decision.reason } : {}),
    },
    WORDS[decision.kind],
  );
}

function detailsOf(outcome: Outcome): object {
  switch (outcome.kind) {
    case 'responded':
      return { status: outcome.status };
    case 'aborted':
      return { was_sent: outcome.wasSent };
    default:
      return { failure: outcome.failure, detail: outcome.detail };
  }
}

function rounded({ phases }: AttemptReport): Record<string, number> {
  const times: Record<string, number> = {};
  if (phases.connectMs !== undefined) times['connect_ms'] = round(phases.connectMs);
  if (phases.tunnelMs !== undefined) times['tunnel_ms'] = round(phases.tunnelMs);
  if (phases.tlsMs !== undefined) times['tls_ms'] = round(phases.tlsMs);
  if (phases.firstByteMs !== undefined) times['first_byte_ms'] = round(phases.firstByteMs);
  times['total_ms'] = round(phases.totalMs);
  return times;
}

const round = (ms: number) => Math.round(ms * 100) / 100;

function duplicateReason({ attempts, report, isInherited }: AttemptStory): {
  may_be_duplicate?: string;
} {
  if (report.isResentOnFreshConnection) {
    return {
      may_be_duplicate: 'an idle connection was closed while the request was sent',
    };
  }
  if (attempts > 1) return { may_be_duplicate: 'an earlier attempt was sent' };
  return isInherited ? { may_be_duplicate: 'it may have been sent before the restart' } : {};
}

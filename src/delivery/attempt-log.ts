import type { Log } from '../runtime/log.js';
import type { ClaimedMessage } from '../store/message-store.js';
import { type Generation, generationFields } from './generation.js';
import type { AttemptReport } from './outcome.js';
import type { Decision } from './retry.js';

/** What one line about an attempt tells. */
export interface AttemptStory {
  readonly message: ClaimedMessage;
  /** The generation that it was made with. */
  readonly generation: Pick<Generation, 'number' | 'hash'>;
  readonly report: AttemptReport;
  readonly decision: Decision;
  /** Charged attempts, this one included when it was charged. */
  readonly attempts: number;
  readonly maxAttempts: number;
}

const LEVELS = {
  delivered: 'info',
  retry: 'warn',
  dead: 'error',
  hold: 'warn',
  renew: 'info',
  release: 'info',
} as const;

const WORDS = {
  delivered: 'delivered',
  retry: 'failed, will be sent again',
  dead: 'failed for good',
  hold: 'receiver not reached, message kept',
  renew: 'not sent, other options are in force: message kept',
  release: 'given up for the stop, message kept',
} as const;

/**
 * Writes the one wide line of an attempt. Nothing secret is in it: no header, no body, no credentials.
 *
 * One object literal, and absent fields as undefined, which the log leaves out: a line is
 * written for each notification that is delivered.
 */
export function logAttempt(log: Log, story: AttemptStory): void {
  const { message, report, decision } = story;
  const level = LEVELS[decision.kind];
  if (!log.isLevelEnabled(level)) return;
  const { outcome, phases } = report;
  const isUnanswered = outcome.kind === 'unreached' || outcome.kind === 'failed';
  log[level](
    {
      event: 'attempt',
      guid: message.guid,
      chain: message.chainKey,
      attempt: story.attempts,
      of: story.maxAttempts,
      ...generationFields(story.generation),
      outcome: decision.kind,
      status: outcome.kind === 'responded' ? outcome.status : undefined,
      failure: isUnanswered ? outcome.failure : undefined,
      detail: isUnanswered ? outcome.detail : undefined,
      was_sent: 'wasSent' in outcome ? outcome.wasSent : undefined,
      connect_ms: rounded(phases.connectMs),
      tunnel_ms: rounded(phases.tunnelMs),
      tls_ms: rounded(phases.tlsMs),
      first_byte_ms: rounded(phases.firstByteMs),
      total_ms: rounded(phases.totalMs),
      reused: report.isReused,
      may_be_duplicate: duplicateReason(story),
      next_try_in_ms: 'delayMs' in decision ? decision.delayMs : undefined,
      reason: 'reason' in decision ? decision.reason : undefined,
    },
    WORDS[decision.kind],
  );
}

function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 100) / 100;
}

function duplicateReason({ attempts, report, message }: AttemptStory): string | undefined {
  if (report.isResentOnFreshConnection) {
    return 'an idle connection was closed while the request was sent';
  }
  if (attempts > 1) return 'an earlier attempt was sent';
  return message.mayHaveBeenSent ? 'it may have been sent before the restart' : undefined;
}

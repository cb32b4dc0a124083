import type { Log } from '../runtime/log.js';
import type { ClaimedMessage } from '../store/message-store.js';
import { type Generation, generationFields } from './generation.js';
import { type AttemptReport, isSuccess } from './judgement/outcome.js';
import type { Charge, Decision } from './judgement/retry.js';

/** What one line about an attempt tells. */
export interface AttemptStory {
  readonly message: ClaimedMessage;
  /** The generation that it was made with. */
  readonly generation: Pick<Generation, 'number' | 'hash'>;
  readonly report: AttemptReport;
  readonly decision: Decision;
  /** Charged attempts, this one included when it is charged, or may be. */
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Whether it was sent before without being charged, and may have been read. */
  readonly wasSent: boolean;
}

const LEVELS = {
  delivered: 'info',
  retry: 'warn',
  dead: 'error',
  doubt: 'warn',
  hold: 'warn',
  renew: 'info',
  release: 'info',
} as const;

const WORDS = {
  delivered: 'delivered',
  retry: 'failed, will be sent again',
  dead: 'failed for good',
  doubt: 'failed, not charged unless others are accepted: will be sent again',
  hold: 'not accepted, and not for its own fault: message kept',
  renew: 'not sent, other options are in force: message kept',
  release: 'given up for the stop, message kept',
} as const;

/** As much of an answer as a line of a log shows; the store keeps more. */
const SHOWN_EXCERPT = 200;

/**
 * Writes the one wide line of an attempt. Nothing secret is in it: no header, no body, no credentials.
 *
 * One object literal, and absent fields as undefined, which the log leaves out: a line is
 * written for each notification that is delivered.
 */
export function logAttempt(log: Log, story: AttemptStory, repeated?: number): void {
  const { message, report, decision } = story;
  const level = LEVELS[decision.kind];
  if (!log.isLevelEnabled(level)) return;
  const { outcome, phases } = report;
  const isUnanswered = 'failure' in outcome;
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
      excerpt: excerptOf(report),
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
      repeated,
    },
    WORDS[decision.kind],
  );
}

/** A message that was set aside is given up, as others are accepted. */
export function logDeath(
  log: Log,
  { message, generation, report }: Pick<AttemptStory, 'message' | 'generation' | 'report'>,
  { reason, failure }: Extract<Charge, { kind: 'dead' }>,
): void {
  const { guid, chainKey: chain, attempts } = message;
  const { outcome } = report;
  const detail = 'detail' in outcome ? outcome.detail : undefined;
  const told = { failure, detail, excerpt: excerptOf(report) };
  const fields = { guid, chain, attempt: attempts + 1, ...generationFields(generation), ...told };
  log.error({ event: 'dead', ...fields, reason }, 'failed for good, while others are accepted');
}

/** A receipt whose response had a flaw. */
export function logFlaw(
  log: Log,
  generation: AttemptStory['generation'],
  { outcome }: AttemptReport,
  flaw: string,
): void {
  const status = outcome.kind === 'responded' ? outcome.status : undefined;
  const fields = { event: 'flawed-response', ...generationFields(generation), status, flaw };
  const words =
    'the receiver accepts, but its response has a flaw: each costs a connection; told once';
  log.warn(fields, words);
}

function excerptOf({ outcome }: AttemptReport): string | undefined {
  if (outcome.kind !== 'responded' || isSuccess(outcome.status)) return undefined;
  return outcome.excerpt.slice(0, SHOWN_EXCERPT).trim() || undefined;
}

function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 100) / 100;
}

function duplicateReason({ attempts, report, message, wasSent }: AttemptStory): string | undefined {
  if (report.isResentOnFreshConnection) {
    return 'the connection was closed while the request was sent on it';
  }
  if (attempts > 1 || wasSent) return 'an earlier attempt was sent';
  return message.mayHaveBeenSent ? 'it may have been sent before the restart' : undefined;
}

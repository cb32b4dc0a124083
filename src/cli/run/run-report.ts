import type { EngineCounts, EngineStatus } from '../../engine/engine.js';
import type { FeedCounts } from '../../feed/event-feed.js';
import { counted } from '../../text/counted.js';
import { visible } from '../../text/quoted.js';
import { shellWord } from '../terminal/shell-word.js';

/** What a run did, and what it leaves; the JSON form of `run --format json`. */
export interface RunSummary {
  /** Messages stored in this run. */
  readonly accepted: number;
  readonly delivered: number;
  readonly dead: number;
  /** Messages that are pending at the end. */
  readonly pending: number;
  /** Those of the pending that wait for a receiver that cannot be reached. */
  readonly held: number;
  /** Charged attempts. */
  readonly attempts: number;
  readonly duration_ms: number;
  /** Events whose id was known. */
  readonly repeated: number;
  /** Events that made no message because notifications are off. */
  readonly not_notified: number;
  /** Whether events were left unread as notifications are off, and were on in the last run. */
  readonly events_held: boolean;
  /** Events of chains that are on disk and gave no message. */
  readonly applied: number;
  /** Events that came after the end of their round or chain: without effect. */
  readonly late: number;
  /** Chains in memory at the end, of this run and of those before. */
  readonly open_chains: number;
  /** Lines that are no event. */
  readonly invalid: number;
  /** Events with a time before 2000 or more than a year ahead. */
  readonly unlikely_times: number;
}

export function summarise(
  counts: FeedCounts & { readonly late: number; readonly isHeld: boolean },
  { delivery, ledger, held, chains }: EngineStatus & EngineCounts,
  durationMs: number,
): RunSummary {
  return {
    accepted: counts.accepted,
    delivered: delivery.delivered,
    dead: delivery.dead,
    pending: ledger.pending,
    held,
    attempts: delivery.attempts,
    duration_ms: Math.round(durationMs),
    repeated: counts.repeated,
    not_notified: counts.notNotified,
    events_held: counts.isHeld,
    applied: counts.applied,
    late: counts.late,
    open_chains: chains.open,
    invalid: counts.invalid,
    unlikely_times: counts.unlikelyTimes,
  };
}

const EVENTS_HELD =
  'Events were left unread: notifications are off, and were on in the last run. Turn them on, or start with --accept.';

/** The summary for people; `store` is named where the next step needs it. */
export function renderSummary(summary: RunSummary, store: string): string {
  const { accepted, delivered, dead, pending, repeated, not_notified, invalid } = summary;
  const seconds = (summary.duration_ms / 1000).toFixed(1);
  const lines = [
    `accepted ${accepted}, delivered ${delivered}, dead ${dead}, pending ${pending} in ${seconds} s (${summary.attempts} attempts)`,
  ];
  if (summary.events_held) lines.push(EVENTS_HELD);
  lines.push(...chainLines(summary, store));
  if (repeated > 0) lines.push(`${counted(repeated, 'event')} had been accepted before.`);
  if (not_notified > 0) {
    const events = counted(not_notified, 'event');
    lines.push(`${events} made no message: contact-processed notifications are off.`);
  }
  if (summary.unlikely_times > 0) {
    lines.push(`${counted(summary.unlikely_times, 'event')} with an unlikely time; see above.`);
  }
  if (invalid > 0)
    lines.push(`${counted(invalid, 'line')} could not be read as events; see above.`);
  if (pending > 0)
    lines.push(`Pending messages stay in ${visible(store)}: the next run sends them.`);
  if (dead > 0) {
    lines.push(
      `Dead messages: ocs-notifier messages list --state dead --store ${shellWord(store)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** What is to be told of chains; nothing where a feed has finished chains only. */
function chainLines({ applied, late, open_chains }: RunSummary, store: string): string[] {
  const lines: string[] = [];
  if (applied > 0) lines.push(`${counted(applied, 'event')} of chains gave no message (yet).`);
  if (late > 0) lines.push(`${counted(late, 'event')} came late or again, without effect.`);
  if (open_chains > 0) {
    const chains = counted(open_chains, 'open chain');
    lines.push(`${chains}: ocs-notifier chains list --state open --store ${shellWord(store)}`);
  }
  return lines;
}

/** One line on how it goes. */
export function renderProgress(
  counts: FeedCounts,
  { delivery, ledger, chains }: EngineStatus & EngineCounts,
  nowMs: number,
): string {
  const parts = [
    `read ${counts.read}`,
    ...(chains.open > 0 ? [`open chains ${chains.open}`] : []),
    `delivered ${delivery.delivered}`,
    `in flight ${delivery.inFlight}`,
    `pending ${ledger.pending}`,
    `dead ${delivery.dead}`,
  ];
  if (counts.invalid > 0) parts.push(`invalid ${counts.invalid}`);
  return [parts.join('  '), flowNote(delivery.flow, nowMs)].filter(Boolean).join('  · ');
}

function flowNote(flow: EngineStatus['delivery']['flow'], nowMs: number): string {
  switch (flow.kind) {
    case 'holding':
    case 'halted': {
      const seconds = Math.max(0, Math.ceil((flow.probeAtMs - nowMs) / 1000));
      const words = flow.outage.advice ?? `nothing is accepted (${flow.outage.failure})`;
      return `${flow.kind}: ${words}, next try in ${seconds} s`;
    }
    case 'probing':
      return `nothing is accepted (${flow.outage.failure}), trying`;
    case 'slowing': {
      const { limit, perSecond } = flow.throttle;
      const pace = Number.isFinite(perSecond) ? `, ${perSecond.toFixed(1)} a second` : '';
      return `receiver wants less (${flow.reason.failure}): ${limit} at a time${pace}`;
    }
    case 'ramping':
      return `receiver is back, ${flow.limit} at a time`;
    case 'unconfigured':
      return 'no URI configured, messages are held';
    case 'open':
      return '';
  }
}

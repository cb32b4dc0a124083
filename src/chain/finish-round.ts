/** The end of a round: what the message is built from, and what is kept of the chain. */

import type { ChainEvent } from '../event/event.js';
import { withoutUndefined } from '../event/without-undefined.js';
import { campaignGroupUnknown, recordUnknown } from './chain-diagnostics.js';
import {
  type Closed,
  type InRound,
  markOf,
  openBaseOf,
  type Processed,
  type Round,
} from './chain-state.js';
import type { Attempt, CampaignGroup, ChainRecord, ProcessedChain } from './processed-chain.js';
import { notesOf } from './record-notes.js';
import type { RecordState } from './record-state.js';
import { changedFields, settledRecord, settledRecords } from './settle-record.js';
import { type ChainContext, ignored, type Transition } from './transition.js';
import { keepsChain, rescheduledBy, type Treatment } from './treatment.js';

/** How a round ends. */
export interface RoundEnd {
  /** The event that ends it; its time is that of the end (seed: GSW_COMPLETE_PROCESSING). */
  readonly event: ChainEvent;
  /** The round with everything that event says. */
  readonly round: Round;
  /** The result of the call, when one is known. */
  readonly callResult: number | undefined;
  readonly reason: number | undefined;
  readonly treatment: Treatment | undefined;
}

/** The reason when the event gives none (assumed: no table of GOCause numbers could be found). */
const NO_REASON = 0;

/** Record statuses: in memory, and back in the calling list. */
export const RETRIEVED = 2;
const UPDATED = 3;

/** The campaign group of a chain: its own, or the one loaded last under its session GUID. */
export function groupOf(state: InRound, context: ChainContext): CampaignGroup | undefined {
  const { campaignGroup } = state;
  return typeof campaignGroup === 'string' ? context.campaignGroup(campaignGroup) : campaignGroup;
}

/**
 * The round's chain is processed; it stays in memory when a treatment keeps it, else it is closed. When
 * its campaign group is not known there can be no message: then nothing has changed, and the event may
 * be repeated after the group was loaded.
 */
export function finishRound(state: InRound, end: RoundEnd, context: ChainContext): Transition {
  const group = groupOf(state, context);
  if (group === undefined) {
    return ignored(state, campaignGroupUnknown(end.event, String(state.campaignGroup)));
  }
  const { handle } = end.round;
  const primary = state.records.find((record) => record.handle === handle);
  if (primary === undefined) return ignored(state, recordUnknown(end.event, handle));
  const processed = processedChain(state, end, group, primary);
  const isKept = keepsChain(end.treatment);
  const next = isKept ? keptState(state, end) : closedState(end.event.at, context);
  return { state: next, processed, diagnostics: [] };
}

function processedChain(
  { lifoGuid, sinceMs }: InRound,
  end: RoundEnd,
  campaignGroup: CampaignGroup,
  primary: RecordState,
): ProcessedChain {
  const { event, round, treatment, reason = NO_REASON } = end;
  const { callingList, chainId } = event;
  const notes = notesOf(round.notes, primary.handle);
  const settled = settledRecord(primary, notes, end.callResult);
  const rescheduled = rescheduledBy(treatment, settled.recordType);
  return {
    campaignGroup,
    callingList,
    chainId,
    lifoGuid,
    record: recordInMessage(settled, rescheduled?.recordType ?? settled.recordType, treatment),
    attempt: attemptOf(sinceMs, end),
    reason,
    dispositionCode: notes?.dispositionCode?.[0],
    agentId: round.agentId?.[0],
    scheduledTime: notes?.scheduledTime?.[0] ?? rescheduled?.scheduledTime,
    fields: changedFields(primary, notes),
  };
}

/** The primary record after processing, final unless a treatment keeps it (seed: GSW_RECORD_STATUS). */
function recordInMessage(
  { fields: _, ...record }: RecordState,
  recordType: number,
  treatment: Treatment | undefined,
): ChainRecord {
  return { ...record, recordType, recordStatus: keepsChain(treatment) ? RETRIEVED : UPDATED };
}

function attemptOf(startedAt: number, { round, event }: RoundEnd): Attempt {
  return withoutUndefined<Attempt>({
    guid: round.attemptGuid,
    startedAt,
    dialRequestedAt: round.dialRequestedAtMs,
    times: { ...round.times, completed: event.at },
  });
}

function keptState(state: InRound, { event, round, callResult }: RoundEnd): Processed {
  return {
    ...openBaseOf(state),
    kind: 'processed',
    sinceMs: event.at,
    records: settledRecords(state.records, round, callResult),
    lastAttempt: markOf(state),
    endedBy: event.event,
  };
}

/** The tombstone of a chain that ended at that time. */
export function closedState(atMs: number, { nowMs }: Pick<ChainContext, 'nowMs'>): Closed {
  return { kind: 'closed', sinceMs: atMs, lastHeardAtMs: nowMs };
}

import type { ChainProcessedEvent } from '../event/event.js';
import { eventLate } from './chain-diagnostics.js';
import {
  type AttemptMark,
  type ChainState,
  isInRound,
  type Open,
  openBaseOf,
  type Processed,
} from './chain-state.js';
import { closedState, RETRIEVED } from './finish-round.js';
import { processedChainOf } from './processed-chain.js';
import type { RecordState } from './record-state.js';
import { settledRecords } from './settle-record.js';
import { type ChainContext, ignored, type Transition } from './transition.js';

/**
 * `ChainProcessed` gives the message by itself, with its own data. Of a chain that is not known nothing
 * is kept. A chain in memory is closed, or stays when its record is Retrieved still.
 */
export function applyResult(
  state: ChainState | undefined,
  event: ChainProcessedEvent,
  context: ChainContext,
): Transition {
  const processed = processedChainOf(event);
  if (state === undefined) return { state, processed, diagnostics: [] };
  if (isOver(state, event)) return ignored(state, eventLate(event));
  const isKept = event.record.recordStatus === RETRIEVED && state.kind !== 'closed';
  const next = isKept ? keptState(state, event) : closedState(event.at, context);
  return { state: next, processed, diagnostics: [] };
}

/** Whether the round that the event reports has given its message: rounds do not overlap. */
function isOver(state: ChainState, { at, attempt }: ChainProcessedEvent): boolean {
  if (at < state.sinceMs) return true;
  if (isInRound(state)) return at === state.sinceMs && state.round.afterEndBy === 'ChainProcessed';
  if (state.kind === 'retrieved') return false;
  return at === state.sinceMs || attempt.startedAt < state.sinceMs;
}

function keptState(state: Open, event: ChainProcessedEvent): Processed {
  const { handle, recordType, callResult } = event.record;
  const records = isInRound(state) ? settledRecords(state.records, state.round) : state.records;
  return {
    ...openBaseOf(state),
    kind: 'processed',
    sinceMs: event.at,
    records: records.map((record): RecordState => {
      return record.handle === handle ? { ...record, recordType, callResult } : record;
    }),
    lastAttempt: markOfAttempt(event),
    endedBy: event.event,
  };
}

function markOfAttempt({ record, attempt }: ChainProcessedEvent): AttemptMark {
  const mark = { handle: record.handle, startedAtMs: attempt.startedAt };
  return attempt.guid === undefined ? mark : { ...mark, guid: attempt.guid };
}

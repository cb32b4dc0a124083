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
import { type Attempt, type ChainRecord, processedChainOf } from './processed-chain.js';
import type { RecordState } from './record-state.js';
import { settledRecords } from './settle-record.js';
import { type ChainContext, ignored, moved, type Transition } from './transition.js';

/** What of a `ChainProcessed` event the state of its chain depends on; the rest is for the message only. */
export interface ChainResult
  extends Pick<ChainProcessedEvent, 'event' | 'at' | 'callingList' | 'chainId'> {
  readonly record: Pick<ChainRecord, 'handle' | 'recordType' | 'callResult' | 'recordStatus'>;
  readonly attempt: Pick<Attempt, 'guid' | 'startedAt'>;
}

/**
 * `ChainProcessed` gives the message by itself, with its own data. Of a chain that is not known nothing
 * is kept.
 */
export function applyResult(
  state: ChainState | undefined,
  event: ChainProcessedEvent,
  context: ChainContext,
): Transition {
  const transition = state === undefined ? moved(state) : moveByResult(state, event, context);
  const isLate = state !== undefined && transition.state === state;
  return isLate ? transition : { ...transition, processed: processedChainOf(event) };
}

/**
 * What a result makes of a chain that is known: it is closed, or stays when its record is Retrieved still.
 * The state is the very object given for a result that comes too late, and gives no message.
 */
export function moveByResult(
  state: ChainState,
  result: ChainResult,
  context: Pick<ChainContext, 'nowMs'>,
): Transition {
  if (isOver(state, result)) return ignored(state, eventLate(result));
  const isKept = result.record.recordStatus === RETRIEVED && state.kind !== 'closed';
  const next = isKept ? keptState(state, result) : closedState(result.at, context);
  return moved({ ...next, lastHeardAtMs: context.nowMs });
}

/** Whether the round that the event reports has given its message: rounds do not overlap. */
function isOver(state: ChainState, { at, attempt }: ChainResult): boolean {
  if (at < state.sinceMs) return true;
  if (isInRound(state)) return at === state.sinceMs && state.round.afterEndBy === 'ChainProcessed';
  if (state.kind === 'retrieved') return false;
  return at === state.sinceMs || attempt.startedAt < state.sinceMs;
}

function keptState(state: Open, event: ChainResult): Processed {
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

function markOfAttempt({ record, attempt }: ChainResult): AttemptMark {
  const mark = { handle: record.handle, startedAtMs: attempt.startedAt };
  return attempt.guid === undefined ? mark : { ...mark, guid: attempt.guid };
}

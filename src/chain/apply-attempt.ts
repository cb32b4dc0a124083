import type { Events } from '../event/event.js';
import { withoutUndefined } from '../event/without-undefined.js';
import {
  chainUnknown,
  eventImpossible,
  eventLate,
  recordUnknown,
  roundAbandoned,
} from './chain-diagnostics.js';
import {
  type Attempting,
  type AttemptMark,
  type ChainState,
  isInRound,
  markOf,
  type Open,
  openBaseOf,
  type Round,
} from './chain-state.js';
import { settledRecords } from './settle-record.js';
import { ignored, moved, type Transition } from './transition.js';

type AttemptStarted = Events['AttemptStarted'];

/**
 * `AttemptStarted` begins a round: its record becomes the primary one, and changes of fields are
 * counted from here. A round before it whose end was not heard is given up.
 */
export function applyAttempt(state: ChainState | undefined, event: AttemptStarted): Transition {
  if (state === undefined) return ignored(state, chainUnknown(event));
  if (isInRound(state) && isSameAttempt(event, markOf(state))) return moved(state);
  if (isOver(state, event)) return ignored(state, eventLate(event));
  if (state.kind === 'closed') return ignored(state, eventImpossible(event, state));
  if (!state.records.some(({ handle }) => handle === event.recordHandle)) {
    return ignored(state, recordUnknown(event, event.recordHandle));
  }
  const begun = begin(state, event);
  return isInRound(state) ? { state: begun, diagnostics: [roundAbandoned(event)] } : moved(begun);
}

/** Whether the attempt is of an earlier round. One that begins in the moment a round ends is not. */
function isOver(state: ChainState, event: AttemptStarted): boolean {
  if (event.at !== state.sinceMs) return event.at < state.sinceMs;
  return (
    state.kind === 'closed' ||
    (state.kind === 'processed' && isSameAttempt(event, state.lastAttempt))
  );
}

function isSameAttempt(
  { at, attemptGuid, recordHandle }: AttemptStarted,
  mark: AttemptMark,
): boolean {
  if (attemptGuid !== undefined && mark.guid !== undefined) return attemptGuid === mark.guid;
  return recordHandle === mark.handle && at === mark.startedAtMs;
}

function begin(state: Open, event: AttemptStarted): Attempting {
  const records = isInRound(state) ? settledRecords(state.records, state.round) : state.records;
  const round = withoutUndefined<Round>({
    handle: event.recordHandle,
    attemptGuid: event.attemptGuid,
    afterEndBy:
      state.kind === 'processed' && state.sinceMs === event.at ? state.endedBy : undefined,
  });
  return { ...openBaseOf(state), kind: 'attempting', sinceMs: event.at, records, round };
}

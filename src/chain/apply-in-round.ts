import type { ChainEvent } from '../event/event.js';
import { applyCallCompleted, applyValidationRejected } from './apply-call-end.js';
import {
  applyChainedRecordsRequested,
  applyFinalisation,
  applyRescheduling,
  applyUpdate,
} from './apply-desktop.js';
import { applyCallProgress, applyDialRequested } from './apply-progress.js';
import { chainUnknown, eventImpossible, eventLate } from './chain-diagnostics.js';
import { type ChainState, type InRound, isInRound } from './chain-state.js';
import { type ChainContext, ignored, type Transition } from './transition.js';

/** An event that belongs to a round. */
export type RoundEvent = Exclude<
  ChainEvent,
  { event: 'ChainRetrieved' | 'AttemptStarted' | 'ChainProcessed' }
>;

/** What an event of a round does; one that is older than the round is late. */
export function applyInRound(
  state: ChainState | undefined,
  event: RoundEvent,
  context: ChainContext,
): Transition {
  if (state === undefined) return ignored(state, chainUnknown(event));
  if (isOfEarlierRound(state, event)) return ignored(state, eventLate(event));
  if (isInRound(state)) return roundTransitionOf(state, event, context);
  const problem = isStraggler(state, event) ? eventLate(event) : eventImpossible(event, state);
  return ignored(state, problem);
}

function isOfEarlierRound(state: ChainState, { at, event }: RoundEvent): boolean {
  if (at !== state.sinceMs) return at < state.sinceMs;
  return isInRound(state) && state.round.afterEndBy === event;
}

/**
 * Whether an event that comes when no round is under way may be the tail of the last one: what follows
 * a call or comes from the desktop may, what begins a call may not.
 */
function isStraggler(state: ChainState, event: RoundEvent): boolean {
  if (state.kind === 'retrieved') return false;
  if (event.at === state.sinceMs) return true;
  return event.event !== 'DialRequested' && event.event !== 'ValidationRejected';
}

function roundTransitionOf(state: InRound, event: RoundEvent, context: ChainContext): Transition {
  switch (event.event) {
    case 'ValidationRejected':
      return applyValidationRejected(state, event, context);
    case 'DialRequested':
      return applyDialRequested(state, event);
    case 'CallProgress':
      return applyCallProgress(state, event);
    case 'CallCompleted':
      return applyCallCompleted(state, event, context);
    case 'CallCompletionStatsUpdated':
      return applyUpdate(state, event, context);
    case 'ChainedRecordsRequested':
      return applyChainedRecordsRequested(state, event);
    case 'RecordRescheduled':
      return applyRescheduling(state, event);
    case 'RecordRejected':
    case 'RecordCancelled':
    case 'DoNotCallRequested':
    case 'RecordProcessed':
      return applyFinalisation(state, event, context);
  }
}

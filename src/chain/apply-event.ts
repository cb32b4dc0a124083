import type { ChainEvent } from '../event/event.js';
import { applyAttempt } from './apply-attempt.js';
import { applyInRound } from './apply-in-round.js';
import { applyResult } from './apply-result.js';
import { applyRetrieval } from './apply-retrieval.js';
import type { ChainState } from './chain-state.js';
import type { ChainContext, Transition } from './transition.js';

/**
 * What an event does to the chain it names: THE state machine (its states: `chain-state.ts`). Pure, and
 * never throws. `state` is undefined for a chain that is not known. An event that repeats another, comes
 * too late, or cannot happen changes nothing: the state is then the very object given, and a diagnostic
 * says why unless it is a plain repeat. When `processed` is there, its message and the state must be
 * kept together or not at all (seed: "a notification per chain, not per record").
 */
export function applyEvent(
  state: ChainState | undefined,
  event: ChainEvent,
  context: ChainContext,
): Transition {
  const transition = transitionOf(state, event, context);
  if (transition.state === state || transition.state === undefined) return transition;
  return { ...transition, state: { ...transition.state, lastHeardAtMs: context.nowMs } };
}

function transitionOf(
  state: ChainState | undefined,
  event: ChainEvent,
  context: ChainContext,
): Transition {
  switch (event.event) {
    case 'ChainRetrieved':
      return applyRetrieval(state, event, context);
    case 'AttemptStarted':
      return applyAttempt(state, event);
    case 'ChainProcessed':
      return applyResult(state, event, context);
    default:
      return applyInRound(state, event, context);
  }
}

import type { Events } from '../event/event.js';
import { withoutUndefined } from '../event/without-undefined.js';
import { isWithAgent } from './agent-presence.js';
import { eventImpossible } from './chain-diagnostics.js';
import type { InRound, Round, WithAgent } from './chain-state.js';
import { finishRound, groupOf } from './finish-round.js';
import { later, noted } from './record-notes.js';
import { type ChainContext, ignored, moved, type Transition } from './transition.js';

/** Cancel Record: the result of a negative validation that names none (assumed, from "409 Cancel"). */
const RESULT_OF_REJECTION = 52;

/** `ValidationRejected`: processed without a call, so without its time (seed: GSW_CALL_TIME). */
export function applyValidationRejected(
  state: InRound,
  event: Events['ValidationRejected'],
  context: ChainContext,
): Transition {
  if (state.kind !== 'attempting') return ignored(state, eventImpossible(event, state));
  const { at: atMs, dispositionCode, callResult = RESULT_OF_REJECTION } = event;
  const { handle, notes } = state.round;
  const round = { ...state.round, notes: noted(notes, { atMs, handle, dispositionCode }) };
  const { reason, treatment } = event;
  return finishRound(state, { event, round, callResult, reason, treatment }, context);
}

/**
 * `CallCompleted`: processed when a treatment is about to be applied or no agent took the call, else the
 * chain waits for the desktop (seed: Message Content Details).
 */
export function applyCallCompleted(
  state: InRound,
  event: Events['CallCompleted'],
  context: ChainContext,
): Transition {
  if (state.kind === 'withAgent') return completedAgain(state, event);
  const { at, agentId, callResult, reason, treatment } = event;
  const round = withoutUndefined<Round>({
    ...state.round,
    agentId: later(state.round.agentId, agentId, at),
  });
  const group = groupOf(state, context);
  const waits = treatment === undefined && group && isWithAgent(round, callResult, group);
  if (!waits) return finishRound(state, { event, round, callResult, reason, treatment }, context);
  const waiting = { ...state, kind: 'withAgent', round, completedAtMs: at, callResult } as const;
  return moved(reason === undefined ? waiting : { ...waiting, reason });
}

/** A call ends once. */
function completedAgain(state: WithAgent, event: Events['CallCompleted']): Transition {
  if (event.at === state.completedAtMs) return moved(state);
  return ignored(state, eventImpossible(event, state));
}

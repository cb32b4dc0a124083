import type { Events } from '../event/event.js';
import type { InRound } from './chain-state.js';
import { moved, type Transition } from './transition.js';

/** `DialRequested`: the dialer was asked (seed: GSW_CALL_TIME). Of several requests the first counts. */
export function applyDialRequested(state: InRound, { at }: Events['DialRequested']): Transition {
  const { round } = state;
  const known = round.dialRequestedAtMs;
  if (known !== undefined && known <= at) return moved(state);
  const asked = { ...round, dialRequestedAtMs: at };
  if (state.kind === 'withAgent') return moved({ ...state, round: asked });
  return moved({ ...state, kind: 'dialling', round: asked });
}

/** `CallProgress`: the call passed a stage. Of several times of one stage the first counts. */
export function applyCallProgress(
  state: InRound,
  { at, stage }: Events['CallProgress'],
): Transition {
  const { round } = state;
  const known = round.times?.[stage];
  if (known !== undefined && known <= at) return moved(state);
  return moved({ ...state, round: { ...round, times: { ...round.times, [stage]: at } } });
}

import type { Events } from '../event/event.js';
import { withoutUndefined } from '../event/without-undefined.js';
import { campaignGroupUnknown, eventLate, roundAbandoned } from './chain-diagnostics.js';
import { type ChainState, isInRound, type Retrieved } from './chain-state.js';
import { recordOf } from './record-state.js';
import { type ChainContext, ignored, type Transition } from './transition.js';

type ChainRetrieved = Events['ChainRetrieved'];

/**
 * `ChainRetrieved` opens a chain: one that is not known, or anew when it is later than all that is
 * known. OCS' word counts: a round whose end was not heard is given up. A campaign group that is not
 * known yet may still be loaded before the round ends.
 */
export function applyRetrieval(
  state: ChainState | undefined,
  event: ChainRetrieved,
  context: ChainContext,
): Transition {
  if (state !== undefined && event.at <= state.sinceMs) {
    return state.kind === 'retrieved' && event.at === state.sinceMs
      ? { state, diagnostics: [] }
      : ignored(state, eventLate(event));
  }
  const opened = openedBy(event, context);
  const { campaignGroup: group } = opened;
  const isUnknown = typeof group === 'string' && context.campaignGroup(group) === undefined;
  return {
    state: opened,
    diagnostics: [
      ...(isUnknown ? [campaignGroupUnknown(event, group)] : []),
      ...(state !== undefined && isInRound(state) ? [roundAbandoned(event)] : []),
    ],
  };
}

function openedBy(event: ChainRetrieved, context: ChainContext): Retrieved {
  return withoutUndefined<Retrieved>({
    kind: 'retrieved',
    sinceMs: event.at,
    lastHeardAtMs: context.nowMs,
    campaignGroup: event.campaignGroup ?? event.campaignGroupGuid ?? '',
    lifoGuid: event.lifoGuid,
    records: event.records.map((record) => recordOf(record, context.fieldKeys)),
  });
}

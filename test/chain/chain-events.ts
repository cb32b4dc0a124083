/** Events of one chain at given times, for tables of cases. */
import { applyEvent } from '#dist/chain/apply-event.js';
import type { ChainState } from '#dist/chain/chain-state.js';
import type { CampaignGroup } from '#dist/chain/processed-chain.js';
import type { ChainContext, Transition } from '#dist/chain/transition.js';
import { decodeEvent } from '#dist/event/decode-event.js';
import type { ChainEvent } from '#dist/event/event.js';

export const GROUP: CampaignGroup = {
  name: 'Spring@Agents',
  guid: 'GROUP',
  campaign: 'Spring',
  mediaType: 'voice',
  group: 'Agents',
  queue: '8001',
  dialMode: 2,
};

export function contextWith(more: Partial<ChainContext> = {}): ChainContext {
  return { nowMs: 7, campaignGroup: (guid) => (guid === 'GROUP' ? GROUP : undefined), ...more };
}

/** An event as it would come from a feed; throws when it is not valid. */
export function eventOf(event: string, at: number, more: object = {}): ChainEvent {
  const decoded = decodeEvent({ event, at, callingList: 'L', chainId: 1, ...more });
  if (decoded.kind === 'event' && decoded.event.event !== 'CampaignGroupLoaded') {
    return decoded.event;
  }
  throw new Error(decoded.diagnostics.map(({ summary }) => summary).join('; '));
}

const record = (handle: number, more: object = {}) => ({
  ...{ handle, chainN: handle - 1, phone: `+${handle}`, phoneType: 4, recordType: 2 },
  ...{ recordStatus: 2, callResult: 28, fields: { Other1: 'old' } },
  ...more,
});

export const retrieved = (at = 10, more: object = {}) =>
  eventOf('ChainRetrieved', at, {
    campaignGroupGuid: 'GROUP',
    records: [record(1), record(2)],
    ...more,
  });
export const started = (at = 20, more: object = {}) =>
  eventOf('AttemptStarted', at, { recordHandle: 1, attemptGuid: `attempt at ${at}`, ...more });
export const dialed = (at = 30) => eventOf('DialRequested', at);
export const stage = (at: number, name: string) => eventOf('CallProgress', at, { stage: name });
export const completed = (at = 40, more: object = {}) =>
  eventOf('CallCompleted', at, { callResult: 6, ...more });
export const finalised = (name: string, at = 50, more: object = {}) =>
  eventOf(name, at, { recordHandle: 1, ...more });

/** What came of several events, one after the other. */
export function applied(
  events: readonly ChainEvent[],
  context: ChainContext = contextWith(),
  state?: ChainState,
): Transition {
  return events.reduce<Transition>((last, event) => applyEvent(last.state, event, context), {
    state,
    diagnostics: [],
  });
}

const RETRY_IN = { treatment: { action: 4 } };
const BY_AGENT = { callResult: 33, agentId: 'agent1' };

/** One way into each state. */
export const WAYS = {
  unknown: [],
  retrieved: [retrieved()],
  attempting: [retrieved(), started()],
  dialling: [retrieved(), started(), dialed()],
  withAgent: [retrieved(), started(), dialed(), completed(40, BY_AGENT)],
  processed: [retrieved(), started(), dialed(), completed(40, RETRY_IN)],
  closed: [retrieved(), started(), dialed(), completed(40)],
} as const satisfies Record<string, readonly ChainEvent[]>;

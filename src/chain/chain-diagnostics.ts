/** What there is to say of events that do not fit the state of their chain. */
import { type Diagnostic, diagnostic } from '../diagnostic.js';
import type { ChainEvent } from '../event/event.js';
import { shown } from '../event/event-problem.js';
import type { ChainState } from './chain-state.js';
import { chainKeyOf } from './processed-chain.js';

/** What is needed to say which event it is about. */
type Heard = Pick<ChainEvent, 'event' | 'callingList' | 'chainId'>;

/** The event's chain was never retrieved, or was forgotten. */
export function chainUnknown(event: Heard): Diagnostic {
  return diagnostic('chain-unknown', `${subject(event)}: the chain was not retrieved`, {
    help: 'begin a feed with ChainRetrieved, or report finished chains with ChainProcessed',
  });
}

/** The event is of a round that has ended, or of a chain that is closed. */
export function eventLate(event: Heard): Diagnostic {
  return diagnostic('chain-event-late', `${subject(event)}: what it belongs to has ended`);
}

/** No chain in this state can do that. */
export function eventImpossible(event: Heard, state: ChainState): Diagnostic {
  const summary = `${subject(event)}: it cannot happen in state ${state.kind}`;
  return diagnostic('chain-event-impossible', summary);
}

/** A round will never give its message, as something else began before its end was heard. */
export function roundAbandoned(event: Heard): Diagnostic {
  const summary = `${subject(event)}: the round before it did not end, and gives no message`;
  return diagnostic('chain-round-abandoned', summary);
}

export function recordUnknown(event: Heard, handle: number): Diagnostic {
  return diagnostic('record-unknown', `${subject(event)}: the chain has no record ${handle}`);
}

export function campaignGroupUnknown(event: Heard, guid: string): Diagnostic {
  const summary = `${subject(event)}: no campaign group ${shown(guid)} was loaded`;
  return diagnostic('campaign-group-unknown', summary, {
    help: 'report it with CampaignGroupLoaded before its chains',
  });
}

function subject(event: Heard): string {
  return `${event.event} of chain ${shown(chainKeyOf(event))}`;
}

/** What there is to say of events that do not fit the state of their chain. */
import { type Diagnostic, diagnostic } from '../diagnostic.js';
import type { ChainEvent } from '../event/event.js';
import { inQuotes } from '../text/quoted.js';
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
  const summary = `${subject(event)}: no campaign group ${inQuotes(guid)} was loaded`;
  return diagnostic('campaign-group-unknown', summary, {
    help: 'report it with CampaignGroupLoaded before its chains',
  });
}

/** Nothing is done by an event that would make more of a chain than a store keeps. */
export function chainTooLarge(key: string): Diagnostic {
  const summary = `chain ${inQuotes(key)} would be larger than 1 MiB with this event; it changes nothing`;
  return diagnostic('chain-too-large', summary, {
    help: 'name the user fields to send with --fields, or send fewer records in a chain',
  });
}

function subject(event: Heard): string {
  return `${event.event} of chain ${inQuotes(chainKeyOf(event))}`;
}

/**
 * What an event does to a store: the decision that all databases share. Pure. The database reads what is asked for,
 * carries the decision out, and answers with its receipt, all in one transaction.
 */
import { applyEvent } from '../chain/apply-event.js';
import { type ChainResult, moveByResult } from '../chain/apply-result.js';
import { chainTooLarge } from '../chain/chain-diagnostics.js';
import type { ChainState } from '../chain/chain-state.js';
import { type CampaignGroup, chainKeyOf } from '../chain/processed-chain.js';
import type { ChainEvent } from '../event/event.js';
import type { Receipt } from '../event/receipt.js';
import { buildMessage } from '../message/build-message.js';
import { type ChainKind, MAX_CHAIN_STATE_BYTES, type TakeTerms } from './chain-store.js';
import type { NewMessage } from './message-store.js';

/** What a store knows that an event may depend on. */
export interface Known {
  /** The state of the event's chain as it is kept: JSON. Undefined for a chain that is not known. */
  readonly chain: string | undefined;
  /** The campaign group of a session GUID, as last loaded. */
  readonly campaignGroup: (guid: string) => CampaignGroup | undefined;
}

/** Everything that is to be written, worked out before anything is. */
export interface Decision {
  /** To be stored first: when it does not fit, nothing is written and the answer is `store-full`. */
  readonly message: NewMessage | undefined;
  /** What the chain becomes, also when the message is a repeated one; undefined when it stays as it is. */
  readonly chain: ChainChange | undefined;
  /** The answer; with a message, when that is stored. */
  readonly receipt: Receipt;
}

/** A row of chains. */
export interface ChainChange {
  readonly key: string;
  /** Undefined for a chain that was not known. */
  readonly kindBefore: ChainKind | undefined;
  readonly kind: ChainKind;
  readonly heardAtMs: number;
  /** The state: JSON. */
  readonly text: string;
}

/** Throws for a state that cannot be read. */
export function decideEvent(
  event: ChainEvent,
  { chain, campaignGroup }: Known,
  { isNotifying, guid, attemptGuid, fieldKeys }: TakeTerms,
  nowMs: number,
): Decision {
  const before = stateOf(chain);
  const transition = applyEvent(before, event, { nowMs, campaignGroup, fieldKeys });
  const { state, processed, diagnostics } = transition;
  const move = { key: chainKeyOf(event), before, after: state };
  if (processed === undefined) return decided(move, { kind: 'applied', diagnostics });
  if (!isNotifying) return decided(move, { kind: 'not-notified', diagnostics });
  const built = buildMessage(processed, { guid, timestampMs: nowMs, attemptGuid });
  const { warnings, ...message } = built;
  const receipt = { kind: 'accepted', guid, diagnostics: [...diagnostics, ...warnings] } as const;
  return decided(move, receipt, { ...message, eventId: event.id });
}

/**
 * {@link decideEvent} for a `ChainProcessed` whose message is built already; what there is to say of the message is
 * left to who built it. Throws for a state that cannot be read.
 */
export function decideResult(
  result: ChainResult,
  chain: string | undefined,
  message: NewMessage,
): Decision {
  const before = stateOf(chain);
  const { guid, createdAtMs: nowMs } = message;
  const accepted = { kind: 'accepted', guid, diagnostics: [] } as const;
  if (before === undefined) return { message, chain: undefined, receipt: accepted };
  const { state: after, diagnostics } = moveByResult(before, result, { nowMs });
  const move = { key: message.chainKey, before, after };
  if (after === before) return decided(move, { kind: 'applied', diagnostics });
  return decided(move, accepted, message);
}

function stateOf(chain: string | undefined): ChainState | undefined {
  return chain === undefined ? undefined : JSON.parse(chain);
}

interface Move {
  readonly key: string;
  readonly before: ChainState | undefined;
  readonly after: ChainState | undefined;
}

function decided({ key, before, after }: Move, receipt: Receipt, message?: NewMessage): Decision {
  if (after === before || after === undefined) return { message, chain: undefined, receipt };
  const text = JSON.stringify(after);
  if (Buffer.byteLength(text) > MAX_CHAIN_STATE_BYTES) {
    const diagnostics = [...receipt.diagnostics, chainTooLarge(key)];
    return { message: undefined, chain: undefined, receipt: { kind: 'invalid', diagnostics } };
  }
  const heardAtMs = Math.round(after.lastHeardAtMs);
  const chain = { key, kindBefore: before?.kind, kind: after.kind, heardAtMs, text };
  return { message, chain, receipt };
}

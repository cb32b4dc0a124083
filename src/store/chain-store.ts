import type { ChainState } from '../chain/chain-state.js';
import type { FieldKeys } from '../chain/field-keys.js';
import type { Diagnostic } from '../diagnostic.js';
import type { FeedEvent } from '../event/event.js';
import type { AcceptTerms, ClaimedMessage } from './message-store.js';

/**
 * Durable chains: the state of each, the campaign groups they name, and how far feeds were read. The
 * contract suite is `test/store/chain-store-contract.ts`.
 */
export interface ChainStore {
  /**
   * Does to a chain what an event does (`applyEvent`) and stores the message of a round that it ends:
   * state and message together, or neither. Settles when that is on disk. Events asked for one after the
   * other are taken in that order. Rejects with `STORE_FAILED` when the disk refuses or the chain's
   * state cannot be read; the latter leaves other events alone.
   */
  takeEvent(event: FeedEvent, terms: TakeTerms, nowMs: number): Promise<Taken>;
  /**
   * False while it is certain that no chain is known, also when everything asked for is done: then
   * `ChainProcessed` does what its message alone does.
   */
  mayKnowChains(): boolean;
  /** In the order of their keys. */
  listChains(filter: ChainFilter): Promise<readonly ChainSummary[]>;
  getChain(key: string): Promise<ChainDetails | undefined>;
  /**
   * Drops the open chains that heard nothing since a time, some at a time, so that others are not kept
   * waiting. Nothing is left of them. Returns how many.
   */
  dropSilentChains(heardBeforeMs: number): Promise<number>;
  /** As of the last commit. */
  chainCounts(): ChainCounts;
  /** What was saved last for a feed. */
  feedPosition(feed: string): Promise<string | undefined>;
  /** Settles when it is on disk. */
  saveFeedPosition(feed: string, position: string): Promise<void>;
}

/** The largest state a chain may come to, as JSON in UTF-8. */
export const MAX_CHAIN_STATE_BYTES = 1_048_576;

/** `claimable` and `maxMessages` are for the message that the event may give. */
export interface TakeTerms extends AcceptTerms {
  /** Whether a round that ends gives its message; the state moves on all the same. */
  readonly isNotifying: boolean;
  /** GUID of the message, if there is one. */
  readonly guid: string;
  /** GUID of the attempt, if there is a message and the attempt has none. */
  readonly attemptGuid: string;
  /** When the message is queued, if there is one; in the time that `claim` is asked in. */
  readonly queuedAtMs: number;
  readonly fieldKeys?: FieldKeys;
}

/** What became of an event; but for `full` and `refused` its effect is on disk, or it has none. */
export type Taken = { readonly diagnostics: readonly Diagnostic[] } & (
  | {
      /** It ended a round, whose message is stored. */
      readonly kind: 'stored';
      readonly guid: string;
      /** The message, when it was claimable and may be attempted now. */
      readonly claimed: ClaimedMessage | undefined;
    }
  /** It gave no message: it ended no round, or had no effect. */
  | { readonly kind: 'applied' }
  /** A message with the event's id is remembered: no other one, and the state moved on. */
  | { readonly kind: 'repeated' }
  /** It ends a round and nobody is notified: the state moved on without a message. */
  | { readonly kind: 'not-notified' }
  /** It ends a round, and its message does not fit into the store: nothing has changed. */
  | { readonly kind: 'full' }
  /** The state would be larger than {@link MAX_CHAIN_STATE_BYTES}: nothing has changed. */
  | { readonly kind: 'refused' }
);

export interface ChainCounts {
  /** Chains in memory, as OCS would say: known and not closed. */
  readonly open: number;
  /** Silent chains that were dropped since the store was made. */
  readonly dropped: number;
}

export type ChainKind = ChainState['kind'];

export interface ChainFilter {
  /** `open`: every state but `closed`. */
  readonly state?: ChainKind | 'open';
  /** Only chains after this one. */
  readonly afterKey?: string;
  readonly limit: number;
}

export interface ChainSummary {
  /** `chainKeyOf`. */
  readonly key: string;
  readonly kind: ChainKind;
  /** When an event last had an effect on it. */
  readonly heardAtMs: number;
}

export interface ChainDetails extends ChainSummary {
  readonly state: ChainState;
}

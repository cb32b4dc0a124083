import type { ChainState } from '../chain/chain-state.js';
import type { FieldKeys } from '../chain/field-keys.js';
import type { FeedEvent } from '../event/event.js';
import type { AddTerms, Taken } from './message-store.js';

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
  /** In the order of their keys. */
  listChains(filter: ChainFilter): Promise<readonly ChainSummary[]>;
  getChain(key: string): Promise<ChainDetails | undefined>;
  /**
   * Drops the open chains that heard nothing since a time, some at a time, so that others are not kept
   * waiting. Nothing is left of them. Returns how many.
   */
  dropSilentChains(heardBeforeMs: number): Promise<number>;
  chainCounts(): Promise<ChainCounts>;
  /** What was saved last for a feed. */
  feedPosition(feed: string): Promise<string | undefined>;
  /** Settles when it is on disk. */
  saveFeedPosition(feed: string, position: string): Promise<void>;
}

/** The largest state a chain may come to, as JSON in UTF-8. */
export const MAX_CHAIN_STATE_BYTES = 1_048_576;

/** `claimable` and `maxMessages` are for the message that the event may give. */
export interface TakeTerms extends AddTerms {
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

import type { Diagnostic } from '../diagnostic.js';
import type { ChainState } from './chain-state.js';
import type { FieldKeys } from './field-keys.js';
import type { CampaignGroup, ProcessedChain } from './processed-chain.js';

/** What the machine needs to know beyond the chain; the caller provides it. */
export interface ChainContext {
  /** The caller's clock. It only dates the state; nothing is decided by it. */
  readonly nowMs: number;
  /** The campaign group of a session GUID, as last loaded. */
  readonly campaignGroup: (guid: string) => CampaignGroup | undefined;
  /** Columns → `send_attribute` keys, from exported Field objects; absent when none were given. */
  readonly fieldKeys?: FieldKeys;
}

/** What an event does to a chain. `state` is the very object given when the event changes nothing. */
export interface Transition {
  /** Undefined: nothing to keep. */
  readonly state: ChainState | undefined;
  /** The chain reached the processed state: one message is due. */
  readonly processed?: ProcessedChain;
  readonly diagnostics: readonly Diagnostic[];
}

const NOTHING_TO_SAY: readonly Diagnostic[] = Object.freeze([]);

/** The state after an event, without anything to say. */
export function moved(state: ChainState | undefined): Transition {
  return { state, diagnostics: NOTHING_TO_SAY };
}

/** An event without effect, and why. */
export function ignored(state: ChainState | undefined, reason: Diagnostic): Transition {
  return { state, diagnostics: [reason] };
}

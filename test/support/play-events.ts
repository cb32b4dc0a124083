/** Plays events as somebody who keeps the states would, and gives the messages in a readable form. */
import { applyEvent } from '#dist/chain/apply-event.js';
import type { ChainState } from '#dist/chain/chain-state.js';
import type { FieldKeys } from '#dist/chain/field-keys.js';
import { type LoadedCampaignGroup, loadCampaignGroup } from '#dist/chain/loaded-campaign-group.js';
import { chainKeyOf, type ProcessedChain } from '#dist/chain/processed-chain.js';
import type { Diagnostic } from '#dist/diagnostic.js';
import { decodeEvent } from '#dist/event/decode-event.js';
import type { FeedEvent } from '#dist/event/event.js';
import { buildMessage } from '#dist/message/build-message.js';

export interface Player {
  readonly messages: Record<string, unknown>[];
  readonly diagnostics: Diagnostic[];
  readonly states: Map<string, ChainState>;
  play(event: unknown): void;
}

/** `restart` stands for what happens to a state between two events. */
export interface PlayTerms {
  readonly fieldKeys?: FieldKeys;
  readonly restart?: (state: ChainState) => ChainState;
}

/** The state after a way through the store. */
export function throughJson(state: ChainState): ChainState {
  return JSON.parse(JSON.stringify(state)) as ChainState;
}

export function createPlayer({ fieldKeys, restart = (state) => state }: PlayTerms = {}): Player {
  const groups = new Map<string, LoadedCampaignGroup>();
  const states = new Map<string, ChainState>();
  const messages: Record<string, unknown>[] = [];
  const diagnostics: Diagnostic[] = [];
  let nowMs = 0;

  function take(event: FeedEvent): void {
    nowMs += 1;
    if (event.event === 'CampaignGroupLoaded') {
      const { guid } = event.campaignGroup;
      groups.set(guid, loadCampaignGroup(groups.get(guid), event));
      return;
    }
    const campaignGroup = (guid: string) => groups.get(guid)?.campaignGroup;
    const key = chainKeyOf(event);
    const before = states.get(key);
    const context = { nowMs, campaignGroup, fieldKeys };
    const transition = applyEvent(before && restart(before), event, context);
    if (transition.state) states.set(key, transition.state);
    diagnostics.push(...transition.diagnostics);
    if (transition.processed) messages.push(messageOf(transition.processed, messages.length + 1));
  }

  return {
    messages,
    diagnostics,
    states,
    play(event) {
      const decoded = decodeEvent(event);
      diagnostics.push(...decoded.diagnostics);
      if (decoded.kind === 'event') take(decoded.event);
    },
  };
}

/** The message in its normal form: numbered GUIDs, and the end of processing as time of the message. */
function messageOf(chain: ProcessedChain, number: number): Record<string, unknown> {
  const { body } = buildMessage(chain, {
    guid: `MESSAGE-${number}`,
    timestampMs: chain.attempt.times?.completed ?? 0,
    attemptGuid: `ATTEMPT-${number}`,
  });
  return JSON.parse(body) as Record<string, unknown>;
}

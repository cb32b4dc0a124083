import type { z } from 'zod';
import type { ChainProcessedEvent } from '../event/event.js';
import type { attempt, callTimes, campaignGroup, chainRecord } from '../event/event-parts.js';
import type { UserFields } from '../event/user-fields.js';

export type CampaignGroup = Readonly<z.output<typeof campaignGroup>>;
export type ChainRecord = Readonly<z.output<typeof chainRecord>>;
export type CallTimes = Readonly<z.output<typeof callTimes>>;
export type Attempt = Readonly<z.output<typeof attempt>>;

/** A chain in the state *processed*: what one message is built from. Times are epoch milliseconds. */
export interface ProcessedChain {
  readonly campaignGroup: CampaignGroup;
  readonly callingList: string;
  readonly chainId: number;
  readonly lifoGuid?: string | undefined;
  /** The primary record: the one the call was placed on (seed: Feature Limitations). */
  readonly record: ChainRecord;
  readonly attempt: Attempt;
  /** Cause of the state change, passed through. */
  readonly reason: number;
  readonly dispositionCode?: string | undefined;
  readonly agentId?: string | undefined;
  readonly scheduledTime?: number | undefined;
  /** The user fields of the primary record that this round changed. */
  readonly fields?: UserFields | undefined;
}

/** The processed chain that a `ChainProcessed` event reports. */
export function processedChainOf(event: ChainProcessedEvent): ProcessedChain {
  return {
    campaignGroup: event.campaignGroup,
    callingList: event.callingList,
    chainId: event.chainId,
    lifoGuid: event.lifoGuid,
    record: event.record,
    attempt: event.attempt,
    reason: event.reason,
    dispositionCode: event.dispositionCode,
    agentId: event.agentId,
    scheduledTime: event.scheduledTime,
    fields: event.fields,
  };
}

/**
 * Names with characters that some database would not keep (controls, halves of surrogate pairs), and
 * names that look like an escaped one.
 */
const UNSAFE = /[\p{Cc}\p{Cs}]|^"/u;

/**
 * What identifies a chain: messages with the same key are delivered in order. Two chains never share
 * a key: the number after the last `#` is the chain id, the rest is the calling list.
 */
export function chainKeyOf(chain: Pick<ProcessedChain, 'callingList' | 'chainId'>): string {
  const { callingList, chainId } = chain;
  return `${UNSAFE.test(callingList) ? escaped(callingList) : callingList}#${chainId}`;
}

function escaped(name: string): string {
  return JSON.stringify(name).replace(/[\u007f-\u009f]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

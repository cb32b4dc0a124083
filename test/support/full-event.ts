import { type ProcessedChain, processedChainOf } from '#dist/chain/processed-chain.js';
import { type DecodedEvent, decodeEvent } from '#dist/event/decode-event.js';
import type { ChainProcessedEvent } from '#dist/event/event.js';

/** Objects merge deeply; `undefined` removes a field. */
export interface EventChanges {
  readonly [field: string]: unknown;
}

/** An event that has every field, so that every condition of the message holds; changed as told. */
export function fullEvent(changes: EventChanges = {}): Record<string, unknown> {
  return merge(FULL, changes);
}

/** The same, decoded. */
export function fullChain(changes: EventChanges = {}): ProcessedChain {
  return processedChainOf(finished(decodeEvent(fullEvent(changes))));
}

/** The `ChainProcessed` that was decoded; throws for anything else. */
export function finished(decoded: DecodedEvent): ChainProcessedEvent {
  if (decoded.kind === 'event' && decoded.event.event === 'ChainProcessed') return decoded.event;
  throw new Error(decoded.diagnostics.map((problem) => problem.summary).join('; '));
}

function merge(base: EventChanges, changes: EventChanges): Record<string, unknown> {
  const merged: Record<string, unknown> = structuredClone(base);
  for (const [field, change] of Object.entries(changes)) {
    const old = base[field];
    if (change === undefined) delete merged[field];
    else merged[field] = isObject(old) && isObject(change) ? merge(old, change) : change;
  }
  return merged;
}

function isObject(value: unknown): value is EventChanges {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const FULL: EventChanges = {
  event: 'ChainProcessed',
  at: 1_732_368_070_754,
  id: 'event-1',
  campaignGroup: {
    name: 'Spring@Agents',
    guid: 'GROUP-GUID',
    campaign: 'Spring',
    template: 'Standard',
    mediaType: 'voice',
    group: 'Agents',
    queue: '8001',
    dialMode: 1,
    optimizeBy: 1,
    optimizeGoal: 85,
  },
  callingList: 'Customers',
  chainId: 42,
  lifoGuid: 'LIFO-GUID',
  record: {
    handle: 7,
    chainN: 1,
    phone: '+15550001',
    phoneType: 4,
    recordType: 5,
    recordStatus: 3,
    callResult: 33,
    customerId: 'C-1',
  },
  attempt: {
    guid: 'ATTEMPT-GUID',
    startedAt: 1_732_368_000_045,
    dialRequestedAt: 1_732_368_000_100,
    times: {
      dialing: 1_732_368_001_001,
      ringing: 1_732_368_001_002,
      answered: 1_732_368_001_003,
      cpdCompleted: 1_732_368_001_004,
      queued: 1_732_368_001_005,
      agentRinging: 1_732_368_001_006,
      agentAnswered: 1_732_368_001_007,
      diverted: 1_732_368_001_008,
      abandoned: 1_732_368_001_009,
      released: 1_732_368_001_010,
      agentReleased: 1_732_368_001_011,
      acwCompleted: 1_732_368_001_012,
      completed: 1_732_368_001_013,
    },
  },
  reason: 2,
  dispositionCode: 'SALE',
  agentId: 'agent1',
  scheduledTime: '2024-11-24T09:00:00+01:00',
  fields: { Other1: 'x' },
};

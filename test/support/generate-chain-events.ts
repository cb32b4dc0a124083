/** Chains of about eight events each, the same for the same seed: for load tests and the bench. */
import { seededRandom } from './seeded-random.ts';

export type ChainFeedEvent = Readonly<Record<string, unknown>> & { readonly event: string };

export interface ChainFeedTerms {
  readonly seed?: number;
  /** How many chains are in memory at once; their events come in turn. */
  readonly open?: number;
}

const GROUP_GUID = 'N5J2OEQJ6PDCAJUIOS5NT51IKEO8IIJN';
const CALLING_LIST = 'Spring Renewal List';
/** 23 November 2024, 13:20:00 UTC. */
const FIRST_AT_MS = 1_732_368_000_000;

/** Yields the campaign group, then the events of `count` chains; each chain gives one message. */
export function* generateChainEvents(
  count: number,
  { seed = 1, open = 100 }: ChainFeedTerms = {},
): Generator<ChainFeedEvent> {
  const random = seededRandom(seed);
  yield campaignGroupLoaded();
  const chains: ChainFeedEvent[][] = [];
  for (let index = 0; index < count || chains.length > 0; ) {
    while (chains.length < open && index < count) {
      chains.push(chainOf(index, random).reverse());
      index += 1;
    }
    for (const chain of chains) {
      const event = chain.pop();
      if (event !== undefined) yield event;
    }
    chains.splice(0, chains.length, ...chains.filter((chain) => chain.length > 0));
  }
}

function campaignGroupLoaded(): ChainFeedEvent {
  const campaignGroup = {
    name: 'Spring Renewal@Renewal Agents',
    guid: GROUP_GUID,
    campaign: 'Spring Renewal',
    mediaType: 'voice',
    group: 'Renewal Agents',
    queue: '8001',
    dialMode: 1,
    optimizeBy: 1,
    optimizeGoal: 85,
  };
  return { event: 'CampaignGroupLoaded', at: FIRST_AT_MS - 1, id: 'group', campaignGroup };
}

function chainOf(index: number, random: () => number): ChainFeedEvent[] {
  const handle = 5_000_000 + index;
  const isAnswered = random() < 0.6;
  const steps: [event: string, more: object][] = [
    ['ChainRetrieved', { campaignGroupGuid: GROUP_GUID, records: [recordOf(handle, random)] }],
    ['AttemptStarted', { recordHandle: handle, attemptGuid: `ATTEMPT${String(handle)}` }],
    ['DialRequested', {}],
    ['CallProgress', { stage: 'dialing' }],
    ['CallProgress', { stage: 'ringing' }],
    ...(isAnswered ? answered(handle, random) : unanswered(random)),
  ];
  let at = FIRST_AT_MS + index * 50;
  return steps.map(([event, more], step) => {
    at += 1 + Math.floor(random() * 5_000);
    const id = `chain-${index}-${step}`;
    return { event, at, id, callingList: CALLING_LIST, chainId: 100_000 + index, ...more };
  });
}

function recordOf(handle: number, random: () => number): object {
  const phone = `+1555${String(1_000_000 + Math.floor(random() * 9_000_000))}`;
  const fields = { Other1: '', Balance: `${Math.floor(random() * 5_000)}.00` };
  const state = { recordType: 2, recordStatus: 2, callResult: 28 };
  return { handle, chainN: 0, phone, phoneType: 4, ...state, customerId: `C-${handle}`, fields };
}

function answered(handle: number, random: () => number): [string, object][] {
  const agentId = `agent${1_000 + Math.floor(random() * 40)}`;
  const fields = { Other1: `note ${Math.floor(random() * 1_000)}` };
  return [
    ['CallProgress', { stage: 'agentAnswered' }],
    ['CallCompleted', { callResult: 33, agentId }],
    [
      'RecordProcessed',
      { recordHandle: handle, agentId, fields, dispositionCode: 'SALE', reason: 1 },
    ],
  ];
}

function unanswered(random: () => number): [string, object][] {
  const callResult = [6, 7, 9, 21][Math.floor(random() * 4)];
  return [
    ['CallProgress', { stage: 'answered' }],
    ['CallProgress', { stage: 'released' }],
    ['CallCompleted', { callResult, reason: 1 }],
  ];
}

/** Events of all kinds a contact centre has, the same for the same seed: for samples, tests and the bench. */
import {
  CALL_RESULTS,
  isSuccessful,
  type MediaType,
  RECORD_TYPES,
} from '#dist/event/enumerations.js';
import { seededRandom } from './seeded-random.ts';

interface Group {
  readonly campaign: string;
  readonly template?: string;
  readonly mediaType: MediaType;
  readonly group: string;
  readonly queue: string;
  readonly dialMode: number;
  readonly optimizeBy?: number;
  readonly optimizeGoal?: number;
  readonly lifo?: boolean;
}

const GROUPS: readonly Group[] = [
  {
    campaign: 'Spring Renewal',
    template: 'Renewal Standard',
    mediaType: 'voice',
    group: 'Renewal Agents',
    queue: '8001',
    dialMode: 1,
    optimizeBy: 1,
    optimizeGoal: 85,
  },
  {
    campaign: 'Collections Early',
    mediaType: 'voice',
    group: 'Collections',
    queue: '8002',
    dialMode: 2,
  },
  {
    campaign: 'Key Accounts',
    mediaType: 'voice',
    group: 'Key Account Desk',
    queue: '8003',
    dialMode: 3,
  },
  {
    campaign: 'Web Callbacks',
    template: 'Callback LIFO',
    mediaType: 'voice',
    group: 'Callback Agents',
    queue: '8004',
    dialMode: 5,
    optimizeBy: 3,
    optimizeGoal: 20,
    lifo: true,
  },
  {
    campaign: 'Appointment Reminder',
    template: 'Reminder SMS',
    mediaType: 'sms',
    group: 'Digital',
    queue: '',
    dialMode: 0,
  },
  {
    campaign: 'Válasz – Newsletter',
    template: 'Newsletter',
    mediaType: 'email',
    group: 'Digital',
    queue: '',
    dialMode: 0,
  },
];

const DISPOSITIONS = ['SALE', 'CALL_BACK', 'NOT_INTERESTED', 'PROMISE_TO_PAY', 'ESCALATED'];

/** 23 November 2024, 13:20:00 UTC. */
const FIRST_AT_MS = 1_732_368_000_000;

/** Generates `count` ChainProcessed events; the first 54 have the 54 call results in turn. */
export function* generateEvents(count: number, seed = 1): Generator<Record<string, unknown>> {
  const random = seededRandom(seed);
  for (let index = 0; index < count; index += 1) yield eventOf(index, random);
}

function eventOf(index: number, random: () => number): Record<string, unknown> {
  const pick = (limit: number) => Math.floor(random() * limit);
  const round = Math.floor(index / CALL_RESULTS.length);
  const group = GROUPS[(index + round) % GROUPS.length];
  if (group === undefined) throw new Error('there are no groups');
  const callResult = index % CALL_RESULTS.length;
  const recordType = pick(4) === 0 ? 3 + pick(4) : 2;
  const startedAt = FIRST_AT_MS + index * 731 + pick(700);
  const times = timesOf(group, callResult, startedAt, pick);
  const byAgent = isSuccessful(callResult);
  return {
    event: 'ChainProcessed',
    at: times['completed'],
    id: `sample-${String(index + 1).padStart(6, '0')}`,
    campaignGroup: campaignGroupOf(group),
    callingList: `${group.campaign} List`,
    chainId: 100_001 + index,
    ...(group.lifo ? { lifoGuid: guidOf(random) } : {}),
    record: recordOf(group, index, callResult, recordType, pick),
    attempt: {
      guid: guidOf(random),
      startedAt,
      ...(callResult === 52 ? {} : { dialRequestedAt: startedAt + 12 }),
      times,
    },
    reason: 1 + pick(3),
    ...(byAgent ? { dispositionCode: DISPOSITIONS[pick(DISPOSITIONS.length)] } : {}),
    ...(byAgent ? { agentId: `agent${1000 + pick(40)}` } : {}),
    ...(RECORD_TYPES[recordType]?.scheduled
      ? { scheduledTime: new Date(startedAt + 86_400_000).toISOString() }
      : {}),
    ...(byAgent && pick(2) === 0 ? { fields: fieldsOf(pick) } : {}),
  };
}

function campaignGroupOf({ lifo: _, campaign, group, ...rest }: Group): Record<string, unknown> {
  return {
    name: `${campaign}@${group}`,
    guid: guidOf(seededRandom(campaign.length * 131 + group.length)),
    campaign,
    group,
    ...rest,
  };
}

function recordOf(
  group: Group,
  index: number,
  callResult: number,
  recordType: number,
  pick: (limit: number) => number,
): Record<string, unknown> {
  const isEmail = group.mediaType === 'email';
  return {
    handle: 5_000 + index,
    chainN: pick(3),
    phone: isEmail ? `customer${index}@example.com` : `+1555${String(1_000_000 + pick(9_000_000))}`,
    phoneType: isEmail ? 10 : [1, 2, 4][pick(3)],
    recordType,
    recordStatus: pick(5) === 0 ? 2 : 3,
    callResult,
    ...(pick(3) === 0 ? {} : { customerId: `C-${700_000 + index}` }),
  };
}

function timesOf(
  group: Group,
  callResult: number,
  startedAt: number,
  pick: (limit: number) => number,
): Record<string, number> {
  let now = startedAt;
  const after = (most: number): number => {
    now += 1 + pick(most);
    return now;
  };
  if (group.mediaType !== 'voice') return { dialing: after(40), completed: after(400) };
  const dialed = { dialing: after(40), ringing: after(2_000) };
  if (!isSuccessful(callResult))
    return { ...dialed, released: after(20_000), completed: after(50) };
  return {
    ...dialed,
    answered: after(15_000),
    cpdCompleted: after(900),
    queued: after(20),
    agentRinging: after(30),
    agentAnswered: after(1_500),
    agentReleased: after(240_000),
    acwCompleted: after(30_000),
    completed: after(50),
  };
}

function fieldsOf(pick: (limit: number) => number): Record<string, string | number> {
  return {
    Other1: `note ${pick(1000)}`,
    Balance: `${pick(5000)}.${10 + pick(90)}`,
    Visits: pick(9),
  };
}

/** In the form of Genesys' GUIDs: 32 digits and capitals. */
function guidOf(random: () => number): string {
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUV';
  return Array.from({ length: 32 }, () => digits[Math.floor(random() * digits.length)]).join('');
}

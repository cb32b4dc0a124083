/**
 * What messages a chain must give, derived from its whole history at once: slow, and written without a
 * look at the state machine. It knows nothing of order of arrival, repeats or restarts.
 */
import type { Event, TrueChain, TrueRound } from './random-history.ts';

type Message = Record<string, unknown>;
type Fields = Record<string, string>;

const SUCCESSFUL = [0, 1, 2, 24, 30, 31, 33, 40, 50, 51, 52, 53];
const SCHEDULED = [3, 4, 5, 6];

const STAGE_FIELDS: Record<string, string> = {
  dialing: 'GSW_DIALING',
  ringing: 'GSW_RINGING',
  answered: 'GSW_ANSWERED',
  cpdCompleted: 'GSW_CPD_COMPLETED',
  queued: 'GSW_QUEUED',
  released: 'GSW_RELEASED',
};

/** What the reference does not speak of: the same for every message of a chain's record. */
const CONSTANT =
  /^GSW_(MESSAGE|TIMESTAMP|PHONE|CHAIN_N|CAMPAIGN|CONTACT|CALLING|GROUP|QUEUE_NAME|DIAL_MODE|OPTIMIZE)/;

/** A message as the reference puts it; attempt GUIDs that no history gave stand for none. */
export function essence(message: Message): Message {
  const entries = Object.entries(message).filter(([name, value]) => {
    const isMadeUp = name === 'GSW_CALL_ATTEMPT_GUID' && !String(value).startsWith('attempt-');
    return !CONSTANT.test(name) && !isMadeUp;
  });
  return Object.fromEntries(entries);
}

export function expectedMessages(chain: TrueChain): Message[] {
  return chain.rounds.map((round, at) => {
    const before = chain.rounds.slice(0, at).filter((r) => r.retrieved === round.retrieved);
    return messageOf(chain.chainId, round, before);
  });
}

function messageOf(chainId: number, round: TrueRound, before: readonly TrueRound[]): Message {
  const handle = round.start['recordHandle'] as number;
  const end = round.heard.at(-1) as Event;
  const record = (round.retrieved['records'] as Event[]).find((r) => r['handle'] === handle);
  const known = before.reduce((state, r) => after(state, r, handle), {
    fields: record?.['fields'] as Fields,
    callResult: record?.['callResult'] as number,
    recordType: record?.['recordType'] as number,
  });
  const now = after(known, round, handle);
  const isKept = goesOn(end);
  const time = treatedTime(end);
  const recordType = time !== undefined && !SCHEDULED.includes(now.recordType) ? 3 : now.recordType;
  const own = round.heard.filter((event) => event['recordHandle'] === handle);
  const words = end.event === 'ValidationRejected' ? [end] : own;
  const dial = round.heard.find(({ event }) => event === 'DialRequested');
  const completed = round.heard.find(({ event }) => event === 'CallCompleted');
  const agentId = last(round.heard, 'agentId');
  const scheduledTime = last(own, 'scheduledTime') ?? time;
  return withoutUndefined({
    GSW_CHAIN_ID: chainId,
    GSW_RECORD_HANDLE: handle,
    GSW_CALL_ATTEMPT_GUID: round.start['attemptGuid'],
    GSW_START_PROCESSING: seconds(round.start.at),
    GSW_COMPLETE_PROCESSING: seconds(end.at),
    GSW_CALL_TIME: dial && seconds(dial.at),
    ...stages(round.heard),
    GSW_REASON: end['reason'] ?? completed?.['reason'] ?? 0,
    GSW_CALL_RESULT: now.callResult,
    GSW_DISPOSITION_CODE: last(words, 'dispositionCode'),
    GSW_AGENT_ID: SUCCESSFUL.includes(now.callResult) ? agentId : undefined,
    GSW_RECORD_TYPE: recordType,
    GSW_RECORD_STATUS: isKept ? 2 : 3,
    GSW_SCHEDULED_TIME:
      scheduledTime !== undefined && SCHEDULED.includes(recordType)
        ? seconds(scheduledTime as number)
        : undefined,
    ...changed(known.fields, now.fields, own),
  });
}

interface Known {
  readonly fields: Fields;
  readonly callResult: number;
  readonly recordType: number;
}

/** A record after a round, whether it was the primary one or not. */
function after(known: Known, round: TrueRound, handle: number): Known {
  const own = round.heard.filter((event) => event['recordHandle'] === handle);
  const isPrimary = round.start['recordHandle'] === handle;
  const rejected = round.heard.some(({ event }) => event === 'ValidationRejected') ? 52 : undefined;
  const dialed = rejected ?? last(withName(round.heard, 'CallCompleted'), 'callResult');
  return {
    fields: Object.assign({}, known.fields, ...own.map((event) => event['fields'] ?? {})),
    callResult: (wordOfResult(own) ??
      (isPrimary ? dialed : undefined) ??
      known.callResult) as number,
    recordType: wordOfType(own) ?? known.recordType,
  };
}

function wordOfResult(own: readonly Event[]): unknown {
  const implied = { RecordCancelled: 52, DoNotCallRequested: 51 } as Record<string, number>;
  return last(
    own.map((event) => ({ ...event, result: event['callResult'] ?? implied[event.event] })),
    'result',
  );
}

function wordOfType(own: readonly Event[]): number | undefined {
  const types = own.map((event) => ({ ...event, type: impliedType(event) }));
  return last(types, 'type') as number | undefined;
}

function impliedType(event: Event): number | undefined {
  if (event.event === 'DoNotCallRequested') return 7;
  if (event.event !== 'RecordRescheduled') return undefined;
  return event['callback'] === 'personal' ? 4 : 3;
}

function goesOn(end: Event): boolean {
  const treatment = end['treatment'] as { action: number; keepsChain?: boolean } | undefined;
  return treatment !== undefined && (treatment.keepsChain ?? [4, 6, 7].includes(treatment.action));
}

function treatedTime(end: Event): number | undefined {
  return (end['treatment'] as { scheduledTime?: number } | undefined)?.scheduledTime;
}

function changed(before: Fields, now: Fields, own: readonly Event[]): Fields {
  const touched = new Set(own.flatMap((event) => Object.keys(event['fields'] ?? {})));
  const names = [...touched].filter((name) => before[name] !== now[name]);
  return Object.fromEntries(names.map((name) => [name, now[name] ?? '']));
}

function stages(heard: readonly Event[]): Message {
  return Object.fromEntries(
    withName(heard, 'CallProgress').map(({ at, stage }) => [
      STAGE_FIELDS[stage as string],
      seconds(at),
    ]),
  );
}

const withName = (heard: readonly Event[], name: string) => heard.filter((e) => e.event === name);

const last = (events: readonly Event[], field: string): unknown =>
  events.filter((event) => event[field] !== undefined).at(-1)?.[field];

const seconds = (ms: number) => (ms / 1000).toFixed(3);

function withoutUndefined(message: Message): Message {
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== undefined));
}

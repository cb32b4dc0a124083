/** What a processed chain holds, condition by condition (seed: Message Body). */
import { describe, expect, it } from 'vitest';
import { TREATMENT_ACTIONS } from '#dist/chain/treatment.js';
import { DIAL_MODES } from '#dist/event/enumerations.js';
import type { ChainEvent } from '#dist/event/event.js';
import { buildMessage } from '#dist/message/build-message.js';
import { fullEvent } from '../support/full-event.ts';
import {
  applied,
  completed,
  contextWith,
  dialed,
  eventOf,
  finalised,
  GROUP,
  retrieved,
  stage,
  started,
} from './chain-events.ts';

const IDENTITY = { guid: 'M', timestampMs: 0, attemptGuid: 'A' };

/** The message of the last of these events; undefined when there is none. */
function messageOf(events: readonly ChainEvent[], context = contextWith()) {
  const { processed } = applied(events, context);
  return processed && (JSON.parse(buildMessage(processed, IDENTITY).body) as object);
}

const round = (...events: ChainEvent[]) => [retrieved(), started(), ...events];
const byAgent = { callResult: 33, agentId: 'agent1' };
const update = (at: number, more: object) => finalised('CallCompletionStatsUpdated', at, more);

describe('the call time', () => {
  it('is that of the first request to the dialer, in whatever order they come', () => {
    for (const requests of [
      [dialed(31), dialed(30)],
      [dialed(30), dialed(31)],
    ]) {
      const message = messageOf(round(...requests, completed()));
      expect(message).toHaveProperty('GSW_CALL_TIME', '0.030');
    }
  });

  it('is absent after a negative validation, and when nobody was dialed', () => {
    expect(messageOf(round(eventOf('ValidationRejected', 30)))).not.toHaveProperty('GSW_CALL_TIME');
    expect(messageOf(round(finalised('RecordRejected')))).not.toHaveProperty('GSW_CALL_TIME');
  });
});

describe('a stage of the call', () => {
  it.each([
    ['in order', [stage(31, 'ringing'), stage(35, 'ringing')]],
    ['the other way round', [stage(35, 'ringing'), stage(31, 'ringing')]],
  ])('has the first of several times: %s', (_, events) => {
    expect(messageOf(round(...events, completed()))).toHaveProperty('GSW_RINGING', '0.031');
  });

  it('counts while the chain waits for the desktop, and not after its message', () => {
    const late = [stage(45, 'agentReleased'), dialed(30)];
    const end = finalised('RecordProcessed');
    const message = messageOf(round(completed(40, byAgent), ...late, end));
    expect(message).toMatchObject({ GSW_AGENT_RELEASED: '0.045', GSW_CALL_TIME: '0.030' });
    expect(messageOf(round(completed(40, byAgent), end, ...late))).toBeUndefined();
  });
});

describe('the call result', () => {
  it.each<[string, readonly ChainEvent[], number]>([
    ['of the call', [completed()], 6],
    [
      'of the call, finalised without a word',
      [completed(40, byAgent), finalised('RecordProcessed')],
      33,
    ],
    [
      'of the agent',
      [completed(40, byAgent), finalised('RecordProcessed', 50, { callResult: 53 })],
      53,
    ],
    [
      'of the agent, said before the call ended',
      [update(35, { callResult: 40 }), completed(40, byAgent), finalised('RecordProcessed')],
      40,
    ],
    ['of a cancelled record', [completed(40, byAgent), finalised('RecordCancelled')], 52],
    ['of Do Not Call', [completed(40, byAgent), finalised('DoNotCallRequested')], 51],
    ['of a negative validation', [eventOf('ValidationRejected', 30)], 52],
    ['that a negative validation names', [eventOf('ValidationRejected', 30, { callResult: 3 })], 3],
    ['as it was, of a rejected record', [finalised('RecordRejected')], 28],
  ])('is that %s', (_, events, callResult) => {
    expect(messageOf(round(...events))).toHaveProperty('GSW_CALL_RESULT', callResult);
  });
});

describe('agent and disposition', () => {
  it('come from the last who said them', () => {
    const events = [
      update(42, { agentId: 'agent2', dispositionCode: 'LATER' }),
      update(41, { agentId: 'agent1', dispositionCode: 'EARLIER' }),
      finalised('RecordProcessed'),
    ];
    expect(messageOf(round(completed(40, byAgent), ...events))).toMatchObject({
      GSW_AGENT_ID: 'agent2',
      GSW_DISPOSITION_CODE: 'LATER',
    });
  });

  it('have no agent when the result is not successful', () => {
    const events = [
      completed(40, { callResult: 7, agentId: 'agent1' }),
      finalised('RecordProcessed'),
    ];
    expect(messageOf(round(...events))).not.toHaveProperty('GSW_AGENT_ID');
  });

  it('have the disposition of a 409', () => {
    const rejected = eventOf('ValidationRejected', 30, { dispositionCode: 'NO' });
    expect(messageOf(round(rejected))).toHaveProperty('GSW_DISPOSITION_CODE', 'NO');
  });

  it('say nothing of other records', () => {
    const other = update(45, {
      recordHandle: 2,
      dispositionCode: 'X',
      callResult: 7,
      fields: { a: 1 },
    });
    const message = messageOf(round(completed(40, byAgent), other, finalised('RecordProcessed')));
    expect(message).toMatchObject({ GSW_CALL_RESULT: 33 });
    expect(message).not.toHaveProperty('GSW_DISPOSITION_CODE');
    expect(message).not.toHaveProperty('a');
  });

  it('are not final for another record', () => {
    const other = finalised('RecordProcessed', 45, { recordHandle: 2 });
    const { state, processed } = applied(round(completed(40, byAgent), other));
    expect([state?.kind, processed]).toEqual(['withAgent', undefined]);
  });
});

describe('rescheduling', () => {
  const reschedule = (callback: string, recordHandle = 1) =>
    finalised('RecordRescheduled', 45, { callback, scheduledTime: 9_000, recordHandle });
  const end = finalised('RecordProcessed');

  it.each([
    ['personal', 4],
    ['campaign', 3],
  ])('%s gives record type %i and its time', (callback, recordType) => {
    expect(messageOf(round(completed(40, byAgent), reschedule(callback), end))).toMatchObject({
      GSW_RECORD_TYPE: recordType,
      GSW_SCHEDULED_TIME: '9.000',
    });
  });

  it('of another record is not notified', () => {
    const message = messageOf(round(completed(40, byAgent), reschedule('personal', 2), end));
    expect(message).toMatchObject({ GSW_RECORD_TYPE: 2 });
    expect(message).not.toHaveProperty('GSW_SCHEDULED_TIME');
  });

  it('is void when the contact does not want to be called', () => {
    const events = [
      completed(40, byAgent),
      reschedule('personal'),
      finalised('DoNotCallRequested'),
    ];
    expect(messageOf(round(...events))).toMatchObject({ GSW_RECORD_TYPE: 7 });
    expect(messageOf(round(...events))).not.toHaveProperty('GSW_SCHEDULED_TIME');
  });
});

describe('a treatment', () => {
  const treated = (treatment: object) => round(dialed(), completed(40, { treatment }));

  it.each(TREATMENT_ACTIONS)('$name: keeps the chain: $keepsChain', ({ value, keepsChain }) => {
    const { state, processed } = applied(treated({ action: value, scheduledTime: 9_000 }));
    expect(state?.kind).toBe(keepsChain ? 'processed' : 'closed');
    expect(processed?.record).toMatchObject({
      recordStatus: keepsChain ? 2 : 3,
      recordType: keepsChain ? 2 : 3,
    });
  });

  it.each([true, false])('is told whether it keeps the chain: %s', (keepsChain) => {
    const { processed } = applied(treated({ action: 99, keepsChain }));
    expect(processed?.record.recordStatus).toBe(keepsChain ? 2 : 3);
  });

  it('may follow what an agent did', () => {
    const end = finalised('RecordProcessed', 50, { treatment: { action: 4 }, callResult: 7 });
    const { state, processed } = applied(round(completed(40, byAgent), end));
    expect([state?.kind, processed?.record.recordStatus]).toEqual(['processed', 2]);
  });

  it('may begin the next round in the moment the last ended, whose end is then not that of the next', () => {
    const end = completed(40, { treatment: { action: 6 } });
    const next = started(40, { recordHandle: 2 });
    const { state, diagnostics } = applied([...round(end), next, end]);
    expect(state).toMatchObject({ kind: 'attempting', round: { handle: 2 } });
    expect(diagnostics).toMatchObject([{ code: 'chain-event-late' }]);
  });
});

describe('a round that begins and ends in one moment', () => {
  const opening = [retrieved(), started(20)];
  const end = completed(20, { treatment: { action: 4 } });

  it('is not begun again by a repeat of its attempt', () => {
    const { state, diagnostics } = applied([...opening, end, started(20)]);
    expect([state?.kind, diagnostics[0]?.code]).toEqual(['processed', 'chain-event-late']);
  });

  it('may be followed by another in the same moment', () => {
    const next = started(20, { attemptGuid: 'another' });
    expect(applied([...opening, end, next]).state?.kind).toBe('attempting');
  });
});

describe('attempts without a GUID', () => {
  it('are told from each other by record and start', () => {
    const bare = (at: number) => started(at, { attemptGuid: undefined });
    const { state, diagnostics } = applied([retrieved(), bare(20), dialed(), bare(20)]);
    expect([state?.kind, diagnostics]).toEqual(['dialling', []]);
    expect(applied([retrieved(), bare(20), dialed(), bare(50)])).toMatchObject({
      state: { kind: 'attempting', sinceMs: 50 },
      diagnostics: [{ code: 'chain-round-abandoned' }],
    });
  });
});

describe('a result reported for a chain in memory', () => {
  const result = (more: object, recordStatus: number) =>
    eventOf('ChainProcessed', 60, {
      ...fullEvent({
        ...{ callingList: 'L', chainId: 1, at: 60, reason: 9 },
        record: { handle: 1, recordStatus, callResult: 7 },
        attempt: { guid: 'other', startedAt: 55, dialRequestedAt: undefined, times: undefined },
      }),
      ...more,
    });

  it('is taken as it is, with nothing of what was heard before', () => {
    const events = round(
      dialed(),
      update(35, { fields: { Other1: 'x' } }),
      result({ fields: {} }, 3),
    );
    const { state, processed } = applied(events);
    expect(state?.kind).toBe('closed');
    expect(processed).toMatchObject({
      reason: 9,
      attempt: { guid: 'other', startedAt: 55 },
      fields: {},
    });
  });

  it('leaves a chain in memory whose record is Retrieved still', () => {
    const { state } = applied(round(dialed(), result({}, 2)));
    expect(state).toMatchObject({ kind: 'processed', endedBy: 'ChainProcessed' });
    const next = applied([started(70), completed(80)], contextWith(), state);
    expect(next.processed?.attempt.startedAt).toBe(70);
  });

  it('is late when its round has given its message', () => {
    const earlier = eventOf(
      'ChainProcessed',
      61,
      fullEvent({ ...{ callingList: 'L', chainId: 1, at: 61 }, attempt: { startedAt: 20 } }),
    );
    expect(applied([...round(dialed(), completed()), earlier])).toMatchObject({
      diagnostics: [{ code: 'chain-event-late' }],
    });
  });
});

describe('user-defined fields', () => {
  const processed = finalised('RecordProcessed', 50, { fields: { Other1: 'new', Other2: 'x' } });
  const fieldKeys = new Map([
    ['other_1', 'Other1'],
    ['c_client_id', 'GSW_CUSTOMER_ID'],
  ]);

  it('are those the round changed', () => {
    const same = finalised('RecordProcessed', 50, { fields: { Other1: 'old', Other2: 'x' } });
    const message = messageOf(round(completed(40, byAgent), same));
    expect(message).toHaveProperty('Other2', 'x');
    expect(message).not.toHaveProperty('Other1');
  });

  it('are not those of an earlier round', () => {
    const end = finalised('RecordProcessed', 50, {
      treatment: { action: 4 },
      fields: { Other1: 'new' },
    });
    const first = round(completed(40, byAgent), end);
    expect(messageOf(first)).toHaveProperty('Other1', 'new');
    const second = [...first, started(60), completed(70)];
    expect(messageOf(second)).not.toHaveProperty('Other1');
    const again = [...first, started(60), completed(70, byAgent), { ...processed, at: 80 }];
    expect(messageOf(again)).toHaveProperty('Other2', 'x');
    expect(messageOf(again)).not.toHaveProperty('Other1');
  });

  it('travel under the keys of their columns; without a key they stay', () => {
    const events = round(
      completed(40, byAgent),
      finalised('RecordProcessed', 50, { fields: { other_1: 'new', Other2: 'x' } }),
    );
    const message = messageOf(events, contextWith({ fieldKeys }));
    expect(message).toHaveProperty('Other1', 'new');
    expect(message).not.toHaveProperty('Other2');
    expect(
      messageOf(round(completed(40, byAgent), processed), contextWith({ fieldKeys })),
    ).toHaveProperty('Other1', 'new');
  });

  it.each([
    ['retrieved', { c_client_id: 'C-1' }, {}],
    ['changed', {}, { c_client_id: 'C-1' }],
  ])('include no customer id, which has a field of its own: %s', (_, first, then) => {
    const [record] = (retrieved() as { records: object[] }).records as { fields: object }[];
    const opened = retrieved(10, { records: [{ ...record, recordStatus: 2, fields: first }] });
    const end = finalised('RecordProcessed', 50, { fields: then });
    const events = [opened, started(), completed(40, byAgent), end];
    expect(applied(events, contextWith({ fieldKeys })).processed).toMatchObject({
      record: { customerId: 'C-1' },
      fields: undefined,
    });
  });

  it('may be called __proto__, on every way', () => {
    const fields: unknown = JSON.parse('{"__proto__":"p","constructor":"c"}');
    const { processed } = applied(
      round(completed(40, byAgent), finalised('RecordProcessed', 50, { fields })),
    );
    expect(Object.entries(processed?.fields ?? {})).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
  });
});

describe('whether an agent took the call', () => {
  const groupWith = (more: object) => contextWith({ campaignGroup: () => ({ ...GROUP, ...more }) });
  const stateAfter = (events: readonly ChainEvent[], more: object = {}) =>
    applied(round(...events), groupWith(more)).state?.kind;

  it.each(DIAL_MODES)('is seen from the dial mode: $name ($agent)', ({ value, agent }) => {
    const busy = stateAfter([completed()], { dialMode: value });
    const answered = stateAfter([completed(40, { callResult: 33 })], { dialMode: value });
    expect(busy).toBe(agent === 'before' ? 'withAgent' : 'closed');
    expect(answered).toBe(agent === 'never' ? 'closed' : 'withAgent');
  });

  it.each(['sms', 'email'])('is not seen from the result of %s', (mediaType) => {
    expect(stateAfter([completed(40, { callResult: 33 })], { mediaType })).toBe('closed');
    expect(stateAfter([completed(40, byAgent)], { mediaType })).toBe('withAgent');
  });

  it.each([
    ['the stage agentAnswered', stage(35, 'agentAnswered')],
    ['a request for the chain', eventOf('ChainedRecordsRequested', 35)],
    ['an update', update(35, {})],
  ])('is seen from %s', (_, sign) => {
    expect(stateAfter([sign, completed()])).toBe('withAgent');
  });

  it('is not asked when a treatment is about to be applied', () => {
    const treated = completed(40, { ...byAgent, treatment: { action: 1 } });
    expect(stateAfter([treated])).toBe('closed');
  });
});

it('takes what belongs to the chain from its retrieval, and the campaign group as it is now', () => {
  const events = [retrieved(10, { lifoGuid: 'LIFO' }), started(), completed()];
  const context = contextWith({ campaignGroup: () => ({ ...GROUP, dialMode: 6, template: 'T' }) });
  expect(messageOf(events, context)).toMatchObject({
    GSW_CHAIN_LIFO_GUID: 'LIFO',
    GSW_CAMPAIGN_TEMPLATE_NAME: 'T',
    GSW_DIAL_MODE: 6,
    GSW_CALL_ATTEMPT_GUID: 'attempt at 20',
    GSW_REASON: 0,
  });
});

it('takes the campaign group that came with the chain', () => {
  const brought = retrieved(10, { campaignGroup: { ...GROUP, name: 'brought' } });
  const { processed } = applied(
    [brought, started(), completed()],
    contextWith({ campaignGroup: () => undefined }),
  );
  expect(processed?.campaignGroup.name).toBe('brought');
});

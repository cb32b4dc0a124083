import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ProcessedChain, processedChainOf } from '#dist/chain/processed-chain.js';
import { decodeEvent } from '#dist/event/decode-event.js';
import { buildMessage } from '#dist/message/build-message.js';
import { MESSAGE_FIELDS } from '#dist/message/fields.js';
import { messageSchema } from '#dist/message/message-schema.js';
import { type EventChanges, finished, fullChain } from '../support/full-event.ts';
import { generateEvents } from '../support/generate-events.ts';

const IDENTITY = { guid: 'MESSAGE-GUID', timestampMs: 1_732_368_099_045, attemptGuid: 'OURS' };
const isNotification = new Ajv2020({ strict: true }).compile(messageSchema());

function bodyOf(changes: EventChanges = {}): Record<string, unknown> {
  return JSON.parse(buildMessage(fullChain(changes), IDENTITY).body) as Record<string, unknown>;
}

describe('buildMessage', () => {
  it('builds every field in the order of the seed, user fields last', () => {
    const message = buildMessage(fullChain(), IDENTITY);
    expect(message).toMatchObject({
      guid: 'MESSAGE-GUID',
      chainKey: 'Customers#42',
      createdAtMs: 1_732_368_099_045,
      warnings: [],
    });
    const body = JSON.parse(message.body) as Record<string, unknown>;
    expect(Object.keys(body)).toEqual([...MESSAGE_FIELDS.map((field) => field.name), 'Other1']);
    expect(body).toEqual({
      GSW_MESSAGE: 'ContactProcessed',
      GSW_MESSAGE_GUID: 'MESSAGE-GUID',
      GSW_TIMESTAMP: '1732368099.045',
      GSW_CALL_ATTEMPT_GUID: 'ATTEMPT-GUID',
      GSW_PHONE: '+15550001',
      GSW_PHONE_TYPE: 4,
      GSW_CHAIN_ID: 42,
      GSW_CHAIN_N: 1,
      GSW_RECORD_HANDLE: 7,
      GSW_REASON: 2,
      GSW_CHAIN_LIFO_GUID: 'LIFO-GUID',
      GSW_CUSTOMER_ID: 'C-1',
      GSW_CALL_RESULT: 33,
      GSW_DISPOSITION_CODE: 'SALE',
      GSW_CAMPAIGN_NAME: 'Spring',
      GSW_CAMPAIGN_TEMPLATE_NAME: 'Standard',
      GSW_CONTACT_MEDIA_TYPE: 'voice',
      GSW_CALLING_LIST: 'Customers',
      GSW_CAMPAIGN_GROUP_NAME: 'Spring@Agents',
      GSW_CAMPAIGN_GROUP_GUID: 'GROUP-GUID',
      GSW_GROUP_NAME: 'Agents',
      GSW_QUEUE_NAME: '8001',
      GSW_DIAL_MODE: 1,
      GSW_AGENT_ID: 'agent1',
      GSW_RECORD_TYPE: 5,
      GSW_RECORD_STATUS: 3,
      GSW_OPTIMIZE_BY: 1,
      GSW_OPTIMIZE_GOAL: 85,
      GSW_START_PROCESSING: '1732368000.045',
      GSW_CALL_TIME: '1732368000.100',
      GSW_SCHEDULED_TIME: '1732435200.000',
      GSW_DIALING: '1732368001.001',
      GSW_RINGING: '1732368001.002',
      GSW_ANSWERED: '1732368001.003',
      GSW_CPD_COMPLETED: '1732368001.004',
      GSW_QUEUED: '1732368001.005',
      GSW_AGENT_RINGING: '1732368001.006',
      GSW_AGENT_ANSWERED: '1732368001.007',
      GSW_DIVERTED: '1732368001.008',
      GSW_ABANDONED: '1732368001.009',
      GSW_RELEASED: '1732368001.010',
      GSW_AGENT_RELEASED: '1732368001.011',
      GSW_ACW_COMPLETED: '1732368001.012',
      GSW_COMPLETE_PROCESSING: '1732368001.013',
      Other1: 'x',
    });
  });

  it.each<[string, EventChanges, readonly string[]]>([
    ['no LIFO group', { lifoGuid: undefined }, ['GSW_CHAIN_LIFO_GUID']],
    ['a list without customer id', { record: { customerId: undefined } }, ['GSW_CUSTOMER_ID']],
    ['no disposition', { dispositionCode: undefined }, ['GSW_DISPOSITION_CODE']],
    ['no template', { campaignGroup: { template: undefined } }, ['GSW_CAMPAIGN_TEMPLATE_NAME']],
    ['no agent', { agentId: undefined }, ['GSW_AGENT_ID']],
    ['a call nobody handled', { record: { callResult: 6 } }, ['GSW_AGENT_ID']],
    ['an unknown call result', { record: { callResult: 99 } }, ['GSW_AGENT_ID']],
    [
      'a mode that is not predictive',
      { campaignGroup: { dialMode: 3 } },
      ['GSW_OPTIMIZE_BY', 'GSW_OPTIMIZE_GOAL'],
    ],
    [
      'an unknown dial mode',
      { campaignGroup: { dialMode: 99 } },
      ['GSW_OPTIMIZE_BY', 'GSW_OPTIMIZE_GOAL'],
    ],
    ['no optimization', { campaignGroup: { optimizeBy: undefined } }, ['GSW_OPTIMIZE_BY']],
    ['no goal', { campaignGroup: { optimizeGoal: undefined } }, ['GSW_OPTIMIZE_GOAL']],
    ['no dial request', { attempt: { dialRequestedAt: undefined } }, ['GSW_CALL_TIME']],
    ['a record that is not scheduled', { record: { recordType: 2 } }, ['GSW_SCHEDULED_TIME']],
    ['an unknown record type', { record: { recordType: 99 } }, ['GSW_SCHEDULED_TIME']],
    ['no scheduled time', { scheduledTime: undefined }, ['GSW_SCHEDULED_TIME']],
    ['no ringing', { attempt: { times: { ringing: undefined } } }, ['GSW_RINGING']],
    ['no user fields', { fields: undefined }, ['Other1']],
  ])('leaves out what does not apply: %s', (_, changes, names) => {
    const body = bodyOf(changes);
    expect(Object.keys(bodyOf()).filter((name) => !(name in body))).toEqual(names);
    expect(isNotification(body), JSON.stringify(isNotification.errors)).toBe(true);
  });

  it.each([1, 5, 10])('tells the optimization in predictive mode %d', (dialMode) => {
    expect(bodyOf({ campaignGroup: { dialMode } })).toHaveProperty('GSW_OPTIMIZE_GOAL', 85);
  });

  it.each([3, 4, 5, 6])('tells the scheduled time of record type %d', (recordType) => {
    expect(bodyOf({ record: { recordType } })).toHaveProperty('GSW_SCHEDULED_TIME');
  });

  it('leaves out all stages without times', () => {
    const body = bodyOf({ attempt: { times: undefined } });
    expect(Object.keys(body)).not.toContain('GSW_COMPLETE_PROCESSING');
    expect(isNotification(body)).toBe(true);
  });

  it('uses our attempt GUID when the event brings none', () => {
    const body = bodyOf({ attempt: { guid: undefined } });
    expect(body['GSW_CALL_ATTEMPT_GUID']).toBe('OURS');
  });

  it('lets a user field lose against a field of the message, with a warning', () => {
    const fields = { GSW_PHONE: 'mine', GSW_CUSTOMER_ID: 'mine', GSW_OTHER: 'kept' };
    const { body, warnings } = buildMessage(
      fullChain({ fields: { ...fields, Other1: undefined }, record: { customerId: undefined } }),
      IDENTITY,
    );
    expect(JSON.parse(body)).toMatchObject({ GSW_PHONE: '+15550001', GSW_OTHER: 'kept' });
    expect(body).not.toContain('mine');
    expect(warnings.map(({ code, severity }) => [code, severity])).toEqual([
      ['user-field-ignored', 'warning'],
      ['user-field-ignored', 'warning'],
    ]);
    expect(warnings[0]?.summary).toContain('GSW_PHONE');
  });

  it('sends user fields after all others, whatever their names', () => {
    const fields = JSON.parse('{"7":"n","__proto__":"p","constructor":"c","a\\"b":"q","":"e"}');
    const { body } = buildMessage({ ...fullChain({ fields: undefined }), fields }, IDENTITY);
    expect(body.endsWith(',"7":"n","__proto__":"p","constructor":"c","a\\"b":"q","":"e"}')).toBe(
      true,
    );
  });

  it.each([
    ['half a surrogate pair', '\ud800', '"\\ud800"'],
    ['NUL', 'a\0b', '"a\\u0000b"'],
    ['quotes and backslashes', '"\\', '"\\"\\\\"'],
    ['an emoji', '😀', '"😀"'],
    ['a line separator', '\u2028', '"\u2028"'],
  ])('keeps %s', (_, phone, json) => {
    const { body } = buildMessage(fullChain({ record: { phone } }), IDENTITY);
    expect(body).toContain(`"GSW_PHONE":${json}`);
    expect(Buffer.from(body).toString()).toBe(body);
    expect(JSON.parse(body)).toHaveProperty('GSW_PHONE', phone);
  });

  it('gives the same bytes again, and always a notification by the JSON Schema', () => {
    const text = fc.string({ unit: 'binary' });
    const changes = fc.record({
      phone: text,
      customerId: fc.option(text),
      callResult: fc.integer({ min: -5, max: 60 }),
      recordType: fc.integer({ min: -1, max: 9 }),
      dialMode: fc.integer({ min: -1, max: 13 }),
      chainId: fc.maxSafeInteger(),
      startedAt: fc.maxSafeInteger(),
      fields: fc.option(fc.dictionary(text, text)),
    });
    fc.assert(
      fc.property(changes, (change) => {
        const chain = changedChain(change);
        const { body } = buildMessage(chain, IDENTITY);
        expect(buildMessage(structuredClone(chain), IDENTITY).body).toBe(body);
        expect(isNotification(JSON.parse(body)), JSON.stringify(isNotification.errors)).toBe(true);
        expect(Buffer.from(body).toString()).toBe(body);
      }),
    );
  });

  it('builds notifications by the JSON Schema from all kinds of events', () => {
    for (const event of generateEvents(2_000, 7)) {
      const chain = processedChainOf(finished(decodeEvent(event)));
      const { body } = buildMessage(chain, IDENTITY);
      expect(isNotification(JSON.parse(body)), JSON.stringify(isNotification.errors)).toBe(true);
    }
  });
});

interface Change {
  readonly phone: string;
  readonly customerId: string | null;
  readonly callResult: number;
  readonly recordType: number;
  readonly dialMode: number;
  readonly chainId: number;
  readonly startedAt: number;
  readonly fields: Record<string, string> | null;
}

function changedChain(change: Change): ProcessedChain {
  const { phone, callResult, recordType, dialMode, chainId, startedAt } = change;
  return fullChain({
    chainId,
    campaignGroup: { dialMode },
    attempt: { startedAt },
    record: { phone, callResult, recordType, customerId: change.customerId ?? undefined },
    fields: change.fields ?? undefined,
  });
}

describe('messageSchema', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a text for an integer', { GSW_CHAIN_ID: '1' }],
    ['a number for a time', { GSW_TIMESTAMP: 1_732_368_000.045 }],
    ['a time with two digits', { GSW_TIMESTAMP: '1732368000.04' }],
    ['an unknown medium', { GSW_CONTACT_MEDIA_TYPE: 'fax' }],
    ['null', { GSW_AGENT_ID: null }],
    ['a user field that is no text', { Other1: 1 }],
    ['another kind of message', { GSW_MESSAGE: 'Other' }],
  ])('refuses %s', (_, change) => {
    expect(isNotification({ ...bodyOf(), ...change })).toBe(false);
  });

  it('wants every mandatory field', () => {
    for (const { name } of MESSAGE_FIELDS.filter((field) => field.mandatory)) {
      const { [name]: _, ...rest } = bodyOf();
      expect(isNotification(rest), name).toBe(false);
    }
  });
});

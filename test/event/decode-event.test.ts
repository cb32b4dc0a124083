import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '#dist/event/decode-event.js';
import { type EventChanges, finished, fullEvent } from '../support/full-event.ts';

describe('decodeEvent', () => {
  it('decodes an event with every field, and with only the fields it needs', () => {
    expect(decodeEvent(fullEvent())).toMatchObject({ kind: 'event', diagnostics: [] });
    const least = fullEvent({
      id: undefined,
      lifoGuid: undefined,
      campaignGroup: { template: undefined, optimizeBy: undefined, optimizeGoal: undefined },
      record: { customerId: undefined },
      attempt: { guid: undefined, dialRequestedAt: undefined, times: undefined },
      dispositionCode: undefined,
      agentId: undefined,
      scheduledTime: undefined,
      fields: undefined,
    });
    expect(decodeEvent(least)).toMatchObject({ kind: 'event', diagnostics: [] });
  });

  it('leaves the value it was given unchanged', () => {
    const value = fullEvent();
    decodeEvent(value);
    expect(value).toEqual(fullEvent());
  });

  it.each<[string, unknown, number]>([
    ['epoch milliseconds', 1_732_368_000_045, 1_732_368_000_045],
    ['before 1970', -1, -1],
    ['as far as numbers go', Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['ISO 8601 in UTC', '2024-11-23T13:20:00.045Z', 1_732_368_000_045],
    ['ISO 8601 with an offset', '2024-11-23T14:20:00+01:00', 1_732_368_000_000],
    ['ISO 8601 without seconds', '2024-11-23T13:20Z', 1_732_368_000_000],
    ['microseconds, cut', '2024-11-23T13:20:00.045999Z', 1_732_368_000_045],
    ['a leap day', '2024-02-29T00:00:00Z', 1_709_164_800_000],
    ['the far past', '-000001-01-01T00:00:00Z', -62_198_755_200_000],
  ])('reads a time: %s', (_, at, expected) => {
    expect(decodeEvent(fullEvent({ at }))).toMatchObject({ event: { at: expected } });
  });

  it.each<[string, unknown]>([
    ['without a zone', '2024-11-23T13:20:00'],
    ['a day that does not exist', '2023-02-29T00:00:00Z'],
    ['an hour that does not exist', '2024-11-23T25:00:00Z'],
    ['a date only', '2024-11-23'],
    ['a fraction of a millisecond', 1.5],
    ['a number as text', '1732368000045'],
    ['beyond exact numbers', 2 ** 53],
    ['null', null],
    ['an object', {}],
  ])('refuses a time: %s', (_, at) => {
    const decoded = decodeEvent(fullEvent({ at }));
    expect(decoded).toMatchObject({
      kind: 'invalid',
      diagnostics: [{ code: 'event-field-invalid' }],
    });
    expect(decoded.diagnostics[0]?.summary).toContain('the field at is ');
  });

  it.each<[string, EventChanges, string, string]>([
    [
      'a missing text',
      { callingList: undefined },
      'event-field-missing',
      'callingList is missing; expected a text',
    ],
    [
      'a missing object',
      { record: undefined },
      'event-field-missing',
      'record is missing; expected an object',
    ],
    [
      'a missing inner field',
      { record: { phone: undefined } },
      'event-field-missing',
      'record.phone is missing',
    ],
    [
      'a missing time',
      { attempt: { startedAt: undefined } },
      'event-field-missing',
      'attempt.startedAt is missing',
    ],
    [
      'a text for an integer',
      { reason: '1' },
      'event-field-invalid',
      'reason is a text; expected an integer',
    ],
    [
      'a fraction',
      { chainId: 1.5 },
      'event-field-invalid',
      'chainId is a number; expected an integer',
    ],
    [
      'an integer for a text',
      { record: { phone: 5 } },
      'event-field-invalid',
      'record.phone is an integer; expected a text',
    ],
    [
      'null for an optional',
      { agentId: null },
      'event-field-invalid',
      'agentId is null; expected a text',
    ],
    [
      'an array for an object',
      { attempt: [] },
      'event-field-invalid',
      'attempt is an array; expected an object',
    ],
    [
      'an unknown medium',
      { campaignGroup: { mediaType: 'fax' } },
      'event-field-invalid',
      'campaignGroup.mediaType is a text; expected "voice", "sms" or "email"',
    ],
    [
      'an empty GUID',
      { lifoGuid: '' },
      'event-field-invalid',
      'lifoGuid is an empty text; expected a GUID',
    ],
    ['an empty id', { id: '' }, 'event-field-invalid', 'id is an empty text'],
    [
      'an id that is too long',
      { id: 'x'.repeat(201) },
      'event-field-invalid',
      'id is a text; expected a text of 1 to 200',
    ],
    ['an id with NUL', { id: 'a\0b' }, 'event-field-invalid', 'id is a text'],
    ['an id with half a surrogate pair', { id: 'a\ud800' }, 'event-field-invalid', 'id is a text'],
    [
      'an object as user field',
      { fields: { Other2: {} } },
      'event-field-invalid',
      'fields.Other2 is an object',
    ],
    [
      'a user field that lost digits',
      { fields: { Card: 2 ** 60 } },
      'event-field-invalid',
      'fields.Card is a number',
    ],
    [
      'user fields as array',
      { fields: ['x'] },
      'event-field-invalid',
      'fields is an array; expected an object of user fields',
    ],
    ['no name', { event: undefined }, 'event-field-missing', 'event is missing'],
    ['a name that is no text', { event: 7 }, 'event-field-invalid', 'event is an integer'],
    [
      'a name nobody has',
      { event: 'constructor' },
      'event-unknown',
      'there is no event "constructor"',
    ],
  ])('refuses %s', (_, changes, code, summary) => {
    const decoded = decodeEvent(fullEvent(changes));
    expect(decoded.kind).toBe('invalid');
    expect(decoded.diagnostics).toHaveLength(1);
    expect(decoded.diagnostics[0]).toMatchObject({ code, severity: 'error' });
    expect(decoded.diagnostics[0]?.summary).toContain(summary);
  });

  it.each([null, undefined, 1, 'x', true, [], [{}]])('refuses %j, which is no object', (value) => {
    expect(decodeEvent(value)).toMatchObject({ diagnostics: [{ code: 'event-not-object' }] });
  });

  it('suggests the event that was meant', () => {
    const decoded = decodeEvent(fullEvent({ event: 'chainprocessed' }));
    expect(decoded.diagnostics[0]).toMatchObject({ help: 'did you mean ChainProcessed?' });
  });

  it('warns about unknown fields, wherever they are, and ignores them', () => {
    const value = fullEvent({
      agentID: 'x',
      campaignGroup: { quue: 'x' },
      attempt: { times: { zzz: 1 } },
    });
    const decoded = decodeEvent(value);
    expect(decoded.kind).toBe('event');
    expect(decoded.diagnostics.map(({ code, severity, help }) => [code, severity, help])).toEqual([
      ['event-field-unknown', 'warning', 'did you mean agentId?'],
      ['event-field-unknown', 'warning', 'did you mean campaignGroup.queue?'],
      ['event-field-unknown', 'warning', undefined],
    ]);
    expect(decoded).not.toHaveProperty('event.agentID');
  });

  it('reports at most 20 problems of an event', () => {
    const extra = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`x${n}`, n]));
    expect(decodeEvent(fullEvent(extra)).diagnostics).toHaveLength(20);
  });

  it('turns numbers and booleans among the user fields into texts', () => {
    const fields = { a: 'x', b: 1, c: 1.5, d: true, e: '', f: -0 };
    expect(decodeEvent(fullEvent({ fields }))).toHaveProperty(
      'event.fields',
      expect.objectContaining({ a: 'x', b: '1', c: '1.5', d: 'true', e: '', f: '0' }),
    );
  });

  it('keeps __proto__ as an ordinary user field and reports it anywhere else', () => {
    const value: unknown = JSON.parse(
      JSON.stringify(fullEvent()).replace(
        '"fields":{',
        '"__proto__":{"x":1},"fields":{"__proto__":"p",',
      ),
    );
    const decoded = decodeEvent(value);
    expect(decoded.diagnostics.map(({ code }) => code)).toEqual(['event-field-unknown']);
    expect(Object.entries(finished(decoded).fields ?? {})).toContainEqual(['__proto__', 'p']);
  });

  it('never throws, whatever the value', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(['event', 'invalid']).toContain(decodeEvent(value).kind);
      }),
    );
  });

  it('never throws, whatever one field of an event is', () => {
    const field = fc.constantFrom(
      'at',
      'id',
      'record',
      'attempt',
      'campaignGroup',
      'fields',
      'event',
    );
    fc.assert(
      fc.property(field, fc.jsonValue(), (name, value) => {
        const decoded = decodeEvent({ ...fullEvent(), [name]: value });
        if (decoded.kind === 'invalid') expect(decoded.diagnostics.length).toBeGreaterThan(0);
      }),
    );
  });
});

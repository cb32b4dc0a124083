import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvent } from '#dist/chain/apply-event.js';
import { decodeEvent } from '#dist/event/decode-event.js';
import { decodeEventLine } from '#dist/event/decode-event-line.js';
import { EVENT_SCHEMAS } from '#dist/event/event.js';
import { growthOf, LINEAR_AT_MOST } from '../support/growth.ts';
import { createPlayer, throughJson } from '../support/play-events.ts';
import { contextWith, WAYS } from './chain-events.ts';
import { GROUPS } from './random-history.ts';

const retrieved = (records: unknown) => ({
  ...{ event: 'ChainRetrieved', at: 1, callingList: 'L', chainId: 1, campaignGroupGuid: 'G' },
  records,
});
const record = { handle: 1, chainN: 0, phone: '1', phoneType: 4, recordType: 2, recordStatus: 2 };

describe('a malformed event of a chain', () => {
  it.each<[string, unknown, string, string]>([
    [
      'no list of records',
      retrieved({ handle: 1 }),
      'event-field-invalid',
      'records is an object; expected a list of 1 to 1000 records',
    ],
    [
      'no record',
      retrieved([]),
      'event-field-invalid',
      'records is an array; expected a list of 1 to 1000 records',
    ],
    [
      'more records than a chain has',
      retrieved(Array.from({ length: 1_001 }, (_, handle) => ({ ...record, handle }))),
      'event-field-invalid',
      'records is an array; expected a list of 1 to 1000 records',
    ],
    [
      'a record that lacks a field',
      retrieved([{ ...record, callResult: 1 }, record]),
      'event-field-missing',
      'records.1.callResult is missing; expected an integer',
    ],
    [
      'two records with one handle',
      retrieved([1, 2].map(() => ({ ...record, callResult: 1 }))),
      'event-field-invalid',
      'records.1.handle is an integer; expected a handle that no other record of the chain has',
    ],
    [
      'no campaign group',
      { ...retrieved([{ ...record, callResult: 1 }]), campaignGroupGuid: undefined },
      'event-field-missing',
      'campaignGroup is missing; expected a campaign group, or its session GUID',
    ],
    [
      'an unknown stage',
      { event: 'CallProgress', at: 1, callingList: 'L', chainId: 1, stage: 'ring' },
      'event-field-invalid',
      'stage is a text; expected a stage of a call: dialing, ringing',
    ],
    [
      'an unknown callback',
      {
        ...{ event: 'RecordRescheduled', at: 1, callingList: 'L', chainId: 1, recordHandle: 1 },
        ...{ scheduledTime: 5, callback: 'other' },
      },
      'event-field-invalid',
      'callback is a text; expected "personal" or "campaign"',
    ],
    [
      'a treatment without action',
      {
        ...{ event: 'CallCompleted', at: 1, callingList: 'L', chainId: 1, callResult: 6 },
        treatment: {},
      },
      'event-field-missing',
      'treatment.action is missing; expected an integer',
    ],
  ])('is refused: %s', (_, value, code, summary) => {
    const decoded = decodeEvent(value);
    expect(decoded).toMatchObject({ kind: 'invalid', diagnostics: [{ code }] });
    expect(decoded.diagnostics[0]?.summary).toContain(summary);
  });

  it('has unknown fields that are named with their record and the right name', () => {
    const value = retrieved([{ ...record, callResult: 1, phon: 'x' }]);
    const place = { filename: 'f', line: 1, byte: 0 };
    const line = JSON.stringify(value);
    expect(decodeEventLine(line, place)).toMatchObject({
      kind: 'event',
      diagnostics: [
        {
          summary: expect.stringContaining('records.0.phon'),
          help: 'did you mean records.0.phone?',
          range: { start: { column: line.indexOf('"x"') + 1 } },
        },
      ],
    });
  });

  it.each([
    ['CallProgres', 'CallProgress'],
    ['chainretrieved', 'ChainRetrieved'],
    ['DoNotCall', 'DoNotCallRequested'],
  ])('is called %s, and %s is suggested or listed', (event, meant) => {
    const { diagnostics } = decodeEvent({ event, at: 1 });
    expect(diagnostics).toMatchObject([{ code: 'event-unknown' }]);
    expect(diagnostics[0]?.help).toContain(meant);
  });

  it.each([
    ['many empty records', Array(300_000).fill({})],
    ['many numbers for records', Array(400_000).fill(0)],
  ])('is refused without a look at each of %s', (_, many) => {
    let looks = 0;
    const records = new Proxy(many, {
      get: (list, key, receiver) => {
        looks += 1;
        return Reflect.get(list, key, receiver);
      },
    });
    expect(decodeEvent(retrieved(records))).toMatchObject({ kind: 'invalid' });
    expect(looks).toBeLessThan(100);
  });

  it('is refused in time in proportion to its unknown fields, and names few of them', () => {
    const lineOf = (size: number) => {
      const fields = Array.from({ length: size }, (_, n) => [n, 0] as const);
      return JSON.stringify(retrieved([Object.fromEntries(fields)]));
    };
    const decode = (line: string) => decodeEventLine(line, { filename: 'f', line: 1, byte: 0 });
    const { diagnostics } = decode(lineOf(80_000)) as { diagnostics: readonly unknown[] };
    expect(diagnostics.length).toBeLessThanOrEqual(20);
    const growth = growthOf((size) => {
      const line = lineOf(size);
      return () => decode(line);
    }, 80_000);
    expect(growth).toBeLessThan(LINEAR_AT_MOST);
  });
});

const names = fc.constantFrom(...Object.keys(EVENT_SCHEMAS));
const times = fc.oneof(
  fc.constantFrom(
    ...['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '-000001-01-01T00:00:00Z'],
    ...[0, -0, -62_135_596_800_000, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
  ),
  fc.integer({ min: 0, max: 100 }),
);
/** Almost an event of chain 1: the right names, and values that are right more often than not. */
const almostEvents = fc.record(
  {
    event: names,
    at: times,
    callingList: fc.constant('L'),
    chainId: fc.constant(1),
    recordHandle: fc.oneof(fc.constantFrom(1, 2), fc.integer()),
    scheduledTime: times,
    callback: fc.constantFrom('personal', 'campaign'),
    stage: fc.constantFrom('dialing', 'ringing', '__proto__'),
    callResult: fc.integer({ min: 0, max: 60 }),
    campaignGroupGuid: fc.constantFrom('predictive', '__proto__'),
    records: fc.constant([{ ...record, callResult: 28 }]),
    fields: fc.dictionary(
      fc.oneof(fc.string(), fc.constant('__proto__')),
      fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
      { maxKeys: 3 },
    ),
    treatment: fc.record({ action: fc.integer({ min: 0, max: 12 }) }),
  },
  { requiredKeys: ['event', 'at', 'callingList', 'chainId', 'recordHandle', 'stage'] },
);

describe('any feed at all', () => {
  it('never throws, gives messages that can be built, and states that JSON keeps', () => {
    fc.assert(
      fc.property(fc.array(almostEvents, { maxLength: 30 }), (events) => {
        const player = createPlayer({ restart: throughJson });
        for (const event of [...GROUPS, ...events]) player.play(event);
        for (const state of player.states.values()) {
          expect(JSON.stringify(throughJson(state))).toBe(JSON.stringify(state));
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it('takes times from year 1 to 9999 and beyond', () => {
    const [first, last] = ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'];
    const player = createPlayer();
    const chain = { callingList: 'L', chainId: 1 };
    const events = [
      { ...retrieved([{ ...record, callResult: 28 }]), at: first, campaignGroupGuid: 'predictive' },
      { event: 'AttemptStarted', at: first, ...chain, recordHandle: 1 },
      { event: 'DialRequested', at: last, ...chain },
      { event: 'CallCompleted', at: last, ...chain, callResult: 6 },
    ];
    for (const event of [...GROUPS, ...events]) player.play(event);
    expect(player.messages).toMatchObject([
      { GSW_START_PROCESSING: '-62135596800.000', GSW_CALL_TIME: '253402300799.999' },
    ]);
  });

  it('never throws whatever state it is given with', () => {
    const states = fc.constantFrom(...Object.values(WAYS));
    fc.assert(
      fc.property(states, fc.array(almostEvents, { maxLength: 5 }), (way, events) => {
        const all = [
          ...way.map((event) => ({ kind: 'event' as const, event })),
          ...events.map((e) => decodeEvent(e)),
        ];
        let state: Parameters<typeof applyEvent>[0];
        for (const one of all) {
          if (one.kind === 'invalid' || one.event.event === 'CampaignGroupLoaded') continue;
          state = applyEvent(state, one.event, contextWith()).state;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

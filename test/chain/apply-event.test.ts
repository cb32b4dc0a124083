import { describe, expect, it } from 'vitest';
import { applyEvent } from '#dist/chain/apply-event.js';
import { isInRound } from '#dist/chain/chain-state.js';
import { EVENT_SCHEMAS } from '#dist/event/event.js';
import { fullEvent } from '../support/full-event.ts';
import {
  applied,
  completed,
  contextWith,
  dialed,
  eventOf,
  finalised,
  retrieved,
  stage,
  started,
  WAYS,
} from './chain-events.ts';

/** Later than anything on the ways into the states. */
const AT = 60;

const EVENTS = {
  ChainRetrieved: retrieved(AT),
  AttemptStarted: started(AT),
  ValidationRejected: eventOf('ValidationRejected', AT),
  DialRequested: dialed(AT),
  CallProgress: stage(AT, 'ringing'),
  CallCompleted: completed(AT),
  CallCompletionStatsUpdated: finalised('CallCompletionStatsUpdated', AT),
  ChainedRecordsRequested: eventOf('ChainedRecordsRequested', AT),
  RecordRescheduled: finalised('RecordRescheduled', AT, { scheduledTime: 9, callback: 'personal' }),
  RecordRejected: finalised('RecordRejected', AT),
  RecordCancelled: finalised('RecordCancelled', AT),
  DoNotCallRequested: finalised('DoNotCallRequested', AT),
  RecordProcessed: finalised('RecordProcessed', AT),
  ChainProcessed: eventOf('ChainProcessed', AT, {
    ...fullEvent({ callingList: 'L', chainId: 1, at: AT, attempt: { startedAt: AT } }),
  }),
} as const;

/** A state the event leads to (`!` with a message), or the code of what is said while nothing changes. */
type Row = readonly [
  unknown: string,
  retrieved: string,
  attempting: string,
  dialling: string,
  withAgent: string,
  processed: string,
  closed: string,
];

const UNKNOWN = 'chain-unknown';
const LATE = 'chain-event-late';
const NEVER = 'chain-event-impossible';
const FINAL: Row = [UNKNOWN, NEVER, 'closed!', 'closed!', 'closed!', LATE, LATE];
const STAYS: Row = [UNKNOWN, NEVER, 'attempting', 'dialling', 'withAgent', LATE, LATE];

const TABLE: Readonly<Record<keyof typeof EVENTS, Row>> = {
  ChainRetrieved: Array(7).fill('retrieved') as unknown as Row,
  AttemptStarted: [UNKNOWN, ...(Array(5).fill('attempting') as string[]), NEVER] as unknown as Row,
  ValidationRejected: [UNKNOWN, NEVER, 'closed!', NEVER, NEVER, NEVER, NEVER],
  DialRequested: [UNKNOWN, NEVER, 'dialling', 'dialling', 'withAgent', NEVER, NEVER],
  CallProgress: STAYS,
  CallCompleted: [UNKNOWN, NEVER, 'closed!', 'closed!', NEVER, LATE, LATE],
  CallCompletionStatsUpdated: STAYS,
  ChainedRecordsRequested: STAYS,
  RecordRescheduled: STAYS,
  RecordRejected: FINAL,
  RecordCancelled: FINAL,
  DoNotCallRequested: FINAL,
  RecordProcessed: FINAL,
  ChainProcessed: ['unknown!', ...(Array(6).fill('closed!') as string[])] as unknown as Row,
};

const CASES = Object.entries(TABLE).flatMap(([name, row]) =>
  Object.entries(WAYS).map(([state, way], at) => ({
    name: name as keyof typeof EVENTS,
    state,
    way,
    expected: row[at] ?? '',
  })),
);

describe('every event in every state', () => {
  it('is in the table', () => {
    const names = Object.keys(EVENT_SCHEMAS).filter((name) => name !== 'CampaignGroupLoaded');
    expect(Object.keys(TABLE).sort()).toEqual(names.sort());
  });

  it.each(CASES)('$name in state $state: $expected', ({ name, way, expected }) => {
    const before = applied(way).state;
    const { state, processed, diagnostics } = applyEvent(before, EVENTS[name], contextWith());
    if (expected.startsWith('chain-')) {
      expect(state).toBe(before);
      expect(processed).toBeUndefined();
      expect(diagnostics.map(({ code }) => code)).toEqual([expected]);
      return;
    }
    expect(`${state?.kind ?? 'unknown'}${processed ? '!' : ''}`).toBe(expected);
    const isGivenUp = before && isInRound(before) && /Retrieved|Started/.test(name);
    expect(diagnostics.map(({ code }) => code)).toEqual(isGivenUp ? ['chain-round-abandoned'] : []);
  });

  it.each(CASES.filter(({ state }) => state !== 'unknown'))(
    'is late in state $state when it is older than that: $name',
    ({ name, way }) => {
      const before = applied(way).state;
      const old = { ...EVENTS[name], at: 1 };
      const { state, processed, diagnostics } = applyEvent(before, old, contextWith());
      expect([state === before, processed]).toEqual([true, undefined]);
      expect(diagnostics.map(({ code }) => code)).toEqual(['chain-event-late']);
    },
  );

  it.each(Object.entries(WAYS))('a repeat of the way into state %s changes nothing', (_, way) => {
    const { state } = applied(way);
    for (const event of way) {
      const again = applyEvent(state, event, contextWith({ nowMs: 8 }));
      expect(again.state).toBe(state);
      expect(again.processed).toBeUndefined();
      expect(again.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    }
  });
});

describe('the state', () => {
  it('remembers when it last heard something new, by the clock of the caller', () => {
    const { state } = applied(WAYS.dialling, contextWith({ nowMs: 1 }));
    const heard = applyEvent(state, stage(35, 'ringing'), contextWith({ nowMs: 2 })).state;
    expect([state?.lastHeardAtMs, heard?.lastHeardAtMs]).toEqual([1, 2]);
    const repeat = applyEvent(heard, stage(35, 'ringing'), contextWith({ nowMs: 3 })).state;
    expect(repeat?.lastHeardAtMs).toBe(2);
  });

  it('is a small tombstone in the end', () => {
    expect(applied(WAYS.closed).state).toEqual({ kind: 'closed', sinceMs: 40, lastHeardAtMs: 7 });
  });

  it('is not changed by an event, it is replaced', () => {
    for (const way of Object.values(WAYS)) {
      const { state } = applied(way);
      const before = structuredClone(state);
      for (const event of Object.values(EVENTS)) applyEvent(state, event, contextWith());
      expect(state).toEqual(before);
    }
  });
});

describe('an event that names a record the chain does not have', () => {
  it.each([
    ['AttemptStarted', WAYS.retrieved],
    ['CallCompletionStatsUpdated', WAYS.dialling],
    ['RecordRescheduled', WAYS.withAgent],
    ['RecordProcessed', WAYS.withAgent],
  ] as const)('changes nothing: %s', (name, way) => {
    const { state } = applied(way);
    const event = { ...EVENTS[name], recordHandle: 99 };
    const after = applyEvent(state, event, contextWith());
    expect(after).toMatchObject({ diagnostics: [{ code: 'record-unknown', severity: 'warning' }] });
    expect(after.state).toBe(state);
  });
});

describe('a campaign group that was not loaded', () => {
  const strange = retrieved(10, { campaignGroupGuid: 'STRANGE' });

  it('is warned of when the chain is retrieved, which opens all the same', () => {
    expect(applied([strange])).toMatchObject({
      state: { kind: 'retrieved' },
      diagnostics: [{ code: 'campaign-group-unknown', severity: 'warning' }],
    });
  });

  it('keeps the round open, so that its end can be repeated when the group is loaded', () => {
    const { state } = applied([strange, started(), dialed()]);
    const end = applyEvent(state, completed(), contextWith());
    expect(end.state).toBe(state);
    expect(end).toMatchObject({ diagnostics: [{ code: 'campaign-group-unknown' }] });
    const known = contextWith({ campaignGroup: () => contextWith().campaignGroup('GROUP') });
    expect(applyEvent(end.state, completed(), known).processed).toBeDefined();
  });
});

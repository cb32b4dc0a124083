import { describe, expect, it, onTestFinished } from 'vitest';
import type { NewMessage } from '#dist/store/message-store.js';
import type { Store } from '#dist/store/store.js';
import {
  describeCampaignGroups,
  describeChainList,
  describeFeedPositions,
  describeForgettingChains,
  describeTaking,
  describeTakingBadly,
} from './chain-store-contract.ts';
import { rememberingLeases } from './last-leases.ts';
import { describeLeases, describeLedgerHint } from './lease-contract.ts';
import {
  acceptMany,
  attempt,
  CLAIMABLE,
  claimSeqs,
  dead,
  delivered,
  FAILED,
  guidOf,
  NOW,
  newMessage,
  noted,
  postponed,
  released,
  retry,
  seqOf,
  seqsOf,
  WAITING,
} from './messages.ts';
import {
  describeGenerations,
  describeHashKey,
  describeReloads,
} from './options-history-contract.ts';

/** An empty store and what a test does to it from outside. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Opens the same messages again after their process has ended; the store before is not used again. */
  reopen(): Promise<Store>;
  /** Closes what is open and removes the messages. */
  close(): Promise<void>;
}

const MINUTE = 60_000;
const LATER = NOW + MINUTE;
const EMPTY = { accepted: 0, pending: 0, delivered: 0, dead: 0, dropped: 0 };

/** What every database under the engine has to do: each sentence of {@link Store}. */
export function describeMessageStore(name: string, open: () => Promise<StoreUnderTest>): void {
  const plain = async (): Promise<StoreUnderTest> => {
    const underTest = await open();
    onTestFinished(() => underTest.close());
    return underTest;
  };
  const opened = async (): Promise<StoreUnderTest> => {
    const underTest = await plain();
    return {
      ...underTest,
      store: rememberingLeases(underTest.store),
      reopen: async () => rememberingLeases(await underTest.reopen()),
    };
  };
  describe(name, () => {
    describe('add', () => describeAdd(opened));
    describe('full', () => describeFull(opened));
    describe('bodies', () => describeBodies(opened));
    describe('claim', () => describeClaim(opened));
    describe('retry', () => describeRetry(opened));
    describe('chains', () => describeChains(opened));
    describe('settle', () => describeSettle(opened));
    describe('get and list', () => describeReading(opened));
    describe('replay', () => describeReplay(opened));
    describe('drop', () => describeDrop(opened));
    describe('prune', () => describePrune(opened));
    describe('verify', () => describeVerify(opened));
    describe('reopening', () => describeReopening(opened));
    describe('many at once', () => describeConcurrency(opened));
    describe('close', () => describeClose(opened));
    describe('leases', () => describeLeases(plain));
    describe('hint of the ledger', () => describeLedgerHint(plain));
    describe('generations', () => describeGenerations(opened));
    describe('reloads', () => describeReloads(opened));
    describe('hash key', () => describeHashKey(opened));
    describe('taking events', () => describeTaking(opened));
    describe('taking events badly', () => describeTakingBadly(opened));
    describe('campaign groups', () => describeCampaignGroups(opened));
    describe('list of chains', () => describeChainList(opened));
    describe('forgetting chains', () => describeForgettingChains(opened));
    describe('feed positions', () => describeFeedPositions(opened));
  });
}

type Open = () => Promise<StoreUnderTest>;

function describeAdd(open: Open): void {
  it('stores messages as pending, numbered in the order of acceptance', async () => {
    const { store } = await open();
    expect(await store.ledger()).toEqual(EMPTY);
    const first = await store.add(newMessage(1), WAITING, NOW);
    const second = await store.add(newMessage(2), WAITING, NOW);
    const accepted = { kind: 'accepted', diagnostics: [] };
    expect(first).toEqual({ ...accepted, guid: guidOf(1) });
    expect(second).toEqual({ ...accepted, guid: guidOf(2) });
    expect(seqsOf(await store.list({ limit: 9 }))).toEqual([1, 2]);
    expect(await store.ledger()).toEqual({ ...EMPTY, accepted: 2, pending: 2 });
  });

  it('claims the message for a caller who would attempt it at once', async () => {
    const { store } = await open();
    const stored = await store.add(newMessage(1), CLAIMABLE, NOW);
    const message = { seq: 1, guid: guidOf(1), chainKey: 'chain-1', body: '{"n":1}', attempts: 0 };
    expect(stored).toEqual({
      kind: 'accepted',
      guid: guidOf(1),
      diagnostics: [],
      claimed: {
        ...message,
        lease: expect.any(Number),
        queuedAtMs: NOW,
        mayHaveBeenSent: false,
      },
    });
    expect(await claimSeqs(store)).toEqual([]);
    expect(await store.settle(delivered(1))).toBe('settled');
    expect(await store.ledger()).toMatchObject({ pending: 0, delivered: 1 });
  });

  it('claims one message after the other while nothing waits', async () => {
    const { store } = await open();
    for (const seq of [1, 2, 3])
      expect(await store.add(newMessage(seq), CLAIMABLE, NOW)).toMatchObject({ claimed: { seq } });
  });

  it('leaves a message unclaimed when another one waits before it', async () => {
    const { store } = await open();
    await store.add(newMessage(1), WAITING, NOW);
    expect(await store.add(newMessage(2), CLAIMABLE, NOW)).not.toHaveProperty('claimed');
    expect(await claimSeqs(store)).toEqual([1, 2]);
  });

  it.each([
    ['is attempted', async () => undefined],
    ['waits for a retry', (store: Store) => store.settle(retry(1, LATER))],
    ['was given back', (store: Store) => store.settle(released(1))],
  ])('leaves a message unclaimed when an earlier one of its chain %s', async (_, prepare) => {
    const { store } = await open();
    await store.add(newMessage(1, { chainKey: 'A' }), CLAIMABLE, NOW);
    await prepare(store);
    const second = await store.add(newMessage(2, { chainKey: 'A' }), CLAIMABLE, NOW);
    expect(second).toEqual({ kind: 'accepted', guid: guidOf(2), diagnostics: [] });
  });

  it.each<[string, (store: Store) => Promise<unknown>]>([
    ['pending', async () => undefined],
    ['attempted', (store) => store.claim(1, NOW)],
    ['delivered', (store) => claimAnd(store, delivered(1))],
    ['dead', (store) => claimAnd(store, dead(1))],
    ['dropped', (store) => store.drop({ guid: guidOf(1) }, NOW)],
    [
      'replayed',
      (store) => claimAnd(store, dead(1)).then(() => store.replay({ state: 'dead' }, NOW)),
    ],
  ])('acknowledges a repeated event id without effect: the first is %s', async (_, prepare) => {
    const { store, reopen } = await open();
    await store.add(newMessage(1, { eventId: 'e' }), WAITING, NOW);
    await prepare(store);
    const before = await store.ledger();
    const repeated = newMessage(2, { eventId: 'e' });
    expect(await store.add(repeated, CLAIMABLE, NOW)).toMatchObject({ kind: 'repeated' });
    expect(await store.ledger()).toEqual(before);
    expect(await store.get(guidOf(2))).toBeUndefined();
    const again = await reopen();
    expect(await again.add(repeated, WAITING, NOW)).toMatchObject({ kind: 'repeated' });
    expect(await again.ledger()).toEqual(before);
    await again.add(newMessage(3), WAITING, NOW);
    expect(await seqOf(again, 3)).toBe(2);
  });

  it('tells event ids apart byte by byte, and takes any number of messages without one', async () => {
    const { store } = await open();
    const ids = ['e', 'E', 'e ', 'é', 'e\u0301', '', undefined, undefined];
    for (const [index, eventId] of ids.entries()) {
      const accepted = await store.add(newMessage(index, { eventId }), WAITING, NOW);
      expect(accepted.kind).toBe('accepted');
    }
  });
}

function describeFull(open: Open): void {
  const terms = { claimable: true, maxMessages: 2 };

  it('refuses a message while as many are pending or dead as may be', async () => {
    const { store } = await open();
    await store.add(newMessage(1), terms, NOW);
    await store.add(newMessage(2), terms, NOW);
    expect(await store.add(newMessage(3), terms, NOW)).toMatchObject({ kind: 'store-full' });
    await store.settle(dead(1));
    expect(await store.add(newMessage(3), terms, NOW)).toMatchObject({ kind: 'store-full' });
    expect(await store.ledger()).toEqual({ ...EMPTY, accepted: 2, pending: 1, dead: 1 });
    expect(await store.get(guidOf(3))).toBeUndefined();
  });

  it.each<[string, (store: Store) => Promise<unknown>]>([
    ['is delivered', (store) => store.settle(delivered(1))],
    ['is dropped', (store) => store.settle(dead(1)).then(() => store.drop({ state: 'dead' }, NOW))],
  ])('takes a message again when one %s', async (_, makeRoom) => {
    const { store } = await open();
    await store.add(newMessage(1), terms, NOW);
    await store.add(newMessage(2), terms, NOW);
    await makeRoom(store);
    expect(await store.add(newMessage(3), terms, NOW)).toMatchObject({ kind: 'accepted' });
    expect(await store.add(newMessage(4), terms, NOW)).toMatchObject({ kind: 'store-full' });
  });

  it('still acknowledges a repeated event id', async () => {
    const { store } = await open();
    await store.add(newMessage(1, { eventId: 'a' }), WAITING, NOW);
    await store.add(newMessage(2), WAITING, NOW);
    const accept = (eventId: string) => store.add(newMessage(3, { eventId }), terms, NOW);
    expect(await accept('a')).toMatchObject({ kind: 'repeated' });
    expect(await accept('b')).toMatchObject({ kind: 'store-full' });
  });

  it('counts those that are accepted at the same time', async () => {
    const { store } = await open();
    const kinds = await Promise.all(
      [1, 2, 3, 4].map(async (n) => (await store.add(newMessage(n), terms, NOW)).kind),
    );
    expect(kinds.sort()).toEqual(['accepted', 'accepted', 'store-full', 'store-full']);
  });
}

function describeBodies(open: Open): void {
  it.each([
    ['nothing', ''],
    ['letters of many scripts', '{"a":"Größe ñ Ω Ж 漢字 한국 עברית 🧑‍🚀 \u{10ffff}"}'],
    ['accents that are characters of their own', 'e\u0301 is not \u00e9'],
    ['escapes', '{"a":"\\u0000 \\n \\\\ \\" \\ud83d"}'],
    ['control characters', `{"a":"\t\r\n\u0001\u007f\u0085\u2028\ufeff"}`],
    ['quotes of SQL', `'); DROP TABLE messages; -- ? $1 :a`],
    ['100 KB', JSON.stringify({ a: 'ä€𝄞 '.repeat(10_000) })],
  ])('keeps a body of %s to the byte', async (_, body) => {
    const { store, reopen } = await open();
    const message = newMessage(1, { body, chainKey: `key ${body.slice(0, 50)}` });
    await store.add(message, WAITING, NOW);
    expect((await store.get(message.guid))?.body).toBe(body);
    const [claimed] = (await store.claim(1, NOW)).messages;
    expect(claimed).toMatchObject({ body, chainKey: message.chainKey });
    const again = await reopen();
    const claim = { lease: expect.any(Number), mayHaveBeenSent: true };
    expect((await again.claim(1, NOW)).messages).toEqual([{ ...claimed, ...claim }]);
  });

  it('keeps the bodies of pending and dead messages, and no others', async () => {
    const { store } = await open();
    await acceptMany(store, 5);
    await store.claim(4, NOW);
    await store.settle(delivered(1));
    await store.settle(dead(2));
    await store.settle(retry(3, LATER));
    await store.settle(dead(4));
    await store.drop({ guid: guidOf(4) }, NOW);
    const bodies = await Promise.all(
      [1, 2, 3, 4, 5].map(async (n) => (await store.get(guidOf(n)))?.body),
    );
    expect(bodies).toEqual([undefined, '{"n":2}', '{"n":3}', undefined, '{"n":5}']);
  });
}

function describeClaim(open: Open): void {
  it('gives the message with all that an attempt needs', async () => {
    const { store } = await open();
    await store.add(newMessage(1, { createdAtMs: NOW - 5 }), WAITING, NOW + 7);
    expect(await store.claim(1, NOW + 9)).toMatchObject({
      messages: [
        {
          seq: 1,
          guid: guidOf(1),
          chainKey: 'chain-1',
          body: '{"n":1}',
          attempts: 0,
          queuedAtMs: NOW + 7,
        },
      ],
    });
  });

  it('claims in the order of acceptance, not more than asked for, each once', async () => {
    const { store } = await open();
    await acceptMany(store, 7);
    expect(await claimSeqs(store, 3)).toEqual([1, 2, 3]);
    expect(await claimSeqs(store, 3)).toEqual([4, 5, 6]);
    expect(await claimSeqs(store, 3)).toEqual([7]);
    expect(await claimSeqs(store, 3)).toEqual([]);
    expect(await store.ledger()).toMatchObject({ pending: 7 });
  });

  it('says whether more may be due', async () => {
    const { store } = await open();
    expect(await store.claim(2, NOW)).toEqual({
      messages: [],
      more: false,
      nextDueAtMs: undefined,
    });
    await acceptMany(store, 3);
    expect(await store.claim(2, NOW)).toMatchObject({ more: true });
    expect(await store.claim(2, NOW)).toMatchObject({ more: false });
  });

  it('goes on with messages that are accepted later', async () => {
    const { store } = await open();
    await acceptMany(store, 2);
    expect(await claimSeqs(store)).toEqual([1, 2]);
    await store.add(newMessage(3), WAITING, NOW);
    expect(await claimSeqs(store)).toEqual([3]);
  });

  it('passes over what has ended while it waited', async () => {
    const { store } = await open();
    await acceptMany(store, 4);
    await store.drop({ guid: guidOf(2) }, NOW);
    expect(await claimSeqs(store, 2)).toEqual([1, 3]);
    expect(await claimSeqs(store, 2)).toEqual([4]);
  });
}

function describeRetry(open: Open): void {
  it('sets a message aside until it is due, with its attempts', async () => {
    const { store } = await open();
    await store.add(newMessage(1), CLAIMABLE, NOW);
    expect(await store.settle(retry(1, LATER))).toBe('settled');
    expect(await store.claim(5, LATER - 1)).toEqual({
      messages: [],
      more: false,
      nextDueAtMs: LATER,
    });
    const due = await store.claim(5, LATER);
    expect(due.messages).toMatchObject([{ seq: 1, attempts: 1, queuedAtMs: NOW }]);
    expect(due).toMatchObject({ more: false, nextDueAtMs: undefined });
    expect(await store.ledger()).toEqual({ ...EMPTY, accepted: 1, pending: 1 });
  });

  it('claims messages of different chains in the order they become due', async () => {
    const { store } = await open();
    await acceptMany(store, 3);
    await store.claim(3, NOW);
    await store.settle(retry(1, NOW + 30));
    await store.settle(retry(2, NOW + 10));
    await store.settle(retry(3, NOW + 20));
    expect(await store.claim(5, NOW)).toMatchObject({ messages: [], nextDueAtMs: NOW + 10 });
    expect(await claimSeqs(store, 2, NOW + 30)).toEqual([2, 3]);
    expect(await store.claim(5, NOW + 29)).toMatchObject({ messages: [], nextDueAtMs: NOW + 30 });
    expect(await claimSeqs(store, 2, NOW + 30)).toEqual([1]);
  });

  it('keeps attempts and due time over a reopening', async () => {
    const { store, reopen } = await open();
    await store.add(newMessage(1), CLAIMABLE, NOW);
    await store.settle(retry(1, LATER, 4));
    const again = await reopen();
    expect(await again.claim(5, NOW)).toMatchObject({ messages: [], nextDueAtMs: LATER });
    expect((await again.claim(5, LATER)).messages).toMatchObject([{ seq: 1, attempts: 4 }]);
  });

  it('tells of an attempt that is not charged, and forgets none that was', async () => {
    const { store } = await open();
    await acceptMany(store, 2);
    await store.claim(2, NOW);
    await store.settle(retry(1, NOW, 1));
    await store.claim(1, NOW);
    await store.settle(postponed(1, LATER, 1));
    await store.settle(noted(2));
    expect(await store.get(guidOf(1))).toMatchObject({
      attempts: 1,
      dueAtMs: LATER,
      lastAttempt: { failure: '503' },
      failures: [{ n: 1 }],
    });
    expect(await store.get(guidOf(2))).toMatchObject({
      attempts: 0,
      lastAttempt: { failure: '503', detail: 'try later' },
      failures: [],
    });
    expect(await claimSeqs(store, 5, LATER)).toEqual([1]);
    expect(await store.settle(delivered(2))).toBe('settled');
    expect(await store.ledger()).toMatchObject({ pending: 1, delivered: 1 });
  });

  it('lets no message wait beyond a time', async () => {
    const { store } = await open();
    expect(await store.advanceDue(NOW)).toBe(0);
    await acceptMany(store, 3);
    await store.claim(3, NOW);
    await store.settle(retry(1, NOW + 400 * 86_400_000));
    await store.settle(postponed(2, LATER + 1));
    await store.settle(retry(3, NOW + 1));
    expect(await store.advanceDue(LATER)).toBe(2);
    expect(await store.advanceDue(LATER)).toBe(0);
    expect(await claimSeqs(store, 5, LATER - 1)).toEqual([3]);
    expect(await claimSeqs(store, 5, LATER)).toEqual([1, 2]);
  });

  it('shows the due time only while the message waits for it', async () => {
    const { store } = await open();
    await store.add(newMessage(1), CLAIMABLE, NOW);
    expect((await store.get(guidOf(1)))?.dueAtMs).toBeUndefined();
    await store.settle(retry(1, LATER));
    expect((await store.get(guidOf(1)))?.dueAtMs).toBe(LATER);
    await store.claim(1, LATER);
    expect((await store.get(guidOf(1)))?.dueAtMs).toBeUndefined();
    await store.settle(released(1));
    expect((await store.get(guidOf(1)))?.dueAtMs).toBeUndefined();
  });
}

function describeChains(open: Open): void {
  it('claims the messages of a chain one at a time, in order, and others beside them', async () => {
    const { store } = await open();
    await acceptMany(store, 6, ['A', 'A', 'B']);
    expect(await claimSeqs(store)).toEqual([1, 3]);
    expect(await claimSeqs(store)).toEqual([]);
    await store.settle(delivered(1));
    expect(await claimSeqs(store)).toEqual([2]);
    await store.settle(delivered(3));
    await store.settle(delivered(2));
    expect((await claimSeqs(store)).sort()).toEqual([4, 6]);
    await store.settle(delivered(4));
    expect(await claimSeqs(store)).toEqual([5]);
  });

  it.each<[string, (store: Store) => Promise<unknown>, number[]]>([
    ['is delivered', (store) => store.settle(delivered(1)), [2]],
    ['is dead', (store) => store.settle(dead(1)), [2]],
    ['waits for a retry', (store) => store.settle(retry(1, LATER)), []],
    ['is due again', (store) => store.settle(retry(1, NOW)), [1]],
    ['is given back', (store) => store.settle(released(1)), [1]],
    [
      'is dropped while it waits for a retry',
      (store) => store.settle(retry(1, LATER)).then(() => store.drop({ guid: guidOf(1) }, NOW)),
      [2],
    ],
    [
      'is dropped after it was given back',
      (store) => store.settle(released(1)).then(() => store.drop({ guid: guidOf(1) }, NOW)),
      [2],
    ],
  ])('claims the next of a chain as it has to when the first %s', async (_, end, next) => {
    for (const hasCrashed of [false, true]) {
      const { store, reopen } = await open();
      await acceptMany(store, 3, ['A']);
      expect(await claimSeqs(store)).toEqual([1]);
      await end(store);
      expect(await claimSeqs(hasCrashed ? await reopen() : store)).toEqual(next);
    }
  });

  it('gives every message of a chain its turn, with the process ending after every step', async () => {
    const { store, reopen } = await open();
    let current = store;
    await acceptMany(store, 3, ['A']);
    for (const seq of [1, 2, 3]) {
      expect(await claimSeqs(current)).toEqual([seq]);
      current = await reopen();
      expect(await claimSeqs(current)).toEqual([seq]);
      await current.settle(retry(seq, NOW + 5));
      current = await reopen();
      expect(await claimSeqs(current)).toEqual([]);
      expect(await claimSeqs(current, 5, NOW + 5)).toEqual([seq]);
      await current.settle(delivered(seq));
      current = await reopen();
    }
    expect(await current.ledger()).toMatchObject({ accepted: 3, delivered: 3 });
  });

  it.each([2, 3])(
    'keeps the order when message %i of a chain is dropped before a crash',
    async (n) => {
      const { store, reopen } = await open();
      await acceptMany(store, 4, ['A']);
      expect(await claimSeqs(store)).toEqual([1]);
      expect(await store.drop({ guid: guidOf(n) }, NOW)).toBe(1);
      const again = await reopen();
      expect(await claimSeqs(again)).toEqual([1]);
      await again.settle(delivered(1));
      expect(await claimSeqs(again)).toEqual([n === 2 ? 3 : 2]);
    },
  );

  it('keeps the order when a dead message of a chain is dropped before a crash', async () => {
    const { store, reopen } = await open();
    await acceptMany(store, 3, ['A']);
    await store.claim(5, NOW);
    await store.settle(dead(1));
    expect(await claimSeqs(store)).toEqual([2]);
    await store.drop({ state: 'dead' }, NOW);
    expect(await claimSeqs(store)).toEqual([]);
    expect(await claimSeqs(await reopen())).toEqual([2]);
  });

  it('lets a replayed message wait for the one of its chain that is attempted', async () => {
    const { store } = await open();
    await acceptMany(store, 3, ['A']);
    await store.claim(5, NOW);
    await store.settle(dead(1));
    expect(await claimSeqs(store)).toEqual([2]);
    expect(await store.replay({ guid: guidOf(1) }, NOW)).toBe(1);
    expect(await claimSeqs(store)).toEqual([]);
    expect(await store.settle(delivered(2))).toBe('more-due');
    const order = await drain(store);
    expect(order.sort()).toEqual([1, 3]);
  });

  it('goes on with a chain after all of it that waited was dropped', async () => {
    const { store } = await open();
    await acceptMany(store, 3, ['A']);
    await store.claim(5, NOW);
    await store.settle(retry(1, LATER));
    expect(await store.drop({ state: 'pending' }, NOW)).toBe(3);
    const fourth = newMessage(4, { chainKey: 'A' });
    await store.add(fourth, CLAIMABLE, NOW);
    expect(await seqOf(store, 4)).toBe(4);
    expect(await store.ledger()).toMatchObject({ pending: 1, dropped: 3 });
  });
}

function describeSettle(open: Open): void {
  it.each([
    ['delivered', delivered(1), false, { delivered: 1 }],
    ['dead', dead(1), false, { dead: 1 }],
    ['retry', retry(1, LATER), false, { pending: 1 }],
    ['postponed', postponed(1, LATER), false, { pending: 1 }],
    ['noted', noted(1), false, { pending: 1 }],
    ['released', released(1), true, { pending: 1 }],
  ])('says whether a message became due: %s, alone in its chain', async (_, how, isDue, counts) => {
    const { store } = await open();
    await store.add(newMessage(1), CLAIMABLE, NOW);
    expect(await store.settle(how)).toBe(isDue ? 'more-due' : 'settled');
    expect(await store.ledger()).toEqual({ ...EMPTY, accepted: 1, ...counts });
    expect((await claimSeqs(store)).length).toBe(isDue ? 1 : 0);
  });

  it.each([
    ['delivered', delivered(1), true],
    ['dead', dead(1), true],
    ['retry', retry(1, LATER), false],
    ['postponed', postponed(1, LATER), false],
    ['noted', noted(1), false],
    ['released', released(1), true],
  ])('says whether a message became due: %s, with one behind it', async (_, settlement, isDue) => {
    const { store } = await open();
    await acceptMany(store, 2, ['A']);
    expect(await claimSeqs(store)).toEqual([1]);
    expect(await store.settle(settlement)).toBe(isDue ? 'more-due' : 'settled');
    expect((await claimSeqs(store)).length).toBe(isDue ? 1 : 0);
  });

  it.each([
    ['delivered', delivered],
    ['dead', (seq: number) => dead(seq)],
    ['retry', (seq: number) => retry(seq, LATER)],
    ['postponed', (seq: number) => postponed(seq, LATER)],
    ['noted', (seq: number) => noted(seq)],
    ['released', released],
  ])('has no effect on a message that is not claimed: %s', async (_, settlementOf) => {
    const { store } = await open();
    await acceptMany(store, 2);
    await store.claim(1, NOW);
    await store.settle(delivered(1));
    const before = await store.list({ limit: 5 });
    for (const seq of [1, 2, 3]) expect(await store.settle(settlementOf(seq))).toBe('lost');
    expect(await store.list({ limit: 5 })).toEqual(before);
    expect(await claimSeqs(store)).toEqual([2]);
  });

  it('gives an unattempted message back as it was', async () => {
    const { store } = await open();
    await store.add(newMessage(1), CLAIMABLE, NOW);
    await store.settle(retry(1, NOW, 2));
    const [before] = (await store.claim(1, NOW)).messages;
    await store.settle(released(1));
    const after = { ...before, lease: expect.any(Number) };
    expect((await store.claim(1, NOW)).messages).toEqual([after]);
  });
}

function describeReading(open: Open): void {
  it('gives a message that was never attempted', async () => {
    const { store } = await open();
    await store.add(newMessage(1, { eventId: 'e', createdAtMs: NOW - 3 }), WAITING, NOW);
    expect(await store.get(guidOf(1))).toEqual({
      seq: 1,
      guid: guidOf(1),
      chainKey: 'chain-1',
      eventId: 'e',
      state: 'pending',
      reason: undefined,
      createdAtMs: NOW - 3,
      queuedAtMs: NOW,
      endedAtMs: undefined,
      dueAtMs: undefined,
      attempts: 0,
      lastAttempt: undefined,
      body: '{"n":1}',
      failures: [],
    });
    expect(await store.get(guidOf(2))).toBeUndefined();
  });

  it('gives a delivered message with its failures, oldest first', async () => {
    const { store } = await open();
    await store.add(newMessage(1), CLAIMABLE, NOW);
    const timeout = attempt({
      startedAtMs: NOW + 100,
      status: undefined,
      failure: 'timeout',
      detail: 'no answer within 10 s – “später”',
    });
    await store.settle(retry(1, NOW, 1, FAILED));
    await store.claim(1, NOW);
    await store.settle(retry(1, NOW, 2, timeout));
    await store.claim(1, NOW);
    const last = attempt({ startedAtMs: NOW + 200, durationMs: 50, generation: 9 });
    await store.settle(delivered(1, 3, last));
    expect(await store.get(guidOf(1))).toMatchObject({
      state: 'delivered',
      endedAtMs: NOW + 250,
      attempts: 3,
      lastAttempt: last,
      failures: [
        { n: 1, ...FAILED },
        { n: 2, ...timeout },
      ],
    });
  });

  it('gives a dead message with its reason', async () => {
    const { store } = await open();
    await store.add(newMessage(1), CLAIMABLE, NOW);
    await store.settle(dead(1, { reason: 'retries-exhausted', attempts: 5 }));
    expect(await store.get(guidOf(1))).toMatchObject({
      state: 'dead',
      reason: 'retries-exhausted',
      endedAtMs: NOW,
      attempts: 5,
      lastAttempt: FAILED,
      failures: [{ n: 5, ...FAILED }],
    });
  });

  it('keeps the last attempt of a message that died unattempted', async () => {
    const { store } = await open();
    await store.add(newMessage(1), CLAIMABLE, NOW);
    await store.settle(retry(1, NOW, 2));
    await store.claim(1, NOW);
    await store.settle(dead(1, { reason: 'unreachable', attempts: 2, made: 'none' }));
    expect(await store.get(guidOf(1))).toMatchObject({
      reason: 'unreachable',
      attempts: 2,
      lastAttempt: FAILED,
      failures: [{ n: 2, ...FAILED }],
    });
  });

  it('lists in the order of acceptance, by state, page by page', async () => {
    const { store } = await open();
    await acceptMany(store, 8);
    await store.claim(6, NOW);
    for (const seq of [1, 4]) await store.settle(delivered(seq));
    for (const seq of [2, 5, 6]) await store.settle(dead(seq));
    await store.settle(retry(3, LATER));
    await store.drop({ guid: guidOf(6) }, NOW);
    const list = async (filter: Parameters<Store['list']>[0]) => seqsOf(await store.list(filter));
    expect(await list({ limit: 100 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await list({ limit: 3 })).toEqual([1, 2, 3]);
    expect(await list({ limit: 3, afterSeq: 3 })).toEqual([4, 5, 6]);
    expect(await list({ limit: 9, state: 'pending' })).toEqual([3, 7, 8]);
    expect(await list({ limit: 9, state: 'delivered' })).toEqual([1, 4]);
    expect(await list({ limit: 9, state: 'dead' })).toEqual([2, 5]);
    expect(await list({ limit: 9, state: 'dropped' })).toEqual([6]);
    expect(await list({ limit: 1, state: 'pending', afterSeq: 3 })).toEqual([7]);
    expect(await list({ limit: 9, afterSeq: 8 })).toEqual([]);
  });

  it('lists what get gives, without body and failures', async () => {
    const { store } = await open();
    await store.add(newMessage(1, { eventId: 'e' }), CLAIMABLE, NOW);
    await store.settle(retry(1, LATER));
    const [summary] = await store.list({ limit: 1 });
    const details = await store.get(guidOf(1));
    expect(details).toEqual({ ...summary, body: '{"n":1}', failures: [{ n: 1, ...FAILED }] });
  });

  it('finds a GUID in capitals', async () => {
    const { store } = await open();
    const guid = 'abcdef00-0000-4000-8000-00000000000f';
    await store.add(newMessage(1, { guid }), CLAIMABLE, NOW);
    await store.settle(dead(1));
    const capitals = guid.toUpperCase();
    expect(await store.get(capitals)).toMatchObject({ seq: 1, guid });
    expect(await store.replay({ guid: capitals }, NOW)).toBe(1);
    expect(await store.drop({ guid: capitals }, NOW)).toBe(1);
  });
}

function describeReplay(open: Open): void {
  it('makes a dead message pending again, with no attempts made', async () => {
    const { store } = await open();
    await store.add(newMessage(1), CLAIMABLE, NOW);
    await store.settle(dead(1, { attempts: 5 }));
    expect(await store.replay({ guid: guidOf(1) }, LATER)).toBe(1);
    expect(await store.ledger()).toEqual({ ...EMPTY, accepted: 1, pending: 1 });
    expect(await store.get(guidOf(1))).toMatchObject({
      state: 'pending',
      reason: undefined,
      endedAtMs: undefined,
      attempts: 0,
      queuedAtMs: LATER,
      failures: [{ n: 5 }],
    });
    expect((await store.claim(1, LATER)).messages).toMatchObject([
      { seq: 1, attempts: 0, queuedAtMs: LATER, body: '{"n":1}' },
    ]);
  });

  it('remembers the failures before a replay beside those after it', async () => {
    const { store } = await open();
    await store.add(newMessage(1), CLAIMABLE, NOW);
    await store.settle(dead(1));
    await store.replay({ state: 'dead' }, LATER);
    await store.claim(1, LATER);
    const second = { ...FAILED, startedAtMs: LATER };
    await store.settle(dead(1, { made: second }));
    expect((await store.get(guidOf(1)))?.failures).toEqual([
      { n: 1, ...FAILED },
      { n: 1, ...second },
    ]);
  });

  it('replays all dead messages and nothing else', async () => {
    const { store, reopen } = await open();
    await acceptMany(store, 6);
    await store.claim(5, NOW);
    await store.settle(delivered(1));
    for (const seq of [2, 3, 4]) await store.settle(dead(seq));
    await store.drop({ guid: guidOf(4) }, NOW);
    expect(await store.replay({ state: 'pending' }, NOW)).toBe(0);
    for (const n of [1, 4, 5, 6, 7]) expect(await store.replay({ guid: guidOf(n) }, NOW)).toBe(0);
    expect(await store.replay({ state: 'dead' }, NOW)).toBe(2);
    const ledger = { accepted: 6, pending: 4, delivered: 1, dead: 0, dropped: 1 };
    expect(await store.ledger()).toEqual(ledger);
    const again = await reopen();
    expect(await again.ledger()).toEqual(ledger);
    expect((await claimSeqs(again)).sort()).toEqual([2, 3, 5, 6]);
  });

  it('replays thousands', async () => {
    const { store } = await open();
    await acceptMany(store, 2500);
    const claimed = await claimSeqs(store, 2500);
    await Promise.all(claimed.map((seq) => store.settle(dead(seq))));
    expect(await store.replay({ state: 'dead' }, NOW)).toBe(2500);
    expect(await claimSeqs(store, 3000)).toEqual(claimed);
  });
}

function describeDrop(open: Open): void {
  it('gives pending and dead messages up for good, except those that are attempted', async () => {
    const { store, reopen } = await open();
    await acceptMany(store, 6);
    await store.claim(4, NOW);
    await store.settle(delivered(1));
    await store.settle(dead(2));
    await store.settle(retry(3, LATER));
    for (const n of [1, 4, 7]) expect(await store.drop({ guid: guidOf(n) }, NOW)).toBe(0);
    expect(await store.drop({ state: 'dead' }, LATER)).toBe(1);
    expect(await store.drop({ guid: guidOf(5) }, LATER)).toBe(1);
    expect(await store.drop({ guid: guidOf(5) }, LATER)).toBe(0);
    expect(await store.drop({ state: 'pending' }, LATER)).toBe(2);
    const ledger = { accepted: 6, pending: 1, delivered: 1, dead: 0, dropped: 4 };
    expect(await store.ledger()).toEqual(ledger);
    expect(await store.get(guidOf(3))).toMatchObject({
      state: 'dropped',
      endedAtMs: LATER,
      dueAtMs: undefined,
      attempts: 1,
    });
    const again = await reopen();
    expect(await again.ledger()).toEqual(ledger);
    expect(await again.claim(5, LATER)).toMatchObject({
      messages: [{ seq: 4 }],
      nextDueAtMs: undefined,
    });
  });

  it('drops thousands, chains included', async () => {
    const { store } = await open();
    await acceptMany(store, 2500, ['A', 'B', 'C']);
    await store.claim(5, NOW);
    expect(await store.drop({ state: 'pending' }, NOW)).toBe(2497);
    expect(await store.ledger()).toMatchObject({ pending: 3, dropped: 2497 });
    expect((await store.verify()).findings).toEqual([]);
  });
}

function describePrune(open: Open): void {
  const endedAt = (seq: number, endedAtMs: number) =>
    delivered(seq, 1, attempt({ startedAtMs: endedAtMs, durationMs: 0 }));

  it('forgets delivered and dropped messages that ended before a time, and counts them on', async () => {
    const { store, reopen } = await open();
    await acceptMany(store, 6);
    await store.claim(5, NOW);
    await store.settle(endedAt(1, NOW));
    await store.settle(retry(2, NOW));
    await store.drop({ guid: guidOf(2) }, NOW + 1);
    await store.settle(dead(3));
    await store.settle(endedAt(4, NOW + 9));
    await store.settle(endedAt(5, NOW + 10));
    const ledger = { accepted: 6, pending: 1, delivered: 3, dead: 1, dropped: 1 };
    expect(await store.prune(NOW)).toBe(0);
    expect(await store.prune(NOW + 10)).toBe(3);
    expect(await store.prune(NOW + 10)).toBe(0);
    expect(await store.ledger()).toEqual(ledger);
    const again = await reopen();
    expect(await again.ledger()).toEqual(ledger);
    expect(seqsOf(await again.list({ limit: 9 }))).toEqual([3, 5, 6]);
    expect(await again.get(guidOf(1))).toBeUndefined();
    expect(await again.verify()).toEqual({ ledger, findings: [] });
    await again.add(newMessage(7), WAITING, NOW);
    expect(await seqOf(again, 7)).toBe(7);
  });

  it('never forgets pending and dead messages', async () => {
    const { store } = await open();
    await acceptMany(store, 3);
    await store.claim(2, NOW);
    await store.settle(dead(1));
    await store.settle(retry(2, LATER));
    expect(await store.prune(Number.MAX_SAFE_INTEGER)).toBe(0);
    expect(await store.list({ limit: 9 })).toHaveLength(3);
  });

  it('forgets the failures and the event id with the message', async () => {
    const { store } = await open();
    await store.add(newMessage(1, { eventId: 'e' }), CLAIMABLE, NOW);
    await store.settle(dead(1));
    await store.drop({ state: 'dead' }, NOW);
    expect(await store.prune(LATER)).toBe(1);
    const again = newMessage(1, { eventId: 'e' });
    expect(await store.add(again, WAITING, NOW)).toMatchObject({ kind: 'accepted' });
    expect(await store.get(guidOf(1))).toMatchObject({ seq: 2, failures: [] });
  });

  it('forgets thousands', async () => {
    const { store } = await open();
    await acceptMany(store, 1200);
    await Promise.all((await claimSeqs(store, 1200)).map((seq) => store.settle(endedAt(seq, NOW))));
    expect(await store.prune(LATER)).toBe(1200);
    expect(await store.list({ limit: 1 })).toEqual([]);
    expect(await store.ledger()).toMatchObject({ accepted: 1200, delivered: 1200 });
  });
}

function describeVerify(open: Open): void {
  it('finds nothing in an empty store', async () => {
    const { store } = await open();
    expect(await store.verify()).toEqual({ ledger: EMPTY, findings: [] });
  });

  it('finds the ledger balanced in the middle of everything', async () => {
    const { store, reopen } = await open();
    await acceptMany(store, 12, ['A', 'B', 'C', 'A']);
    await store.claim(3, NOW);
    await store.settle(delivered(1));
    await store.settle(dead(2));
    await store.settle(retry(3, LATER));
    await store.claim(3, NOW);
    await store.drop({ guid: guidOf(12) }, NOW);
    const ledger = { accepted: 12, pending: 9, delivered: 1, dead: 1, dropped: 1 };
    expect(await store.verify()).toEqual({ ledger, findings: [] });
    expect(await (await reopen()).verify()).toEqual({ ledger, findings: [] });
  });
}

function describeReopening(open: Open): void {
  it('loses claims and nothing else', async () => {
    const { store, reopen } = await open();
    await acceptMany(store, 5);
    await store.claim(3, NOW);
    await store.settle(delivered(2));
    const before = await store.list({ limit: 9 });
    const again = await reopen();
    expect(await again.list({ limit: 9 })).toEqual(before);
    expect(await again.ledger()).toEqual({ ...EMPTY, accepted: 5, pending: 4, delivered: 1 });
    expect(await claimSeqs(again, 3)).toEqual([1, 3, 4]);
    expect(await again.settle(delivered(5))).toBe('lost');
  });

  it('does not overtake what waits with what is accepted after it', async () => {
    const { store, reopen } = await open();
    await store.add(newMessage(1), CLAIMABLE, NOW);
    const again = await reopen();
    const second = await again.add(newMessage(2), CLAIMABLE, NOW);
    expect(second).toEqual({ kind: 'accepted', guid: guidOf(2), diagnostics: [] });
    expect(await claimSeqs(again)).toEqual([1, 2]);
  });
}

function describeConcurrency(open: Open): void {
  const identity = ({ accepted, pending, delivered, dead, dropped }: typeof EMPTY) =>
    accepted === pending + delivered + dead + dropped;

  it('numbers messages without gaps and stores each once', async () => {
    const { store } = await open();
    const events = Array.from({ length: 2000 }, (_, n) =>
      newMessage(n, { eventId: `event-${n % 1500}` }),
    );
    const taken = await Promise.all(events.map((event) => store.add(event, WAITING, NOW)));
    expect(taken.filter(({ kind }) => kind === 'accepted')).toHaveLength(1500);
    const seqs = seqsOf(await store.list({ limit: 2000 }));
    expect(seqs).toEqual(Array.from({ length: 1500 }, (_, n) => n + 1));
    expect(await store.ledger()).toEqual({ ...EMPTY, accepted: 1500, pending: 1500 });
  });

  it('does everything at once, and the ledger balances in every answer', async () => {
    const { store, reopen } = await open();
    const worked = async (n: number): Promise<void> => {
      await store.add(newMessage(n, { chainKey: `chain-${n % 7}` }), WAITING, NOW);
      const { messages } = await store.claim(2, NOW);
      await Promise.all(
        messages.map(({ seq }) => store.settle(seq % 5 === 0 ? dead(seq) : delivered(seq))),
      );
      if (n % 10 === 0) expect((await store.verify()).findings).toEqual([]);
      if (n % 13 === 0) await store.drop({ state: 'dead' }, NOW);
      if (n % 17 === 0) await store.replay({ state: 'dead' }, NOW);
      if (n % 19 === 0) await store.list({ limit: 3 });
      if (n % 23 === 0) await store.prune(NOW - 1);
      expect(await store.ledger()).toSatisfy(identity);
    };
    await Promise.all(Array.from({ length: 300 }, (_, n) => worked(n)));
    await drain(store);
    expect(await store.ledger()).toMatchObject({ accepted: 300, pending: 0 });
    const ledger = await store.ledger();
    const verified = await (await reopen()).verify();
    expect(verified).toEqual({ ledger, findings: [] });
  });
}

function describeClose(open: Open): void {
  it('waits for everything that was asked', async () => {
    const { store, reopen } = await open();
    const accepted: Promise<unknown>[] = [];
    for (let n = 1; n <= 600; n += 1) accepted.push(store.add(newMessage(n), WAITING, NOW));
    const closed = store.close();
    expect(await Promise.all(accepted)).toHaveLength(600);
    await closed;
    expect(await (await reopen()).ledger()).toMatchObject({ accepted: 600, pending: 600 });
  });

  it('waits for a command over many messages', async () => {
    const { store, reopen } = await open();
    await acceptMany(store, 2500);
    const dropped = store.drop({ state: 'pending' }, NOW);
    await store.close();
    expect(await dropped).toBe(2500);
    expect(await (await reopen()).ledger()).toMatchObject({ pending: 0, dropped: 2500 });
  });

  it('may be asked for again, before and after it is done', async () => {
    const { store } = await open();
    const accepted = store.add(newMessage(1), WAITING, NOW);
    await Promise.all([store.close(), store.close()]);
    await store.close();
    expect(await accepted).toMatchObject({ kind: 'accepted' });
  });

  it('is final', async () => {
    const { store } = await open();
    await store.close();
    const message: NewMessage = newMessage(1);
    const refusal = { code: 'STORE_FAILED' };
    await expect(store.add(message, WAITING, NOW)).rejects.toMatchObject(refusal);
    await expect(store.list({ limit: 1 })).rejects.toMatchObject(refusal);
    await expect(store.ledger()).rejects.toMatchObject(refusal);
    expect(store.ledgerHint()).toEqual({ pending: 0, dead: 0 });
  });
}

async function claimAnd(store: Store, settlement: Parameters<Store['settle']>[0]) {
  await store.claim(1, NOW);
  return store.settle(settlement);
}

/** Claims and delivers until nothing is due; gives the order. */
async function drain(store: Store): Promise<number[]> {
  const order: number[] = [];
  for (let seqs = await claimSeqs(store); seqs.length > 0; seqs = await claimSeqs(store)) {
    order.push(...seqs);
    for (const seq of seqs) await store.settle(delivered(seq));
  }
  return order;
}

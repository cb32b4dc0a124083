import { expect, it } from 'vitest';
import { decodeEvent } from '#dist/event/decode-event.js';
import type { ChainEvent, FeedEvent } from '#dist/event/event.js';
import { MAX_CHAIN_STATE_BYTES, type TakeTerms } from '#dist/store/chain-store.js';
import type { NewMessage } from '#dist/store/message-store.js';
import type { Store } from '#dist/store/store.js';
import { completed, eventOf, finalised, GROUP, retrieved, started } from '../chain/chain-events.ts';
import { fullEvent } from '../support/full-event.ts';
import type { StoreUnderTest } from './message-store-contract.ts';
import { CLAIMABLE, delivered, guidOf, NOW, newMessage, WAITING } from './messages.ts';

type Open = () => Promise<StoreUnderTest>;

const KEY = 'L#1';
const DAY = 86_400_000;
const MINUTE = 60_000;

/** Terms of an event whose message, if it gives one, has GUID number `n`. */
function terms(n: number, changes: Partial<TakeTerms> = {}): TakeTerms {
  const guids = { guid: guidOf(n), attemptGuid: guidOf(n + 500) };
  return { ...WAITING, ...guids, isNotifying: true, queuedAtMs: NOW, ...changes };
}

function groupLoaded(changes: object = {}, at = 1): FeedEvent {
  const campaignGroup = { ...GROUP, ...changes };
  const decoded = decodeEvent({ event: 'CampaignGroupLoaded', at, campaignGroup });
  if (decoded.kind === 'event') return decoded.event;
  throw new Error('not an event');
}

/** Takes events one after the other; gives what became of the last. */
async function take(
  store: Store,
  events: readonly FeedEvent[],
  changes: Partial<TakeTerms> = {},
  nowMs = NOW,
) {
  const all = await Promise.all(
    events.map((event, n) => store.takeEvent(event, terms(n + 1, changes), nowMs)),
  );
  return all.at(-1);
}

const ROUND: readonly FeedEvent[] = [groupLoaded(), retrieved(), started(), completed()];
const KEPT = { treatment: { action: 4 } };

const ofChain = (chainId: number, event: ChainEvent): ChainEvent => ({ ...event, chainId });

/** The store as it is, and as it is after a restart. */
async function* beforeAndAfter(store: Store, reopen: StoreUnderTest['reopen']) {
  yield store;
  yield await reopen();
}

/** What a chain store has to do with events. */
export function describeTaking(open: Open): void {
  it('keeps the state of a chain from event to event, across restarts', async () => {
    const { store, reopen } = await open();
    let current = store;
    for (const [index, event] of ROUND.slice(0, 3).entries()) {
      expect(await current.takeEvent(event, terms(1), NOW + index)).toMatchObject({
        kind: 'applied',
        diagnostics: [],
      });
      current = await reopen();
    }
    expect(await current.getChain(KEY)).toMatchObject({
      key: KEY,
      kind: 'attempting',
      heardAtMs: NOW + 2,
      state: { kind: 'attempting', round: { handle: 1 }, lastHeardAtMs: NOW + 2 },
    });
    expect(await current.chainCounts()).toEqual({ open: 1, dropped: 0 });
    expect((await current.ledger()).accepted).toBe(0);
  });

  it('stores the message of a round that ends, with the state, and knows it by its repeats', async () => {
    const { store, reopen } = await open();
    expect(await take(store, ROUND)).toEqual({
      kind: 'accepted',
      guid: guidOf(4),
      diagnostics: [],
    });
    for await (const current of beforeAndAfter(store, reopen)) {
      expect(await current.getChain(KEY)).toMatchObject({ kind: 'closed' });
      expect(await current.chainCounts()).toEqual({ open: 0, dropped: 0 });
      expect(await take(current, ROUND)).toMatchObject({ kind: 'applied' });
      expect(await current.ledger()).toMatchObject({ accepted: 1, pending: 1 });
      expect(await current.verify()).toMatchObject({ findings: [] });
    }
  });

  it('builds the message with the time, the GUIDs and the keys of fields it is told', async () => {
    const { store } = await open();
    const fields = { Other1: 'new', Other2: 'not sent' };
    const end = finalised('RecordProcessed', 50, { fields });
    const withoutGuid = started(20, { attemptGuid: undefined });
    const fieldKeys = new Map([['Other1', 'FIRST']]);
    await take(store, [groupLoaded(), retrieved(), withoutGuid, end], { fieldKeys }, NOW + 45);
    const { body = '', queuedAtMs } = (await store.get(guidOf(4))) ?? {};
    expect(JSON.parse(body)).toMatchObject({
      GSW_MESSAGE_GUID: guidOf(4),
      GSW_CALL_ATTEMPT_GUID: guidOf(504),
      GSW_TIMESTAMP: ((NOW + 45) / 1000).toFixed(3),
      FIRST: 'new',
    });
    expect(body).not.toContain('not sent');
    expect(queuedAtMs).toBe(NOW);
  });

  it('keeps fields of any name', async () => {
    const { store, reopen } = await open();
    const fields = JSON.parse('{"__proto__":"a","constructor":"b","\\u0000":"c"}') as object;
    const update = eventOf('CallCompletionStatsUpdated', 30, { recordHandle: 1, fields });
    await take(store, [...ROUND.slice(0, 3), update]);
    const again = await reopen();
    const more = JSON.parse('{"__proto__":"z","toString":"d"}') as object;
    const taken = await take(again, [finalised('RecordProcessed', 50, { fields: more })]);
    expect(taken).toMatchObject({ kind: 'accepted' });
    const { body = '' } = (await again.get(guidOf(1))) ?? {};
    for (const member of [
      '"__proto__":"z"',
      '"constructor":"b"',
      '"\\u0000":"c"',
      '"toString":"d"',
    ])
      expect(body).toContain(member);
  });

  it('claims the message for a caller who would attempt it at once', async () => {
    const { store } = await open();
    const taken = await take(store, ROUND, CLAIMABLE);
    const { body } = (await store.get(guidOf(4))) ?? {};
    const message = { seq: 1, guid: guidOf(4), chainKey: KEY, body, attempts: 0, queuedAtMs: NOW };
    expect(taken).toMatchObject({ kind: 'accepted', claimed: message });
    expect((await store.claim(9, NOW)).messages).toEqual([]);
    await store.settle(delivered(1));
    expect(await store.ledger()).toMatchObject({ delivered: 1 });
  });

  it('leaves the message of the next round unclaimed while the one before is attempted', async () => {
    const { store } = await open();
    const first = [...ROUND.slice(0, 3), completed(40, KEPT)];
    expect(await take(store, first, CLAIMABLE)).toMatchObject({ claimed: { seq: 1 } });
    const second = [started(50), completed(60)];
    const taken = await take(store, second, { ...CLAIMABLE, guid: guidOf(9) });
    expect(taken).toEqual({ kind: 'accepted', guid: guidOf(9), diagnostics: [] });
    await store.settle(delivered(1));
    expect((await store.claim(9, NOW)).messages).toMatchObject([{ seq: 2, chainKey: KEY }]);
  });

  it.each<[string, Partial<TakeTerms>, string, number]>([
    [
      'moves on without a message when nobody is notified',
      { isNotifying: false },
      'not-notified',
      0,
    ],
    ['is not notified rather than full', { isNotifying: false, maxMessages: 0 }, 'not-notified', 0],
  ])('%s', async (_, changes, kind, accepted) => {
    const { store, reopen } = await open();
    expect(await take(store, ROUND, changes)).toMatchObject({ kind });
    const again = await reopen();
    expect((await again.ledger()).accepted).toBe(accepted);
    expect(await again.getChain(KEY)).toMatchObject({ kind: 'closed' });
    expect(await take(again, ROUND)).toMatchObject({ kind: 'applied' });
    expect((await again.ledger()).accepted).toBe(accepted);
  });

  it('refuses only what ends a round when the store is full, and changes nothing then', async () => {
    const { store, reopen } = await open();
    await store.add(newMessage(9), WAITING, NOW);
    expect(await take(store, ROUND, { maxMessages: 1 })).toMatchObject({ kind: 'store-full' });
    expect(await store.getChain(KEY)).toMatchObject({ kind: 'attempting' });
    const again = await reopen();
    expect((await again.ledger()).accepted).toBe(1);
    expect(await take(again, [completed()], { maxMessages: 2 })).toMatchObject({
      kind: 'accepted',
    });
    expect((await again.ledger()).accepted).toBe(2);
    expect(await again.getChain(KEY)).toMatchObject({ kind: 'closed' });
  });

  it('gives the message the id of the event that ends the round', async () => {
    const { store } = await open();
    await take(store, [...ROUND.slice(0, 3), completed(40, { id: 'the end' })]);
    expect(await store.get(guidOf(4))).toMatchObject({ eventId: 'the end' });
  });

  it.each([1, 1_000])(
    'moves on without a second message for a remembered id, room for %i',
    async (maxMessages) => {
      const { store } = await open();
      await store.add(newMessage(9, { eventId: 'e' }), WAITING, NOW);
      const ended = [...ROUND.slice(0, 3), completed(40, { id: 'e' })];
      expect(await take(store, ended, { maxMessages })).toMatchObject({ kind: 'repeated' });
      expect(await store.getChain(KEY)).toMatchObject({ kind: 'closed' });
      expect((await store.ledger()).accepted).toBe(1);
      expect(await store.chainCounts()).toEqual({ open: 0, dropped: 0 });
    },
  );

  it('keeps nothing of a chain that is only known by its result', async () => {
    const { store } = await open();
    const result = eventOf('ChainProcessed', 7, fullEvent());
    expect(await take(store, [result])).toMatchObject({ kind: 'accepted' });
    expect(await store.listChains({ limit: 9 })).toEqual([]);
  });

  it('takes the result of a chain into account that was heard of just before', async () => {
    const { store } = await open();
    const result = ofChain(1, eventOf('ChainProcessed', 70, { ...fullEvent(), callingList: 'L' }));
    const after = started(60);
    const taken = await Promise.all(
      [...ROUND.slice(0, 3), result, after, result].map((event, n) =>
        store.takeEvent(event, terms(n + 1), NOW),
      ),
    );
    expect(taken.slice(3)).toMatchObject([
      { kind: 'accepted', guid: guidOf(4), diagnostics: [] },
      { kind: 'applied', diagnostics: [{ code: 'chain-event-late' }] },
      { kind: 'applied', diagnostics: [{ code: 'chain-event-late' }] },
    ]);
    expect(await store.getChain(KEY)).toMatchObject({ kind: 'closed', heardAtMs: NOW });
    expect((await store.ledger()).accepted).toBe(1);
  });

  it('says of a result what there is to say of its message', async () => {
    const { store } = await open();
    const fields = { GSW_REASON: '1' };
    const result = eventOf('ChainProcessed', 7, { ...fullEvent(), fields });
    const diagnostics = [{ code: 'user-field-ignored' }];
    expect(await take(store, [result])).toMatchObject({ kind: 'accepted', diagnostics });
    expect(await take(store, [result])).toMatchObject({ kind: 'repeated', diagnostics });
  });

  it('says what there is to say of an event', async () => {
    const { store } = await open();
    const unknown = await take(store, [started()]);
    expect(unknown).toMatchObject({ kind: 'applied', diagnostics: [{ code: 'chain-unknown' }] });
    const end = finalised('RecordProcessed', 50, { fields: { GSW_REASON: '1' } });
    const warned = await take(store, [...ROUND.slice(0, 3), end]);
    expect(warned).toMatchObject({ diagnostics: [{ code: 'user-field-ignored' }] });
  });
}

/** What a chain store has to do when something is wrong with events or the disk. */
export function describeTakingBadly(open: Open): void {
  it('fails for an event that cannot be worked out, and for none beside it', async () => {
    const { store } = await open();
    const bad = { ...ofChain(2, retrieved()), records: null } as unknown as ChainEvent;
    const asked = [...ROUND.slice(0, 2), bad, ...ROUND.slice(2)];
    const results = await Promise.allSettled(
      asked.map((event, n) => store.takeEvent(event, terms(n), NOW)),
    );
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      false,
      true,
      true,
    ]);
    expect(results[2]).toMatchObject({
      reason: { code: 'STORE_FAILED', message: expect.stringContaining('ChainRetrieved') },
    });
    expect((await store.ledger()).accepted).toBe(1);
  });

  it('has neither state nor message of a transaction that fails, and both when it is asked again', async () => {
    const { store, reopen } = await open();
    await take(store, ROUND.slice(0, 3));
    const bad = { ...newMessage(8), body: { not: 'a text' } } as unknown as NewMessage;
    const results = await Promise.allSettled([
      store.takeEvent(completed(), terms(1), NOW),
      store.takeEvent(ofChain(2, retrieved()), terms(1), NOW),
      store.add(bad, WAITING, NOW),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await store.chainCounts()).toEqual({ open: 1, dropped: 0 });
    expect(await store.listChains({ limit: 9 })).toMatchObject([{ key: KEY, kind: 'attempting' }]);
    await take(store, [ofChain(3, retrieved())]);
    expect(await store.chainCounts()).toEqual({ open: 2, dropped: 0 });
    const again = await reopen();
    expect(await take(again, [completed()])).toMatchObject({ kind: 'accepted' });
    expect((await again.ledger()).accepted).toBe(1);
    expect(await again.verify()).toMatchObject({ findings: [] });
  });

  it('refuses an event that makes a state too large, and goes on without it', async () => {
    const { store } = await open();
    await take(store, ROUND.slice(0, 3));
    const update = (name: string) =>
      eventOf('CallCompletionStatsUpdated', 30, {
        recordHandle: 1,
        fields: { [name]: 'x'.repeat(MAX_CHAIN_STATE_BYTES / 2) },
      });
    expect(await take(store, [update('a')])).toMatchObject({ kind: 'applied' });
    expect(await take(store, [update('b')])).toMatchObject({
      kind: 'invalid',
      diagnostics: [{ code: 'chain-too-large', severity: 'error' }],
    });
    expect(await take(store, [finalised('RecordProcessed')])).toMatchObject({ kind: 'accepted' });
  });

  it('counts a state in bytes', async () => {
    const { store } = await open();
    const fields = { a: '€'.repeat(MAX_CHAIN_STATE_BYTES / 3) };
    const update = eventOf('CallCompletionStatsUpdated', 30, { recordHandle: 1, fields });
    expect(await take(store, [...ROUND.slice(0, 3), update])).toMatchObject({ kind: 'invalid' });
  });
}

/** What a chain store has to do with campaign groups. */
export function describeCampaignGroups(open: Open): void {
  it('looks a group up as it was last loaded, in the time of events, across restarts', async () => {
    const { store, reopen } = await open();
    await take(store, [groupLoaded({ dialMode: 5 }, 9), groupLoaded({ dialMode: 1 }, 8)]);
    const again = await reopen();
    await take(again, ROUND.slice(1));
    const { body = '' } = (await again.get(guidOf(3))) ?? {};
    expect(JSON.parse(body)).toMatchObject({ GSW_DIAL_MODE: 5 });
  });

  it('leaves the round open until the group is known', async () => {
    const { store } = await open();
    expect(await take(store, ROUND.slice(1))).toMatchObject({
      kind: 'applied',
      diagnostics: [{ code: 'campaign-group-unknown' }],
    });
    expect(await take(store, [groupLoaded(), completed()])).toMatchObject({ kind: 'accepted' });
  });

  it.each(['a\0b', 'a\0c', '\ud800', "it's", '€'])(
    'keeps groups apart by GUID: %j',
    async (guid) => {
      const { store } = await open();
      const others = ['a', 'a\0', '\ud801', '\ufffd'].map((other) =>
        groupLoaded({ guid: other, dialMode: 1 }),
      );
      await take(store, [groupLoaded({ guid, dialMode: 5 }), ...others]);
      await take(store, [retrieved(10, { campaignGroupGuid: guid }), started(), completed()]);
      const { body = '' } = (await store.get(guidOf(3))) ?? {};
      expect(JSON.parse(body)).toMatchObject({ GSW_DIAL_MODE: 5 });
    },
  );
}

/** What a chain store has to tell of chains. */
export function describeChainList(open: Open): void {
  const fill = async (store: Store) => {
    await take(store, [groupLoaded(), ...ROUND.slice(1).map((e) => ofChain(3, e as ChainEvent))]);
    await take(store, [ofChain(1, retrieved()), ofChain(2, retrieved()), ofChain(2, started())]);
    await take(store, [{ ...retrieved(), callingList: 'Ärzte "A"\0' }]);
  };

  it.each([
    [{}, ['L#1', 'L#2', 'L#3', '"Ärzte \\"A\\"\\u0000"#1']],
    [{ state: 'open' }, ['L#1', 'L#2', '"Ärzte \\"A\\"\\u0000"#1']],
    [{ state: 'closed' }, ['L#3']],
    [{ state: 'attempting' }, ['L#2']],
    [{ state: 'withAgent' }, []],
    [{ afterKey: 'L#1' }, ['L#2', 'L#3']],
    [{ state: 'open', afterKey: 'L#1', limit: 1 }, ['L#2']],
  ] as const)('lists chains: %j', async (filter, keys) => {
    const { store } = await open();
    await fill(store);
    const listed = await store.listChains({ limit: 10, ...filter });
    expect(listed.map(({ key }) => key)).toEqual([...keys].sort());
    for (const { key, kind } of listed) expect(await store.getChain(key)).toMatchObject({ kind });
  });

  it('goes through all in steps', async () => {
    const { store } = await open();
    await fill(store);
    const keys: string[] = [];
    for (let page = await store.listChains({ limit: 1 }); page[0]; ) {
      keys.push(page[0].key);
      page = await store.listChains({ limit: 1, afterKey: page[0].key });
    }
    expect(keys).toEqual((await store.listChains({ limit: 10 })).map(({ key }) => key));
    expect(keys).toHaveLength(4);
  });

  it('knows nothing of a chain that was never heard of', async () => {
    const { store } = await open();
    expect(await store.getChain('L#99')).toBeUndefined();
  });
}

/** What a chain store forgets. */
export function describeForgettingChains(open: Open): void {
  it('drops open chains that heard nothing since a time, and counts them for good', async () => {
    const { store, reopen } = await open();
    const many = Array.from({ length: 1_200 }, (_, n) => ofChain(n + 10, retrieved()));
    await take(store, many);
    await take(store, ROUND);
    await take(store, [ofChain(2, retrieved())], {}, NOW + MINUTE);
    expect(await store.dropSilentChains(NOW)).toBe(0);
    expect(await store.dropSilentChains(NOW + 1)).toBe(1_200);
    expect(await store.dropSilentChains(NOW + 1)).toBe(0);
    for await (const current of beforeAndAfter(store, reopen)) {
      expect(await current.chainCounts()).toEqual({ open: 1, dropped: 1_200 });
      expect(await current.listChains({ limit: 9 })).toMatchObject([
        { key: 'L#1', kind: 'closed' },
        { key: 'L#2', kind: 'retrieved', heardAtMs: NOW + MINUTE },
      ]);
      expect(await current.verify()).toMatchObject({ findings: [] });
    }
    const late = await take(await reopen(), [ofChain(10, started())]);
    expect(late).toMatchObject({ kind: 'applied', diagnostics: [{ code: 'chain-unknown' }] });
  });

  it('waits with closing for what is being dropped and forgotten', async () => {
    const { store, reopen } = await open();
    const many = Array.from({ length: 1_100 }, (_, n) => ofChain(n + 10, retrieved()));
    await take(store, many);
    const dropped = store.dropSilentChains(NOW + 1);
    const pruned = store.prune(NOW + 1);
    await store.close();
    expect([await dropped, await pruned]).toEqual([1_100, 0]);
    expect(await (await reopen()).chainCounts()).toEqual({ open: 0, dropped: 1_100 });
  });

  it('takes no event without effect for a sign of life', async () => {
    const { store } = await open();
    await take(store, [retrieved()]);
    await take(store, [retrieved()], {}, NOW + DAY);
    expect(await store.dropSilentChains(NOW + 1)).toBe(1);
  });

  it('forgets closed chains with the messages that ended before a time', async () => {
    const { store, reopen } = await open();
    const closing = (chainId: number) =>
      ROUND.slice(1).map((e) => ofChain(chainId, e as ChainEvent));
    await take(store, [groupLoaded()]);
    for (let n = 10; n < 620; n += 1) void take(store, closing(n), { isNotifying: false });
    await take(store, closing(2), { isNotifying: false }, NOW + MINUTE);
    await take(store, [ofChain(3, retrieved())]);
    expect(await store.prune(NOW + 1)).toBe(0);
    for await (const current of beforeAndAfter(store, reopen)) {
      const keys = (await current.listChains({ limit: 9 })).map(({ key }) => key);
      expect(keys).toEqual(['L#2', 'L#3']);
      expect(await current.chainCounts()).toEqual({ open: 1, dropped: 0 });
      expect(await current.verify()).toMatchObject({ findings: [] });
    }
  });
}

/** What a chain store remembers of feeds. */
export function describeFeedPositions(open: Open): void {
  it('gives back what was saved last for a feed', async () => {
    const { store, reopen } = await open();
    expect(await store.feedPosition('/feed "1"')).toBeUndefined();
    await store.saveFeedPosition('/feed "1"', '{"byte":1}');
    await store.saveFeedPosition('other', 'elsewhere');
    await store.saveFeedPosition('/feed "1"', '{"byte":2}');
    for await (const current of beforeAndAfter(store, reopen)) {
      expect(await current.feedPosition('/feed "1"')).toBe('{"byte":2}');
      expect(await current.feedPosition('other')).toBe('elsewhere');
    }
  });
}

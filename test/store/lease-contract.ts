import { describe, expect, it } from 'vitest';
import type { Settlement } from '#dist/store/message-store.js';
import type { Store } from '#dist/store/store.js';
import type { StoreUnderTest } from './message-store-contract.ts';
import {
  acceptMany,
  attempt,
  CLAIMABLE,
  claimSeqs,
  FAILED,
  guidOf,
  NOW,
  newMessage,
  WAITING,
} from './messages.ts';

type Open = () => Promise<StoreUnderTest>;

const LATER = NOW + 60_000;

/** Every way to end a claim. */
const SETTLEMENTS: Readonly<
  Record<Exclude<Settlement['kind'], 'noted'>, (seq: number, lease: number) => Settlement>
> = {
  delivered: (seq, lease) => ({
    ...{ kind: 'delivered', seq, lease },
    ...{ attempts: 1, attempt: attempt() },
  }),
  retry: (seq, lease) => ({
    ...{ kind: 'retry', seq, lease },
    ...{ attempts: 1, attempt: FAILED, dueAtMs: LATER },
  }),
  postponed: (seq, lease) => ({
    ...{ kind: 'postponed', seq, lease },
    ...{ attempts: 1, attempt: FAILED, dueAtMs: LATER },
  }),
  dead: (seq, lease) => ({
    ...{ kind: 'dead', seq, lease },
    ...{ attempts: 1, attempt: FAILED, reason: 'rejected', nowMs: NOW },
  }),
  released: (seq, lease) => ({ kind: 'released', seq, lease }),
};
const EVERY_SETTLEMENT = Object.entries(SETTLEMENTS);

async function claimOne(store: Store, nowMs = NOW) {
  const [message] = (await store.claim(1, nowMs)).messages;
  if (message === undefined) throw new Error('no message is due');
  return message;
}

/** What claims promise when others may claim, too. */
export function describeLeases(open: Open): void {
  it('gives every claim of a message a lease of its own, also over restarts', async () => {
    const { store, reopen } = await open();
    const { claimed } = await store.add(newMessage(1), CLAIMABLE, NOW);
    const leases = [claimed?.lease];
    for (let n = 1; n <= 3; n += 1) {
      await store.settle(SETTLEMENTS.released(1, leases.at(-1) ?? 0));
      leases.push((await claimOne(store)).lease);
    }
    let current = store;
    for (let n = 1; n <= 3; n += 1) {
      current = await reopen();
      leases.push((await claimOne(current)).lease);
    }
    expect(new Set(leases).size).toBe(7);
    expect(leases).not.toContain(undefined);
  });

  it.each(EVERY_SETTLEMENT)(
    'has lost a message that an earlier claim settles: %s',
    async (_, of) => {
      const { store, reopen } = await open();
      await acceptMany(store, 2, ['A']);
      const first = await claimOne(store);
      const again = await reopen();
      const second = await claimOne(again);
      expect(second).toMatchObject({ seq: 1, guid: guidOf(1) });
      const before = [await again.list({ limit: 9 }), await again.ledger()];
      expect(await again.settle(of(1, first.lease))).toBe('lost');
      expect([await again.list({ limit: 9 }), await again.ledger()]).toEqual(before);
      expect(await claimSeqs(again)).toEqual([]); // the second claim stands, and keeps the chain waiting
      expect(await again.settle(of(1, second.lease))).not.toBe('lost');
    },
  );

  it.each(EVERY_SETTLEMENT)('has lost a message that is settled twice: %s', async (_, of) => {
    const { store } = await open();
    await store.add(newMessage(1), WAITING, NOW);
    const { lease } = await claimOne(store);
    expect(await store.settle(of(1, lease))).not.toBe('lost');
    const before = [await store.list({ limit: 9 }), await store.ledger()];
    for (const [, other] of EVERY_SETTLEMENT)
      expect(await store.settle(other(1, lease))).toBe('lost');
    expect([await store.list({ limit: 9 }), await store.ledger()]).toEqual(before);
  });

  it('has lost what is settled twice at once, but for the first', async () => {
    const { store } = await open();
    await store.add(newMessage(1), WAITING, NOW);
    const { lease } = await claimOne(store);
    const { delivered, dead } = SETTLEMENTS;
    const settled = await Promise.all([delivered, dead].map((of) => store.settle(of(1, lease))));
    expect(settled).toEqual(['settled', 'lost']);
    expect(await store.ledger()).toMatchObject({ delivered: 1, dead: 0 });
  });

  it('says of a message that an earlier process had that it may have been sent', async () => {
    const { store, reopen } = await open();
    await store.add(newMessage(1), WAITING, NOW);
    expect(await claimOne(store)).toMatchObject({ mayHaveBeenSent: false });
    const again = await reopen();
    expect(await claimOne(again)).toMatchObject({ seq: 1, mayHaveBeenSent: true });
    const { claimed } = await again.add(newMessage(2), CLAIMABLE, NOW);
    expect(claimed).toMatchObject({ seq: 2, mayHaveBeenSent: false });
  });
}

/** What {@link Store.ledgerHint} is good for. */
export function describeLedgerHint(open: Open): void {
  it('is what the last answer brought, of whatever kind', async () => {
    const { store, reopen } = await open();
    expect(store.ledgerHint()).toEqual({ pending: 0, dead: 0 });
    await acceptMany(store, 3);
    expect(store.ledgerHint()).toEqual({ pending: 3, dead: 0 });
    const { seq, lease } = await claimOne(store);
    await store.settle(SETTLEMENTS.dead(seq, lease));
    expect(store.ledgerHint()).toEqual({ pending: 2, dead: 1 });
    await store.drop({ state: 'dead' }, NOW);
    expect(store.ledgerHint()).toEqual({ pending: 2, dead: 0 });
    expect((await reopen()).ledgerHint()).toEqual({ pending: 2, dead: 0 });
  });
}

/** What holds when several processes work on one store: where that may be. */
export function describeSharing(open: () => Promise<SharedStoreUnderTest>): void {
  describe('shared by several', () => {
    it('gives each message to one of them, in the order of its chain', async () => {
      const { store, another } = await open();
      const other = await another();
      await acceptMany(store, 6, ['A', 'A', 'B']);
      const [first, second] = await Promise.all([store.claim(9, NOW), other.claim(9, NOW)]);
      expect([...first.messages, ...second.messages].map(({ seq }) => seq)).toEqual([1, 3]);
      expect(await claimSeqs(other)).toEqual([]);
      const lease = first.messages[0]?.lease ?? 0;
      expect(await store.settle(SETTLEMENTS.delivered(1, lease))).toBe('more-due');
      expect(await claimSeqs(other)).toEqual([2]);
    });

    it('gives what one was silent about for too long to the others', async () => {
      const { store, another, endLeases } = await open();
      const other = await another();
      await acceptMany(store, 2, ['A']);
      const { lease } = await claimOne(store);
      expect(await claimSeqs(other)).toEqual([]);
      endLeases();
      const taken = await claimOne(other);
      expect(taken).toMatchObject({ seq: 1, mayHaveBeenSent: true });
      expect(await store.settle(SETTLEMENTS.delivered(1, lease))).toBe('lost');
      expect(await other.settle(SETTLEMENTS.delivered(1, taken.lease))).toBe('more-due');
      expect(await store.ledger()).toMatchObject({ pending: 1, delivered: 1 });
    });

    it('hands the claims of one that closes back at once', async () => {
      const { store, another } = await open();
      const other = await another();
      await acceptMany(store, 3);
      await store.claim(2, NOW);
      await store.close();
      expect(await claimSeqs(other)).toEqual([1, 2, 3]);
    });

    it('says what all of them did to who asks, and hints at what oneself heard', async () => {
      const { store, another } = await open();
      const other = await another();
      await acceptMany(store, 3);
      expect(other.ledgerHint()).toEqual({ pending: 0, dead: 0 });
      expect(await other.ledger()).toMatchObject({ accepted: 3, pending: 3 });
      expect(other.ledgerHint()).toEqual({ pending: 3, dead: 0 });
    });

    it('is full for all of them, whatever they heard', async () => {
      const { store, another } = await open();
      const other = await another();
      await acceptMany(store, 2);
      const terms = { claimable: true, maxMessages: 2 };
      expect(await other.add(newMessage(3), terms, NOW)).toMatchObject({ kind: 'store-full' });
      expect(other.ledgerHint()).toEqual({ pending: 2, dead: 0 });
    });

    it('knows the ids of events that another took, and drops nothing that another attempts', async () => {
      const { store, another } = await open();
      const other = await another();
      await store.add(newMessage(1, { eventId: 'e' }), CLAIMABLE, NOW);
      const repeated = await other.add(newMessage(2, { eventId: 'e' }), WAITING, NOW);
      expect(repeated).toMatchObject({ kind: 'repeated' });
      expect(await other.drop({ state: 'pending' }, NOW)).toBe(0);
    });
  });
}

/** A store that several processes may open. */
export interface SharedStoreUnderTest extends StoreUnderTest {
  /** Opens it beside, as another process would. */
  another(): Promise<Store>;
  /** Ends the leases of `store`, as when its process was silent for too long. */
  endLeases(): void;
}

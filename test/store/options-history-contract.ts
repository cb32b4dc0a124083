import { expect, it } from 'vitest';
import {
  GENERATIONS_KEPT,
  type NewGeneration,
  type OptionsHistory,
  RELOADS_KEPT,
  type ReloadRecord,
} from '#dist/store/options-history.js';
import type { StoreUnderTest } from './message-store-contract.ts';
import { CLAIMABLE, delivered, NOW, newMessage } from './messages.ts';

type Open = () => Promise<StoreUnderTest>;

/** Not what any column takes. */
const UNBINDABLE = { not: 'a text' } as unknown as string;

/** Options that differ for each `n`. */
export function newGeneration(n: number, changes: Partial<NewGeneration> = {}): NewGeneration {
  const hash = n.toString(16).padStart(64, '0');
  return { hash, openedAtMs: NOW + n, options: `[{"name":"option-${n}"}]`, ...changes };
}

function newReload(n: number, changes: Partial<ReloadRecord> = {}): ReloadRecord {
  const report = `{"n":${n},"text":"ä€𝄞 '; --"}`;
  return { atMs: NOW + n, trigger: 'watch', result: 'applied', generation: n, report, ...changes };
}

/** All that is asked at once and comes in order. */
async function openMany(store: OptionsHistory, first: number, count: number): Promise<number[]> {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  return Promise.all(numbers.map((n) => store.numberGeneration(newGeneration(n), false)));
}

export function describeGenerations(open: Open): void {
  it('numbers generations from 1, and gives each as it was opened', async () => {
    const { store } = await open();
    expect(await store.generation(1)).toBeUndefined();
    expect(await store.numberGeneration(newGeneration(7), true)).toBe(1);
    expect(await store.numberGeneration(newGeneration(8), true)).toBe(2);
    expect(await store.generation(1)).toEqual({ number: 1, ...newGeneration(7) });
    expect(await store.generation(2)).toEqual({ number: 2, ...newGeneration(8) });
    for (const unknown of [0, 3, -1, 1.5]) expect(await store.generation(unknown)).toBeUndefined();
  });

  it('goes on numbering after a reopening', async () => {
    const { store, reopen } = await open();
    expect(await openMany(store, 1, 3)).toEqual([1, 2, 3]);
    const again = await reopen();
    expect(await again.numberGeneration(newGeneration(4), true)).toBe(4);
    expect(await again.generation(3)).toEqual({ number: 3, ...newGeneration(3) });
  });

  it('continues the latest generation with the same hash, as it was recorded first', async () => {
    const { store, reopen } = await open();
    await openMany(store, 1, 2);
    const later = newGeneration(2, { openedAtMs: NOW + 999, options: '[]' });
    expect(await store.numberGeneration(later, true)).toBe(2);
    const again = await reopen();
    expect(await again.numberGeneration(later, true)).toBe(2);
    expect(await again.generation(2)).toEqual({ number: 2, ...newGeneration(2) });
    expect(await again.generation(3)).toBeUndefined();
  });

  it.each([
    ['the latest has another hash, although an earlier one has it', 1, true],
    ['nothing is to be continued', 2, false],
  ])('opens another generation when %s', async (_, n, isContinued) => {
    const { store, reopen } = await open();
    await openMany(store, 1, 2);
    const again = await reopen();
    expect(await again.numberGeneration(newGeneration(n), isContinued)).toBe(3);
    expect(await again.generation(3)).toEqual({ number: 3, ...newGeneration(n) });
    expect(await again.numberGeneration(newGeneration(n), true)).toBe(3);
  });

  it('forgets all but the last thousand, and goes on numbering', async () => {
    const { store, reopen } = await open();
    const numbers = await openMany(store, 1, GENERATIONS_KEPT);
    expect(numbers).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
    expect(await store.generation(1)).toBeDefined();
    expect(await store.numberGeneration(newGeneration(1000), true)).toBe(1000);
    expect(await store.generation(1)).toBeDefined();
    expect(await store.numberGeneration(newGeneration(1001), true)).toBe(1001);
    expect(await store.generation(1)).toBeUndefined();
    const again = await reopen();
    expect(await again.generation(2)).toEqual({ number: 2, ...newGeneration(2) });
    expect(await again.numberGeneration(newGeneration(1002), true)).toBe(1002);
    expect(await again.generation(2)).toBeUndefined();
  });

  it.each([
    ['hash', { hash: UNBINDABLE }],
    ['options', { options: UNBINDABLE }],
  ])('uses no number for a generation that cannot be written: %s', async (_, bad) => {
    const { store, reopen } = await open();
    await openMany(store, 1, 2);
    const refused = store.numberGeneration(newGeneration(3, bad), true);
    await expect(refused).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect(await store.generation(2)).toEqual({ number: 2, ...newGeneration(2) });
    expect(await store.generation(3)).toBeUndefined();
    expect(await store.numberGeneration(newGeneration(3), true)).toBe(3);
    expect(await (await reopen()).numberGeneration(newGeneration(4), true)).toBe(4);
  });

  it('knows generations beside messages, whatever becomes of these', async () => {
    const { store } = await open();
    const [stored, number] = await Promise.all([
      store.add(newMessage(1), CLAIMABLE, NOW),
      store.numberGeneration(newGeneration(1), true),
    ]);
    expect([stored.kind, number]).toEqual(['accepted', 1]);
    await store.settle(delivered(1));
    await store.prune(Number.MAX_SAFE_INTEGER);
    expect(await store.generation(1)).toEqual({ number: 1, ...newGeneration(1) });
    expect((await store.verify()).findings).toEqual([]);
  });
}

export function describeReloads(open: Open): void {
  it('keeps what was in force last, to the letter, also over a reopening', async () => {
    const { store, reopen } = await open();
    expect(await store.keptInForce()).toBeUndefined();
    for (const text of ['{}', `{"text":"ä€𝄞 '; --"}`]) await store.keepInForce(text);
    expect(await store.keptInForce()).toBe(`{"text":"ä€𝄞 '; --"}`);
    expect(await (await reopen()).keptInForce()).toBe(`{"text":"ä€𝄞 '; --"}`);
  });

  it('remembers looks to the letter, the last recorded first', async () => {
    const { store, reopen } = await open();
    expect(await store.reloads()).toEqual([]);
    const looks = [
      newReload(1, { trigger: 'start' }),
      newReload(2, { result: 'rejected', generation: 1, atMs: NOW - 1 }),
      newReload(3, { trigger: '', report: '' }),
    ];
    for (const look of looks) await store.recordReload(look);
    expect(await store.reloads()).toEqual(looks.toReversed());
    expect(await (await reopen()).reloads()).toEqual(looks.toReversed());
  });

  it('keeps the last fifty, also over a reopening', async () => {
    const { store, reopen } = await open();
    const looks = Array.from({ length: 60 }, (_, n) => newReload(n));
    await Promise.all(looks.slice(0, 50).map((look) => store.recordReload(look)));
    expect(await store.reloads()).toEqual(looks.slice(0, RELOADS_KEPT).toReversed());
    await Promise.all(looks.slice(50).map((look) => store.recordReload(look)));
    expect(await store.reloads()).toEqual(looks.slice(10).toReversed());
    const again = await reopen();
    await again.recordReload(newReload(60));
    expect(await again.reloads()).toEqual([newReload(60), ...looks.slice(11).toReversed()]);
  });

  it('has not forgotten one for a look that cannot be written', async () => {
    const { store } = await open();
    const looks = Array.from({ length: RELOADS_KEPT }, (_, n) => newReload(n));
    await Promise.all(looks.map((look) => store.recordReload(look)));
    const refused = store.recordReload(newReload(50, { report: UNBINDABLE }));
    await expect(refused).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect(await store.reloads()).toEqual(looks.toReversed());
  });
}

export function describeHashKey(open: Open): void {
  it('is 32 bytes that stay the same over reopenings', async () => {
    const { store, reopen } = await open();
    expect(store.hashKey).toBeInstanceOf(Uint8Array);
    expect(store.hashKey).toHaveLength(32);
    const key = Buffer.from(store.hashKey).toString('hex');
    for (let round = 0; round < 2; round += 1)
      expect(Buffer.from((await reopen()).hashKey).toString('hex')).toBe(key);
  });

  it('is another one in every store', async () => {
    const keys = new Set<string>();
    for (let n = 0; n < 5; n += 1)
      keys.add(Buffer.from((await open()).store.hashKey).toString('hex'));
    expect(keys.size).toBe(5);
  });
}

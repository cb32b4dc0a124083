import { describe, expect, it } from 'vitest';
import { Window } from '#dist/delivery/window.js';
import type { ClaimedMessage } from '#dist/store/message-store.js';
import { acceptMessages, temporaryStore } from './stores.ts';

const NOW_MS = 1000;
const MOST_IN_MEMORY = 2000;

function messageOf(seq: number): ClaimedMessage {
  const message = { seq, lease: 1, guid: `GUID-${seq}`, chainKey: `${seq}`, body: '{}' };
  return { ...message, attempts: 0, queuedAtMs: 0, mayHaveBeenSent: false };
}

function takeAll(window: Window): number[] {
  const taken: number[] = [];
  for (let message = window.take(); message; message = window.take()) taken.push(message.seq);
  return taken;
}

describe('the window', () => {
  it('asks the store once at the start, then only for what is due', async () => {
    const window = new Window(await temporaryStore());
    expect(window.wantsMore(NOW_MS)).toBe(true);
    await window.fill(NOW_MS);
    expect(window.wantsMore(NOW_MS)).toBe(false);
    window.noteDue(NOW_MS + 5);
    window.noteDue(NOW_MS + 9);
    expect(window.nextDueAtMs).toBe(NOW_MS + 5);
    expect(window.wantsMore(NOW_MS + 4)).toBe(false);
    expect(window.wantsMore(NOW_MS + 5)).toBe(true);
  });

  it('gives messages in the order of acceptance, and holds a bounded number of them', async () => {
    const store = await temporaryStore();
    await acceptMessages(store, 4500);
    const window = new Window(store);
    const taken: number[] = [];
    while (window.wantsMore(NOW_MS)) {
      await window.fill(NOW_MS);
      expect(window.size).toBeLessThanOrEqual(MOST_IN_MEMORY);
      taken.push(...takeAll(window));
    }
    expect(taken).toEqual(Array.from({ length: 4500 }, (_, index) => index + 1));
  });

  it('takes reservations until it is full', async () => {
    const window = new Window(await temporaryStore());
    let places = 0;
    while (window.reserve()) places += 1;
    expect(places).toBeGreaterThan(0);
    expect(places).toBeLessThanOrEqual(MOST_IN_MEMORY);
    window.fulfil(undefined);
    expect(window.reserve()).toBe(true);
    expect(window.reserve()).toBe(false);
  });

  it('claims what waits in the store while all its places are reserved', async () => {
    const store = await temporaryStore();
    await acceptMessages(store, 30);
    const window = new Window(store);
    while (window.reserve());
    await window.fill(NOW_MS);
    expect(takeAll(window)).toHaveLength(30);
  });

  it('looks into the store now and then although nothing is known to be due', async () => {
    const window = new Window(await temporaryStore());
    await window.fill(NOW_MS);
    expect(window.wantsMore(NOW_MS + 1000)).toBe(false);
    expect(window.wantsMore(NOW_MS + 60_000)).toBe(true);
    await window.fill(NOW_MS + 60_000);
    expect(window.wantsMore(NOW_MS + 60_000)).toBe(false);
  });

  it('holds what was reserved and claimed', async () => {
    const window = new Window(await temporaryStore());
    await window.fill(NOW_MS);
    window.reserve();
    window.reserve();
    window.fulfil(messageOf(1));
    window.fulfil(undefined);
    expect(takeAll(window)).toEqual([1]);
  });

  it('gives a message that was put back first', async () => {
    const window = new Window(await temporaryStore());
    await window.fill(NOW_MS);
    for (const seq of [1, 2, 3]) {
      window.reserve();
      window.fulfil(messageOf(seq));
    }
    const first = window.take();
    if (first) window.putBack(first);
    window.putBack(messageOf(0));
    expect(window.size).toBe(4);
    expect(takeAll(window)).toEqual([0, 1, 2, 3]);
  });

  it('takes out what is meant and keeps the order of the rest', async () => {
    const window = new Window(await temporaryStore());
    await window.fill(NOW_MS);
    for (const seq of [1, 2, 3, 4, 5]) {
      window.reserve();
      window.fulfil(messageOf(seq));
    }
    window.take();
    expect(window.remove(({ seq }) => seq % 2 === 0).map(({ seq }) => seq)).toEqual([2, 4]);
    expect(takeAll(window)).toEqual([3, 5]);
  });

  it('asks again after the store has failed', async () => {
    const store = await temporaryStore();
    let isFailing = true;
    const window = new Window({
      ...store,
      claim: (limit, nowMs) =>
        isFailing ? Promise.reject(new Error('disk')) : store.claim(limit, nowMs),
    });
    await expect(window.fill(NOW_MS)).rejects.toThrow('disk');
    expect(window.isFilling).toBe(false);
    expect(window.wantsMore(NOW_MS)).toBe(true);
    isFailing = false;
    await window.fill(NOW_MS);
    expect(window.wantsMore(NOW_MS)).toBe(false);
  });
});

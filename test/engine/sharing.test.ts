import { describe, expect, it } from 'vitest';
import type { Store } from '#dist/store/store.js';
import { eventually } from '../delivery/eventually.ts';
import { temporaryStore } from '../delivery/stores.ts';
import { hang, startReceiver } from '../lab/scripted-receiver.ts';
import { SharedMemory } from '../store/memory-store.ts';
import { startEngine } from './engines.ts';

const uriOf = ({ uri }: { readonly uri: string }) => ({
  'contact-processed-notification-uri': uri,
});

describe('engines that share a store', () => {
  it('send each message once, and those of a chain in their order', async () => {
    const receiver = await startReceiver();
    const memory = new SharedMemory();
    const engines = await Promise.all(
      [1, 2].map(() => startEngine(uriOf(receiver), { store: memory.open() })),
    );
    const guids: string[] = [];
    for (let n = 0; n < 30; n += 1) {
      const running = engines[n % 2];
      guids.push(...((await running?.send(2, { chainId: 900 + (n % 3) })) ?? []));
    }
    await Promise.all(engines.map(({ engine }) => engine.drained()));
    const sent = receiver.requests.map(({ guid }) => guid);
    expect(sent).toHaveLength(60);
    expect(new Set(sent)).toEqual(new Set(guids));
    for (const chain of [0, 1, 2]) {
      const isOfChain = (_: string, index: number) => Math.floor(index / 2) % 3 === chain;
      const accepted = guids.filter(isOfChain);
      expect(sent.filter((guid) => accepted.includes(guid ?? ''))).toEqual(accepted);
    }
    for (const { engine } of engines) {
      expect(engine.status().delivery.lost).toBe(0);
      expect((await engine.counts()).ledger).toMatchObject({ accepted: 60, delivered: 60 });
    }
  });

  it('take over from one that was silent for too long, and that one knows it has lost', async () => {
    const memory = new SharedMemory();
    const store = memory.open();
    const slow = await startReceiver({ answer: hang });
    const sleeper = await startEngine(uriOf(slow), { store });
    const guids = await sleeper.send(4);
    await eventually(() => slow.inFlight === 4);
    store.endLeases();
    const receiver = await startReceiver();
    const other = await startEngine(uriOf(receiver), { store: memory.open() });
    await other.engine.drained();
    const attempts = other.lines.filter(({ event }) => event === 'attempt');
    expect(attempts.map(({ guid }) => guid).sort()).toEqual([...guids].sort());
    for (const line of attempts) expect(line).toHaveProperty('may_be_duplicate');

    slow.release();
    await eventually(() => sleeper.engine.status().delivery.lost === 4);
    expect(sleeper.engine.status().delivery).toMatchObject({ delivered: 0, dead: 0, inFlight: 0 });
    const lost = sleeper.lines.filter(({ event }) => event === 'claim-lost');
    expect(lost.map(({ guid }) => guid).sort()).toEqual([...guids].sort());
    expect(lost[0]).toMatchObject({
      outcome: 'delivered',
      may_be_duplicate: expect.stringContaining('another notifier'),
    });
    expect((await sleeper.engine.counts()).ledger).toMatchObject({ delivered: 4, pending: 0 });
  });

  it('are drained when another one has delivered the last message', async () => {
    const memory = new SharedMemory();
    const receiver = await startReceiver({ answer: hang });
    const other = await startEngine(uriOf(receiver), { store: memory.open() });
    await other.send(1);
    const { engine } = await startEngine({}, { store: memory.open() });
    expect((await engine.counts()).ledger.pending).toBe(1);
    const drained = engine.drained();
    await eventually(() => receiver.inFlight === 1);
    receiver.release();
    await drained;
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 1, pending: 0 });
  });
});

it('an outcome that the store has lost is not written again, and the engine can stop', async () => {
  const store = await temporaryStore();
  const receiver = await startReceiver();
  let settled = 0;
  const losing: Store = new Proxy(store, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (name !== 'settle') return typeof value === 'function' ? value.bind(target) : value;
      return async () => {
        settled += 1;
        return 'lost';
      };
    },
  });
  const { engine, send } = await startEngine(uriOf(receiver), { store: losing });
  await send(3);
  await eventually(() => engine.status().delivery.lost === 3);
  await engine.stop();
  expect([settled, receiver.requests.length]).toEqual([3, 3]);
});

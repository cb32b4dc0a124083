import { describe, expect, it } from 'vitest';
import { outageOf } from '#dist/delivery/judgement/flow.js';
import { type Clock, systemClock } from '#dist/runtime/clock.js';
import type { Store } from '#dist/store/store.js';
import { eventually } from '../delivery/eventually.ts';
import { temporaryStore } from '../delivery/stores.ts';
import { hang, respond, startReceiver } from '../lab/scripted-receiver.ts';
import { fullEvent } from '../support/full-event.ts';
import { startEngine } from './engines.ts';
import { refusedPort } from './refused-port.ts';

const DAY_MS = 86_400_000;

type Operation = 'takeEvent' | 'claim' | 'settle';

/** A store whose disk refuses the operations in `failing`. */
function fragile(store: Store, failing: Set<Operation>): Store {
  const guarded = <T>(operation: Operation, work: () => Promise<T>): Promise<T> =>
    failing.has(operation) ? Promise.reject(new Error('disk I/O error')) : work();
  return {
    add: (...args) => store.add(...args),
    claim: (...args) => guarded('claim', () => store.claim(...args)),
    advanceDue: (latestMs) => store.advanceDue(latestMs),
    settle: (...args) => guarded('settle', () => store.settle(...args)),
    ledger: () => store.ledger(),
    ledgerHint: () => store.ledgerHint(),
    list: (filter) => store.list(filter),
    get: (guid) => store.get(guid),
    replay: (...args) => store.replay(...args),
    drop: (...args) => store.drop(...args),
    verify: () => store.verify(),
    prune: (before) => store.prune(before),
    takeEvent: (...args) => guarded('takeEvent', () => store.takeEvent(...args)),
    listChains: (filter) => store.listChains(filter),
    getChain: (key) => store.getChain(key),
    dropSilentChains: (before) => store.dropSilentChains(before),
    chainCounts: () => store.chainCounts(),
    feedPosition: (feed) => store.feedPosition(feed),
    saveFeedPosition: (...args) => store.saveFeedPosition(...args),
    hashKey: store.hashKey,
    numberGeneration: (...args) => store.numberGeneration(...args),
    generation: (number) => store.generation(number),
    recordReload: (reload) => store.recordReload(reload),
    reloads: () => store.reloads(),
    keepInForce: (text) => store.keepInForce(text),
    keptInForce: () => store.keptInForce(),
    lost: store.lost,
    close: () => store.close(),
  };
}

describe('a store that fails for a while', () => {
  it('keeps outcomes from being written: they are when it is well again, and nothing is sent twice', async () => {
    const failing = new Set<Operation>(['settle']);
    const receiver = await startReceiver();
    const { engine, lines, messages, send } = await startEngine(
      { 'contact-processed-notification-uri': receiver.uri },
      { store: fragile(await temporaryStore(), failing) },
    );
    await send(30);
    await eventually(() => receiver.requests.length === 30);
    await eventually(() => lines.some(({ event }) => event === 'store'));
    expect((await engine.counts()).ledger).toMatchObject({ pending: 30, delivered: 0 });
    expect(engine.status().delivery).toMatchObject({
      unsettled: 30,
      storeTroubles: [{ operation: 'settle', reason: 'disk I/O error' }],
    });
    failing.clear();
    await engine.drained();
    expect(engine.status().delivery).toMatchObject({ unsettled: 0, storeTroubles: [] });
    expect(receiver.requests).toHaveLength(30);
    expect((await messages()).every(({ attempts }) => attempts === 1)).toBe(true);
    expect(lines.filter(({ event }) => event === 'store').length).toBeLessThan(5);
  });

  it('keeps waiting messages from being read: they are when it is well again', async () => {
    const failing = new Set<Operation>(['claim']);
    const receiver = await startReceiver();
    const { engine, lines, send } = await startEngine(
      { 'contact-processed-notification-uri': receiver.uri },
      { store: fragile(await temporaryStore(), failing) },
    );
    await send(30);
    await eventually(() => lines.some(({ event }) => event === 'store'));
    expect(receiver.requests).toHaveLength(0);
    const [trouble] = engine.status().delivery.storeTroubles;
    expect(trouble).toMatchObject({ operation: 'claim', reason: 'disk I/O error' });
    failing.clear();
    await engine.drained();
    await eventually(() => engine.status().delivery.storeTroubles.length === 0);
    expect(receiver.requests).toHaveLength(30);
  });

  it('refuses events, and takes them when it is well again', async () => {
    const failing = new Set<Operation>();
    const receiver = await startReceiver();
    const { engine, send } = await startEngine(
      { 'contact-processed-notification-uri': receiver.uri },
      { store: fragile(await temporaryStore(), failing) },
    );
    await send(5);
    failing.add('takeEvent');
    await expect(engine.accept(fullEvent({ id: 'again' }))).rejects.toThrow('disk I/O error');
    failing.clear();
    expect(await engine.accept(fullEvent({ id: 'again' }))).toMatchObject({ kind: 'accepted' });
    await engine.drained();
    expect(receiver.requests).toHaveLength(6);
  });

  it('does not keep the engine from stopping once it is well again', async () => {
    const failing = new Set<Operation>(['settle']);
    const receiver = await startReceiver();
    const { engine, send } = await startEngine(
      { 'contact-processed-notification-uri': receiver.uri },
      { store: fragile(await temporaryStore(), failing) },
    );
    await send(3);
    await eventually(() => receiver.requests.length === 3);
    const stopped = engine.stop();
    failing.clear();
    await stopped;
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 3 });
  });
});

/** The system's clock; `jump` sets the wall time, `advance` lets time go by. */
function jumpingClock(): Clock & { jump(byMs: number): void; advance(byMs: number): void } {
  let offsetMs = 0;
  let advancedMs = 0;
  return {
    now: () => systemClock.now() + advancedMs + offsetMs,
    elapsed: () => systemClock.elapsed() + advancedMs,
    after: (delayMs, wake) => systemClock.after(delayMs, wake),
    random: () => systemClock.random(),
    jump(byMs) {
      offsetMs += byMs;
    },
    advance(byMs) {
      advancedMs += byMs;
    },
  };
}

describe.each([
  ['forward', DAY_MS],
  ['backward', -DAY_MS],
])('a clock that jumps %s by a day', (_direction, byMs) => {
  it('delays no retry', async () => {
    const clock = jumpingClock();
    const receiver = await startReceiver({ answer: hang });
    const { engine, send } = await startEngine(
      {
        'contact-processed-notification-uri': receiver.uri,
        'retry-delay': 400,
        'retry-max-delay': 400,
      },
      { clock },
    );
    await send(4);
    await eventually(() => receiver.inFlight === 4);
    receiver.answer = respond(200);
    receiver.release(503);
    await eventually(() => engine.status().delivery.attempts === 4);
    clock.jump(byMs);
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 4, dead: 0 });
  });

  it('neither ends a hold nor kills the messages that are held', async () => {
    const clock = jumpingClock();
    const port = await refusedPort();
    const { engine, send } = await startEngine(
      { 'contact-processed-notification-uri': `http://127.0.0.1:${port}/` },
      { clock },
    );
    await send(10);
    await eventually(async () => (await engine.counts()).held === 10);
    clock.jump(byMs);
    await send(1);
    const failures = () => outageOf(engine.status().delivery.flow)?.failures ?? 0;
    const failed = failures();
    await eventually(() => failures() >= failed + 3);
    expect((await engine.counts()).ledger).toMatchObject({ pending: 11, dead: 0 });
    await startReceiver({ port });
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 11, dead: 0 });
  });

  it('does not keep new events from being delivered', async () => {
    const clock = jumpingClock();
    const receiver = await startReceiver();
    const { engine, send } = await startEngine(
      { 'contact-processed-notification-uri': receiver.uri },
      { clock },
    );
    await send(3);
    clock.jump(byMs);
    await send(3);
    await send(3, { chainId: 900_020 });
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 9 });
  });
});

it('delivers what is made pending again behind its back', async () => {
  const clock = jumpingClock();
  const receiver = await startReceiver();
  const { engine, send, store } = await startEngine(
    { 'contact-processed-notification-uri': receiver.uri },
    { clock },
  );
  await send(1);
  await engine.drained();
  receiver.answer = respond(404);
  for (const _ of [1, 2, 3]) {
    await send(1);
    await engine.drained();
  }
  expect((await engine.counts()).ledger.dead).toBe(3);
  receiver.answer = respond(200);
  await store.replay({ state: 'dead' }, Date.now());
  clock.advance(60_000);
  await engine.drained();
  expect((await engine.counts()).ledger).toMatchObject({ delivered: 4, dead: 0 });
});

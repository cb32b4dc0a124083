import { describe, expect, it } from 'vitest';
import { createEngine } from '#dist/engine/engine.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { eventually } from '../delivery/eventually.ts';
import { temporaryFolder } from '../delivery/stores.ts';
import { accept, hang, startReceiver } from '../lab/scripted-receiver.ts';
import { fullEvent } from '../support/full-event.ts';
import { effectiveOptions } from '../support/option-values.ts';
import { send, startEngine, statusOf } from './engines.ts';
import { refusedPort } from './refused-port.ts';

describe('stop', () => {
  it('lets requests in flight finish and starts no more', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, send, messages } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
    });
    await send(20);
    await eventually(() => receiver.inFlight === 4);
    let isStopped = false;
    const stopped = engine.stop().then(() => {
      isStopped = true;
    });
    receiver.release();
    await eventually(() => receiver.inFlight === 0);
    await stopped;
    expect(isStopped).toBe(true);
    expect(receiver.requests).toHaveLength(4);
    expect(await statusOf(engine)).toMatchObject({
      ledger: { delivered: 4, pending: 16 },
      delivery: { inFlight: 0 },
    });
    expect((await messages()).filter(({ attempts }) => attempts > 0)).toHaveLength(4);
    await eventually(() => receiver.open === 0);
  });

  it('does not settle while a request is in flight', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, messages, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'http-response-timeout': 0.3,
    });
    await send(1);
    await eventually(() => receiver.inFlight === 1);
    await engine.stop();
    expect(await messages()).toMatchObject([
      { state: 'pending', attempts: 0, lastAttempt: { failure: 'timeout' } },
    ]);
  });

  it('ends in an outage at once', async () => {
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': `http://127.0.0.1:${await refusedPort()}/`,
    });
    await send(10);
    await eventually(async () => (await engine.counts()).held === 10);
    await engine.stop();
    expect((await engine.counts()).ledger).toMatchObject({ pending: 10, dead: 0 });
  });

  it('settles for everybody who asks', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
    });
    await send(1);
    await eventually(() => receiver.inFlight === 1);
    const stopped = Promise.all([engine.stop(), engine.stop()]);
    receiver.release();
    await stopped;
    await engine.stop();
  });

  it('takes no more events and no other options', async () => {
    const { engine, reconfigure } = await startEngine({});
    await engine.stop();
    await expect(engine.accept(fullEvent())).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await expect(reconfigure({})).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  });

  it('finishes what was asked for before', async () => {
    const receiver = await startReceiver();
    const { engine, reconfigure, send } = await startEngine({});
    const sending = send(100);
    const changing = reconfigure({ 'contact-processed-notification-uri': receiver.uri });
    await Promise.all([sending, changing.catch(() => undefined), engine.stop()]);
    expect((await engine.counts()).ledger.accepted).toBe(100);
  });
});

describe('abort', () => {
  it('ends requests in flight; their messages stay pending and uncharged', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, send, messages } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
    });
    await send(20);
    await eventually(() => receiver.inFlight === 4);
    const stopped = engine.stop();
    await eventually(() => receiver.inFlight === 4);
    engine.abort();
    await stopped;
    expect(receiver.requests).toHaveLength(4);
    expect(await statusOf(engine)).toMatchObject({
      ledger: { pending: 20, delivered: 0 },
      delivery: { attempts: 0 },
    });
    expect((await messages()).every(({ attempts }) => attempts === 0)).toBe(true);
  });

  it('right after stop lets nothing new begin', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
    });
    await send(20);
    await eventually(() => receiver.inFlight === 4);
    const stopped = engine.stop();
    engine.abort();
    await stopped;
    expect(receiver.requests).toHaveLength(4);
    expect((await engine.counts()).ledger).toMatchObject({ pending: 20 });
  });

  it('ends an attempt that is connecting', async () => {
    const silent = await startReceiver({ answer: hang });
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': silent.uri.replace('http:', 'https:'),
      'http-response-timeout': 30,
    });
    await send(1);
    await eventually(() => engine.status().delivery.inFlight === 1);
    const stopped = engine.stop();
    engine.abort();
    await stopped;
    expect((await engine.counts()).ledger).toMatchObject({ pending: 1 });
  });
});

it('the next engine delivers what the last one left, with the same bytes', async () => {
  const receiver = await startReceiver({ answer: hang });
  const options = effectiveOptions({ 'contact-processed-notification-uri': receiver.uri });
  const folder = await temporaryFolder();

  const before = await openSqliteStore(folder);
  const first = await createEngine({ store: before, options });
  const guids = await send(first, 30);
  await eventually(() => receiver.inFlight === 4);
  const stopped = first.stop();
  first.abort();
  await stopped;
  await before.close();

  receiver.answer = accept;
  const after = await openSqliteStore(folder);
  const second = await createEngine({ store: after, options });
  await second.drained();
  await second.stop();
  await after.close();

  const bodies = new Map<string, Set<string>>();
  for (const { guid, body } of receiver.requests) {
    bodies.set(guid, (bodies.get(guid) ?? new Set()).add(body));
  }
  expect([...bodies.keys()].sort()).toEqual([...guids].sort());
  expect([...bodies.values()].every(({ size }) => size === 1)).toBe(true);
  expect(receiver.requests).toHaveLength(34);
});

/** What keeps the process alive: sockets, timers, threads. */
function resources(): string[] {
  const ours = /TCPSocket|TLS|Timeout|Worker|MessagePort|GetAddrInfo|TCPConnect/;
  return process.getActiveResourcesInfo().filter((name) => ours.test(name));
}

/** Those that were not there before. */
function surplus(before: readonly string[]): string[] {
  const known = [...before];
  return resources().filter((name) => {
    const index = known.indexOf(name);
    if (index >= 0) known.splice(index, 1);
    return index < 0;
  });
}

it('nothing is left of an engine that was stopped', async () => {
  const folder = await temporaryFolder();
  const receiver = await startReceiver();
  const port = await refusedPort();
  // What is made once a process: threads, timers of the HTTP client.
  await useUp(folder, receiver.uri, port);
  const before = resources();
  for (let n = 0; n < 3; n += 1) await useUp(folder, receiver.uri, port);
  await eventually(() => receiver.open === 0);
  await eventually(() => surplus(before).length === 0);
});

/** The life of an engine: deliveries, other options, an outage, an end. */
async function useUp(folder: string, uri: string, refusedPort: number): Promise<void> {
  const store = await openSqliteStore(folder);
  const options = effectiveOptions({ 'contact-processed-notification-uri': uri });
  const engine = await createEngine({ store, options });
  await send(engine, 50);
  await engine.reconfigure(options);
  await engine.drained();
  await engine.reconfigure(
    effectiveOptions({
      'contact-processed-notification-uri': `http://127.0.0.1:${refusedPort}/`,
    }),
  );
  await send(engine, 1);
  await eventually(async () => (await engine.counts()).held > 0);
  await engine.stop();
  await store.drop({ state: 'pending' }, Date.now());
  await store.close();
}

import { describe, expect, it } from 'vitest';
import { outageOf } from '#dist/delivery/judgement/flow.js';
import { rawProxy } from '../delivery/attempts.ts';
import { eventually } from '../delivery/eventually.ts';
import { accept, hang, startReceiver } from '../lab/scripted-receiver.ts';
import { startEngine, statusOf } from './engines.ts';
import { refusedPort } from './refused-port.ts';

describe('a receiver that cannot be reached', () => {
  it('costs no message and no attempt, and is taken up again slowly', async () => {
    const port = await refusedPort();
    const { engine, lines, messages, send } = await startEngine({
      'contact-processed-notification-uri': `http://127.0.0.1:${port}/`,
      'http-retry-max-attempts': 0,
      'http-connection-pool-size': 8,
    });
    await send(40);
    await eventually(() => (outageOf(engine.status().delivery.flow)?.failures ?? 0) >= 4);
    expect(await statusOf(engine)).toMatchObject({
      held: 40,
      ledger: { pending: 40, dead: 0 },
      delivery: { attempts: 0 },
    });

    const receiver = await startReceiver({ port, answer: hang });
    let seen = 0;
    for (const allowed of [1, 1, 2, 4, 8]) {
      seen += allowed;
      await eventually(() => receiver.requests.length === seen);
      expect(engine.status().delivery.inFlight).toBe(allowed);
      expect(receiver.inFlight).toBe(allowed);
      if (allowed === 8) receiver.answer = accept;
      receiver.release();
    }
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 40, dead: 0 });
    expect(new Set((await messages()).map(({ attempts }) => attempts))).toEqual(new Set([1]));
    const events = lines.map(({ event }) => event);
    expect(events.filter((event) => event === 'hold')).toHaveLength(1);
    expect(events.filter((event) => event === 'resume')).toHaveLength(1);
  });

  it('is probed with one message at a time', async () => {
    const proxy = await rawProxy(502);
    const { engine, lines, send } = await startEngine({
      'contact-processed-notification-uri': 'https://crm.example.com/',
      'http-proxy': { hostname: '127.0.0.1', port: proxy.port, credentials: undefined },
      'http-connection-pool-size': 8,
    });
    await send(20);
    const failures = () => outageOf(engine.status().delivery.flow)?.failures ?? 0;
    await eventually(() => failures() >= 8);
    const attempts = lines.filter(({ event }) => event === 'attempt');
    // Up to eight were under way when the outage began; after that each failure is a probe.
    expect(attempts.length).toBeLessThanOrEqual(7 + failures());
    expect(proxy.connections).toBeLessThanOrEqual(7 + failures() + 1);
    expect(attempts[0]).toMatchObject({ outcome: 'hold', failure: 'proxy', reused: false });
    expect(await statusOf(engine)).toMatchObject({
      held: 20,
      delivery: { flow: { outage: { failure: 'proxy', detail: expect.stringMatching(/502/) } } },
    });
  });

  it('lets messages die after hold-limit, not before', async () => {
    const port = await refusedPort();
    const { engine, messages, send } = await startEngine({
      'contact-processed-notification-uri': `http://127.0.0.1:${port}/`,
      'hold-limit': 200,
    });
    const start = performance.now();
    await send(3);
    await send(2, { chainId: 900_010 });
    await engine.drained();
    expect(performance.now() - start).toBeGreaterThan(200);
    const all = await messages();
    expect(all).toHaveLength(5);
    for (const message of all) {
      expect(message).toMatchObject({ state: 'dead', reason: 'unreachable', attempts: 0 });
    }
  });

  it('gives up only those messages that have waited for hold-limit', async () => {
    const port = await refusedPort();
    const { engine, messages, send } = await startEngine({
      'contact-processed-notification-uri': `http://127.0.0.1:${port}/`,
      'hold-limit': 1000,
    });
    const [old] = await send(1);
    await eventually(() => {
      const outage = outageOf(engine.status().delivery.flow);
      return outage !== undefined && Date.now() - outage.sinceMs > 900;
    });
    await send(1);
    await eventually(async () => (await engine.counts()).ledger.dead === 1);
    expect(await messages()).toMatchObject([{ guid: old, state: 'dead' }, { state: 'pending' }]);
  });

  it('ends in the middle of deliveries and comes back: nothing is lost', async () => {
    const first = await startReceiver({ answer: hang });
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': first.uri,
      'http-retry-max-attempts': 1,
    });
    const guids = await send(50);
    await eventually(() => first.inFlight === 4);
    await first.close();
    await eventually(() => outageOf(engine.status().delivery.flow) !== undefined);
    const second = await startReceiver({ port: first.port });
    await engine.drained();
    expect(new Set(second.requests.map(({ guid }) => guid))).toEqual(new Set(guids));
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 50, dead: 0 });
  });
});

it('holds messages while no URI is set, and delivers them when one is', async () => {
  const receiver = await startReceiver();
  const { engine, reconfigure, send } = await startEngine({});
  const guids = await send(10);
  expect(await statusOf(engine)).toMatchObject({
    held: 10,
    delivery: { flow: { kind: 'unconfigured' }, inFlight: 0 },
  });
  await reconfigure({ 'contact-processed-notification-uri': receiver.uri });
  await engine.drained();
  expect(new Set(receiver.requests.map(({ guid }) => guid))).toEqual(new Set(guids));
});

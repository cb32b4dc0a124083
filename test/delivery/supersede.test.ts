import { describe, expect, it } from 'vitest';
import { Attempt } from '#dist/delivery/attempt.js';
import type { Connection } from '#dist/delivery/connection/connection.js';
import type { Generation } from '#dist/delivery/generation.js';
import { GenerationTallies } from '#dist/delivery/generation-tallies.js';
import type { AttemptReport } from '#dist/delivery/judgement/outcome.js';
import { startEngine } from '../engine/engines.ts';
import { ManualClock } from '../lab/manual-clock.ts';
import { accept, hang, startReceiver } from '../lab/scripted-receiver.ts';
import { customHeaders } from '../support/option-values.ts';
import {
  attempt,
  connectionTo,
  httpRoute,
  httpsRoute,
  proxyAt,
  REQUEST,
  rawProxy,
} from './attempts.ts';
import { eventually } from './eventually.ts';

/** An attempt under way, and all that it reports. */
function begin(connection: Connection) {
  const reports: AttemptReport[] = [];
  const terms = { timeoutMs: 2000, clock: new ManualClock() };
  const made = new Attempt(connection, REQUEST, terms, (report) => void reports.push(report));
  return { attempt: made, reports };
}

describe('an attempt that other options supersede', () => {
  it('ends at once when it is not connected yet', async () => {
    const proxy = await rawProxy('hang');
    const route = httpsRoute(443, {}, { hostname: 'crm.example.com', proxy: proxyAt(proxy.port) });
    const { attempt: made, reports } = begin(connectionTo(route));
    await eventually(() => proxy.heads.length === 1);
    made.supersede();
    expect(reports).toMatchObject([{ outcome: { kind: 'superseded', wasSent: false } }]);
    made.supersede();
    made.abort();
    await eventually(() => proxy.connections === 1);
    expect(reports).toHaveLength(1);
  });

  it('ends at once in the turn it began in, on a new connection', async () => {
    const receiver = await startReceiver();
    const { attempt: made, reports } = begin(connectionTo(httpRoute(receiver.port)));
    made.supersede();
    expect(reports).toMatchObject([{ outcome: { kind: 'superseded', wasSent: false } }]);
  });

  it('finishes when its request was sent', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { attempt: made, reports } = begin(connectionTo(httpRoute(receiver.port)));
    await eventually(() => receiver.inFlight === 1);
    made.supersede();
    expect(reports).toEqual([]);
    receiver.release();
    await eventually(() => reports.length === 1);
    expect(reports[0]?.outcome).toMatchObject({ kind: 'responded', status: 200 });
  });

  it('is not sent once more over a fresh connection when its own was stale', async () => {
    const receiver = await startReceiver();
    const connection = connectionTo(httpRoute(receiver.port));
    await attempt(connection);
    let cut = () => {};
    receiver.answer = (_, response) => {
      cut = () => void response.socket?.resetAndDestroy();
    };
    const { attempt: made, reports } = begin(connection);
    await eventually(() => receiver.requests.length === 2);
    made.supersede();
    cut();
    await eventually(() => reports.length === 1);
    expect(reports[0]).toMatchObject({
      outcome: { kind: 'superseded', wasSent: true },
      isResentOnFreshConnection: false,
    });
    expect(receiver.requests).toHaveLength(2);
  });
});

describe('messages whose attempts are superseded', () => {
  it('go out uncharged with the options in force, and the log says so', async () => {
    const proxy = await rawProxy('hang');
    const receiver = await startReceiver();
    const { engine, lines, messages, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': 'https://crm.example.com/',
      'http-proxy': { hostname: '127.0.0.1', port: proxy.port, credentials: undefined },
    });
    const guids = await send(4);
    await eventually(() => proxy.heads.length === 4);
    await reconfigure({ 'contact-processed-notification-uri': receiver.uri });
    await engine.drained();
    expect((await messages()).map(({ attempts }) => attempts)).toEqual([1, 1, 1, 1]);
    const renewed = lines.filter(({ outcome }) => outcome === 'renew');
    expect(renewed.map(({ guid }) => guid).toSorted()).toEqual(guids.toSorted());
    expect(renewed[0]).toMatchObject({ generation: 1, was_sent: false });
    expect(engine.status().generations).toMatchObject([
      { number: 1, inFlight: 0, attempts: 0 },
      { number: 2, inFlight: 0, attempts: 4, delivered: 4 },
    ]);
  });

  it('over a stale connection have the new headers when they are sent again', async () => {
    const receiver = await startReceiver();
    const keyed = (key: string) => ({
      'contact-processed-notification-uri': receiver.uri,
      'http-custom-headers': customHeaders({ 'X-Key': key }),
    });
    const { engine, messages, reconfigure, send } = await startEngine(keyed('old'));
    await send(1);
    await engine.drained();
    let cut = () => {};
    receiver.answer = (_, response) => {
      cut = () => void response.socket?.resetAndDestroy();
    };
    await send(1);
    await eventually(() => receiver.requests.length === 2);
    await reconfigure(keyed('new'));
    receiver.answer = accept;
    cut();
    await engine.drained();
    const keys = receiver.requests.map(({ headers }) => headers['x-key']);
    expect(keys).toEqual(['old', 'old', 'new']);
    expect((await messages()).map(({ attempts }) => attempts)).toEqual([1, 1]);
  });
});

describe('the tallies of generations', () => {
  const generation = (number: number) => ({ number, hash: `hash-${number}` }) as Generation;

  it('are bounded; none is forgotten while it carries requests', () => {
    const tallies = new GenerationTallies(generation(1));
    tallies.of(1).inFlight += 1;
    for (let number = 2; number <= 100; number += 1) {
      tallies.open(generation(number));
      expect(tallies.list().length).toBeLessThanOrEqual(22);
    }
    const numbers = tallies.list().map(({ number }) => number);
    expect(numbers).toEqual([1, ...Array.from({ length: 21 }, (_, index) => 80 + index)]);
    expect(tallies.list().filter(({ isActive }) => isActive)).toMatchObject([{ number: 100 }]);
    tallies.of(1).inFlight -= 1;
    tallies.open(generation(101));
    expect(tallies.list()[0]).toMatchObject({ number: 81 });
  });

  it('count nothing for one that was forgotten', () => {
    const tallies = new GenerationTallies(generation(1));
    for (let number = 2; number <= 30; number += 1) tallies.open(generation(number));
    tallies.of(1).delivered += 1;
    expect(tallies.of(1)).toEqual({ inFlight: 0, attempts: 0, delivered: 0, dead: 0 });
    expect(tallies.list().every(({ delivered }) => delivered === 0)).toBe(true);
  });
});

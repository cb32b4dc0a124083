import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '#dist/store/sqlite/driver.js';
import { eventually } from '../delivery/eventually.ts';
import { acceptMessages } from '../delivery/stores.ts';
import {
  type Answer,
  accept,
  hang,
  respond,
  type SeenRequest,
  startReceiver,
} from '../lab/scripted-receiver.ts';
import { openTemporaryStore } from '../store/open-sqlite.ts';
import { customHeaders } from '../support/option-values.ts';
import { startEngine } from './engines.ts';

/** Gives each request of a message the next of these answers; the last one from then on. */
function inTurn(...answers: readonly Answer[]): Answer {
  const counts = new Map<string, number>();
  return (request, response) => {
    const count = counts.get(request.guid) ?? 0;
    counts.set(request.guid, count + 1);
    answers[Math.min(count, answers.length - 1)]?.(request, response);
  };
}

describe('delivery', () => {
  it('sends the same bytes with the same ETag until they are accepted', async () => {
    const receiver = await startReceiver({ answer: inTurn(respond(503), respond(500), accept) });
    const { engine, messages, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
    });
    const [guid] = await send(1);
    await engine.drained();
    expect(receiver.requests).toHaveLength(3);
    expect(new Set(receiver.requests.map(({ body }) => body)).size).toBe(1);
    expect(receiver.requests.map((request) => request.guid)).toEqual([guid, guid, guid]);
    const body = JSON.parse(receiver.requests[0]?.body ?? '');
    expect(body).toMatchObject({ GSW_MESSAGE_GUID: guid });
    expect(body.GSW_TIMESTAMP).toMatch(/^\d+\.\d{3}$/);
    expect(receiver.requests[0]).toMatchObject({ method: 'POST', path: '/notify?from=ocs' });
    // Nobody knows whose fault the first two answers were, so they are not charged.
    expect(await messages()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    expect(engine.status().delivery).toMatchObject({ attempts: 1, delivered: 1, dead: 0 });
  });

  it('sends no body that a disk has changed, keeps it as dead, and sends all others', async () => {
    const { store, folder, close } = await openTemporaryStore();
    onTestFinished(close);
    await acceptMessages(store, 30);
    const db = openDatabase(join(folder, 'messages.db'));
    db.exec("UPDATE bodies SET body = replace(body, '{', '[') WHERE seq % 3 = 0");
    db.close();
    const receiver = await startReceiver();
    const { engine, lines, messages } = await startEngine(
      {
        'contact-processed-notification-uri': receiver.uri,
        'http-connection-pool-size': 2,
      },
      { store },
    );
    await engine.drained();
    expect(receiver.requests).toHaveLength(20);
    const dead = (await messages()).filter(({ state }) => state === 'dead');
    expect(dead.map(({ seq, reason }) => [seq % 3, reason])).toEqual(
      Array.from({ length: 10 }, () => [0, 'damaged']),
    );
    expect(engine.status().delivery).toMatchObject({ delivered: 20, dead: 10, attempts: 20 });
    expect(lines.filter(({ reason }) => reason === 'damaged')).toHaveLength(10);
  });

  const noneRetried = { applies: false, failures: [] };
  it.each([
    ['http-retry-max-attempts 1', { 'http-retry-max-attempts': 1 }, 503, 2, 'retries-exhausted'],
    ['http-retry-max-attempts 0', { 'http-retry-max-attempts': 0 }, 503, 1, 'retries-exhausted'],
    ['no retries', { 'http-retry-applies-to': noneRetried }, 503, 1, 'retry-not-applicable'],
    ['a redirect', {}, 301, 1, 'redirect'],
    ['a refusal', {}, 404, 1, 'rejected'],
  ])('gives a message up: %s', async (_what, values, status, attempts, reason) => {
    const elsewhere = await startReceiver();
    const headers = { location: elsewhere.uri };
    const receiver = await startReceiver();
    const { engine, messages, send, store } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      ...values,
    });
    await send(1);
    await engine.drained();
    receiver.answer = respond(status, headers, 'the reason');
    const [guid = ''] = await send(1);
    await engine.drained();
    expect(receiver.requests).toHaveLength(1 + attempts);
    expect(elsewhere.connections).toBe(0);
    expect(await messages()).toMatchObject([{}, { state: 'dead', reason, attempts }]);
    const details = await store.get(guid);
    expect(details?.body).toBe(receiver.requests[1]?.body);
    expect(details?.failures).toHaveLength(attempts);
    expect(details?.failures[0]).toMatchObject({
      status,
      detail: expect.stringContaining('the reason'),
      generation: 1,
    });
  });

  it.each([
    ['1', 900, 1800],
    ['3600', 1200, 2200],
  ])(
    'waits as long as Retry-After: %s says, up to retry-max-delay',
    async (retryAfter, atLeastMs, atMostMs) => {
      const receiver = await startReceiver({
        answer: inTurn(respond(429, { 'retry-after': retryAfter }), accept),
      });
      const { engine, send } = await startEngine({
        'contact-processed-notification-uri': receiver.uri,
        'retry-max-delay': 1200,
      });
      await send(1);
      await engine.drained();
      const [first, second] = receiver.requests.map(({ atMs }) => atMs);
      const waitedMs = Number(second) - Number(first);
      expect(waitedMs).toBeGreaterThan(atLeastMs);
      expect(waitedMs).toBeLessThan(atMostMs);
    },
  );

  it('charges one attempt when a connection was closed as it was used again', async () => {
    const receiver = await startReceiver({
      answer: ({ index }, response) => {
        if (index === 1) response.socket?.resetAndDestroy();
        else response.end();
      },
    });
    const { engine, messages, send, lines } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'http-connection-pool-size': 1,
    });
    await send(1);
    await engine.drained();
    await send(1);
    await engine.drained();
    expect(receiver.requests).toHaveLength(3);
    expect((await messages()).map(({ attempts }) => attempts)).toEqual([1, 1]);
    const attempts = lines.filter(({ event }) => event === 'attempt');
    expect(attempts.map((line) => line['may_be_duplicate'] !== undefined)).toEqual([false, true]);
  });

  it('writes custom headers after the ETag, and never into the log', async () => {
    const receiver = await startReceiver({ answer: inTurn(respond(500), accept) });
    const { engine, send, lines } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'http-custom-headers': customHeaders({ 'X-Api-Key': 'k3y-of-ours' }),
    });
    await send(1, { record: { phone: '+15559999' } });
    await engine.drained();
    expect(receiver.requests[0]?.headers['x-api-key']).toBe('k3y-of-ours');
    const logged = JSON.stringify(lines);
    expect(logged).not.toContain('k3y-of-ours');
    expect(logged).not.toContain('+15559999');
    expect(lines.filter(({ event }) => event === 'attempt')).toHaveLength(2);
  });

  it('has exactly http-connection-pool-size requests in flight, over as many connections', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'http-connection-pool-size': 3,
    });
    await send(30);
    for (let released = 0; released < 30; released += 3) {
      await eventually(() => receiver.requests.length === released + 3);
      expect(receiver.inFlight).toBe(3);
      expect(engine.status().delivery.inFlight).toBe(3);
      receiver.release();
    }
    await engine.drained();
    expect(receiver.peak).toBe(3);
    expect(receiver.connections).toBe(3);
  });

  it('uses its connections again and again', async () => {
    const receiver = await startReceiver({
      answer: ({ index }, response) =>
        response.writeHead(index % 3 === 0 ? 503 : 200).end('x'.repeat(index)),
    });
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'http-retry-max-attempts': 100,
    });
    await send(300);
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 300, dead: 0 });
    expect(receiver.connections).toBeLessThanOrEqual(4);
  });
});

describe('a chain', () => {
  const chainOf = ({ body }: SeenRequest) => JSON.parse(body).GSW_CHAIN_ID as number;

  it('is delivered in order, one message at a time, while other chains overtake it', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
    });
    const chain = await send(5, { chainId: 900_001 });
    await eventually(() => receiver.inFlight === 1);
    receiver.answer = (request, response) => {
      if (chainOf(request) !== 900_001) response.end();
    };
    const others = await send(20);
    await eventually(() => receiver.requests.length === 21);
    for (let index = 1; index < chain.length; index += 1) {
      receiver.release();
      await eventually(() => receiver.requests.length === 21 + index);
    }
    receiver.release();
    await engine.drained();
    const guids = receiver.requests.map(({ guid }) => guid);
    expect(guids.filter((guid) => chain.includes(guid))).toEqual(chain);
    expect(new Set(guids.slice(1, 21))).toEqual(new Set(others));
  });

  it('waits for a message that is retried; nobody else does', async () => {
    let failures = 0;
    const receiver = await startReceiver({
      answer: (request, response) => {
        const fails = chainOf(request) === 900_002 && failures < 3;
        if (fails) failures += 1;
        response.writeHead(fails ? 503 : 200).end();
      },
    });
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'retry-delay': 100,
      'retry-max-delay': 200,
    });
    const chain = await send(3, { chainId: 900_002 });
    const others = await send(50);
    await engine.drained();
    const guids = receiver.requests.map(({ guid }) => guid);
    const [first = '', second = '', third = ''] = chain;
    expect(guids.filter((guid) => chain.includes(guid))).toEqual([
      ...Array(4).fill(first),
      second,
      third,
    ]);
    const lastOther = Math.max(...others.map((guid) => guids.indexOf(guid)));
    expect(lastOther).toBeLessThan(guids.indexOf(second));
  });

  it('goes on after a message that was given up', async () => {
    const receiver = await startReceiver({
      answer: ({ index }, response) => response.writeHead(index === 1 ? 404 : 200).end(),
    });
    const { engine, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
    });
    await send(4, { chainId: 900_003 });
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 3, dead: 1 });
  });
});

import { describe, expect, it } from 'vitest';
import { rawProxy } from '../delivery/attempts.ts';
import { eventually } from '../delivery/eventually.ts';
import { send } from '../engine/engines.ts';
import { refusedPort } from '../engine/refused-port.ts';
import {
  accept,
  hang,
  respond,
  type ScriptedReceiver,
  startReceiver,
} from '../lab/scripted-receiver.ts';
import { type OptionTexts, type Reloading, startReloading } from './reloading.ts';

const MOST_FOR_A_COMMIT_MS = 100;
const URI = 'contact-processed-notification-uri';
const POOL = 'http-connection-pool-size';

/** Of each message how often it was charged and with which generation it ended. */
async function endsOf({ store }: Reloading): Promise<readonly string[]> {
  const messages = await store.list({ limit: 10_000 });
  return messages.map(
    ({ attempts, lastAttempt, state }) => `${state} ${attempts} in ${lastAttempt?.generation}`,
  );
}

function guidsAt(...receivers: readonly ScriptedReceiver[]): readonly string[] {
  return receivers.flatMap(({ requests }) => requests.map(({ guid }) => guid)).toSorted();
}

describe('another URI in the file', () => {
  it('is in force at once while the old receiver refuses connections', async () => {
    const receiver = await startReceiver();
    const reloading = await startReloading({
      application: {
        [URI]: `http://127.0.0.1:${await refusedPort()}/`,
        'retry-delay': '60s',
        'retry-max-delay': '60s',
      },
    });
    const { edit, engine, next } = reloading;
    const guids = await send(engine, 104);
    await eventually(async () => (await engine.counts()).held === 104);
    edit({ [URI]: receiver.uri });
    const { durationMs, result } = await next();
    expect(result).toBe('applied');
    expect(durationMs).toBeLessThanOrEqual(MOST_FOR_A_COMMIT_MS);
    await engine.drained();
    expect(guidsAt(receiver)).toEqual(guids.toSorted());
    expect(await endsOf(reloading)).toEqual(Array(104).fill('delivered 1 in 2'));
  });

  it('is in force at once while the old receiver hangs before the connection is made', async () => {
    const proxy = await rawProxy('hang');
    const receiver = await startReceiver();
    const reloading = await startReloading({
      application: {
        [URI]: 'https://crm.example.com/',
        'http-proxy': `127.0.0.1:${proxy.port}`,
      },
    });
    const { edit, engine, lines, next } = reloading;
    const guids = await send(engine, 104);
    await eventually(() => proxy.heads.length === 4);
    edit({ [URI]: receiver.uri });
    const { durationMs, finishing } = await next();
    expect(durationMs).toBeLessThanOrEqual(MOST_FOR_A_COMMIT_MS);
    expect(finishing).toEqual([]);
    await engine.drained();
    expect(guidsAt(receiver)).toEqual(guids.toSorted());
    expect(await endsOf(reloading)).toEqual(Array(104).fill('delivered 1 in 2'));
    expect(lines.filter(({ outcome }) => outcome === 'renew')).toHaveLength(4);
    expect(proxy.connections).toBe(4);
  });

  it('is in force at once while the old receiver hangs with four requests', async () => {
    const old = await startReceiver({ answer: hang });
    const receiver = await startReceiver();
    const reloading = await startReloading({
      application: { [URI]: old.uri, 'http-response-timeout': 2 },
    });
    const { edit, engine, next } = reloading;
    const guids = await send(engine, 104);
    await eventually(() => old.inFlight === 4);
    edit({ [URI]: receiver.uri });
    const { durationMs, finishing } = await next();
    expect(durationMs).toBeLessThanOrEqual(MOST_FOR_A_COMMIT_MS);
    expect(finishing).toEqual([{ generation: 1, inFlight: 4 }]);
    await eventually(async () => (await engine.counts()).ledger.delivered === 100);
    expect(old.inFlight).toBe(4);
    await engine.drained();
    expect(guidsAt(receiver)).toEqual(guids.toSorted());
    expect(guidsAt(old)).toHaveLength(4);
    // What the old receiver has is charged when its deadline passes; the new one gets the retry.
    const ends = (await endsOf(reloading)).toSorted();
    expect(ends).toEqual([
      ...Array(100).fill('delivered 1 in 2'),
      ...Array(4).fill('delivered 2 in 2'),
    ]);
    expect(engine.status().delivery.generations.map(({ attempts }) => attempts)).toEqual([4, 104]);
    await eventually(() => old.open === 0);
  });

  it('that is empty holds messages; set again, they go on', async () => {
    const receiver = await startReceiver();
    const { edit, engine, next } = await startReloading({ application: { [URI]: receiver.uri } });
    await send(engine, 4);
    await engine.drained();
    edit({ [URI]: '' });
    expect(await next()).toMatchObject({ result: 'applied', generation: 2 });
    await send(engine, 20);
    await eventually(async () => (await engine.counts()).held === 20);
    expect(engine.status().delivery).toMatchObject({ flow: { kind: 'unconfigured' }, inFlight: 0 });
    await eventually(() => receiver.open === 0);
    edit({ [URI]: receiver.uri });
    expect(await next()).toMatchObject({ result: 'applied', generation: 3 });
    await engine.drained();
    expect(guidsAt(receiver)).toHaveLength(24);
  });
});

describe('another pool size in the file', () => {
  it.each([
    [10, 1],
    [1, 100],
  ])('%i → %i lets what is in flight finish, then sends so many at once', async (before, after) => {
    const receiver = await startReceiver({ answer: hang });
    const application: OptionTexts = { [URI]: receiver.uri };
    const { edit, engine, next } = await startReloading({
      application: { ...application, [POOL]: before },
    });
    await send(engine, 150);
    await eventually(() => receiver.inFlight === before);
    edit({ ...application, [POOL]: after });
    expect((await next()).finishing).toEqual([{ generation: 1, inFlight: before }]);
    await eventually(() => receiver.inFlight === before + after);
    receiver.answer = accept;
    receiver.release();
    await engine.drained();
    expect(receiver.peak).toBe(before + after);
    expect(
      receiver.requests.slice(before + after).every(({ concurrency }) => concurrency <= after),
    ).toBe(true);
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 150, dead: 0 });
    await eventually(() => receiver.open <= after);
  });
});

describe('other options in the file', () => {
  it('turn notifications off and on', async () => {
    const receiver = await startReceiver({ answer: hang });
    const application: OptionTexts = { [URI]: receiver.uri };
    const { edit, engine, next } = await startReloading({ application });
    await send(engine, 8);
    await eventually(() => receiver.inFlight === 4);
    edit({ ...application, 'contact-processed-notification': 'false' });
    await next();
    await expect(send(engine, 1)).rejects.toThrow('not-notified');
    receiver.answer = accept;
    receiver.release();
    await engine.drained();
    edit(application);
    await next();
    await send(engine, 1);
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ accepted: 9, delivered: 9 });
  });

  it('allow fewer retries than were made: the next failure is the last', async () => {
    const receiver = await startReceiver({ answer: respond(503) });
    const application: OptionTexts = { [URI]: receiver.uri };
    const reloading = await startReloading({
      application: { ...application, 'http-retry-max-attempts': 100 },
    });
    const { edit, engine, next } = reloading;
    receiver.answer = ({ index }, response) => {
      if (index < 3) response.writeHead(503).end();
    };
    await send(engine, 1);
    await eventually(() => receiver.inFlight === 1 && receiver.requests.length === 4);
    edit({ ...application, 'http-retry-max-attempts': 1 });
    await next();
    receiver.release(503);
    await engine.drained();
    expect(await endsOf(reloading)).toEqual(['dead 4 in 1']);
    expect(receiver.requests).toHaveLength(4);
  });

  it('rotate a header: every request that begins after the commit has the new value', async () => {
    const receiver = await startReceiver({
      answer: (_, response) => void setTimeout(() => response.end(), 5),
    });
    const application: OptionTexts = { [URI]: receiver.uri };
    const keyed = (key: string) => ({ ...application, 'http-custom-headers': `X-Key: ${key}` });
    const { edit, engine, next, store } = await startReloading({ application: keyed('key-1') });
    const sent: string[] = [];
    let isFeeding = true;
    const feeding = (async () => {
      while (isFeeding) {
        sent.push(...(await send(engine, 10)));
        await eventually(async () => (await engine.counts()).ledger.pending < 20);
      }
    })();
    for (const number of [2, 3]) {
      edit(keyed(`key-${number}`));
      const { generation } = await next();
      expect(generation).toBe(number);
      const [guid] = await send(engine, 1); // begins after the commit for certain
      await eventually(() => receiver.requests.some((request) => request.guid === guid));
      const request = receiver.requests.find((each) => each.guid === guid);
      expect(request?.headers['x-key']).toBe(`key-${number}`);
      sent.push(guid ?? '');
    }
    isFeeding = false;
    await feeding;
    await engine.drained();
    const generations = new Map(
      (await store.list({ limit: 10_000 })).map(({ guid, lastAttempt }) => [
        guid,
        lastAttempt?.generation,
      ]),
    );
    expect(receiver.requests.map(({ guid, headers }) => [guid, headers['x-key']])).toEqual(
      receiver.requests.map(({ guid }) => [guid, `key-${generations.get(guid)}`]),
    );
    expect(new Set(generations.values())).toEqual(new Set([1, 2, 3]));
    expect(guidsAt(receiver)).toEqual(sent.toSorted());
  });
});

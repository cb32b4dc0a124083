import { X509Certificate } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OptionValues } from '#dist/options/values/option-values.js';
import { rawProxy } from '../delivery/attempts.ts';
import { eventually } from '../delivery/eventually.ts';
import { temporaryFolder } from '../delivery/stores.ts';
import { createCertificateAuthority } from '../lab/certificates.ts';
import { accept, hang, startReceiver } from '../lab/scripted-receiver.ts';
import { customHeaders } from '../support/option-values.ts';
import { startEngine, statusOf } from './engines.ts';
import { refusedPort } from './refused-port.ts';

const MOST_FOR_A_COMMIT_MS = 100;
/** Twenty idle ones are kept for those who look now and then; beside them the active one, and those with requests in flight. */
const MOST_GENERATIONS = 31;

/** Options of section `[security]` that cannot be put in force. */
async function unusableFiles(): Promise<Partial<OptionValues>[]> {
  const folder = await temporaryFolder();
  const authority = await createCertificateAuthority();
  const [one, other] = [await authority.issue({ client: true }), await authority.issue({})];
  const write = async (name: string, text: string | Buffer) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const garbage = await write('garbage.pem', 'no certificate');
  const certificate = await write('certificate.pem', one.cert);
  const key = await write('key.pem', one.key);
  return [
    { 'trusted-ca': join(folder, 'none.pem') },
    { 'trusted-ca': folder },
    { 'trusted-ca': garbage },
    { 'trusted-ca': await write('empty.pem', '') },
    { 'trusted-ca': await write('ca.der', new X509Certificate(authority.cert).raw) },
    { certificate: join(folder, 'none.pem'), 'certificate-key': key },
    { certificate, 'certificate-key': garbage },
    { certificate: garbage, 'certificate-key': key },
    { certificate, 'certificate-key': await write('other.pem', other.key) },
  ];
}

describe('another URI', () => {
  it('is in force at once while the old receiver hangs; every message arrives', async () => {
    const old = await startReceiver({ answer: hang });
    const receiver = await startReceiver();
    const { engine, messages, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': old.uri,
      'http-response-timeout': 0.5,
    });
    const guids = await send(104);
    await eventually(() => old.inFlight === 4);
    const start = performance.now();
    await reconfigure({ 'contact-processed-notification-uri': receiver.uri });
    expect(performance.now() - start).toBeLessThan(MOST_FOR_A_COMMIT_MS);
    await engine.drained();
    expect(receiver.requests.map(({ guid }) => guid).sort()).toEqual([...guids].sort());
    expect(old.requests).toHaveLength(4);
    expect((await messages()).map(({ guid }) => guid)).toEqual(guids);
    expect(await statusOf(engine)).toMatchObject({
      generation: { number: 2 },
      ledger: { delivered: 104, dead: 0 },
    });
    await eventually(() => old.open === 0);
  });

  it('is in force at once while the old receiver refuses connections', async () => {
    const receiver = await startReceiver();
    const { engine, messages, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': `http://127.0.0.1:${await refusedPort()}/`,
      'retry-delay': 60_000,
      'retry-max-delay': 60_000,
    });
    const guids = await send(104);
    await eventually(async () => (await engine.counts()).held === 104);
    const start = performance.now();
    await reconfigure({ 'contact-processed-notification-uri': receiver.uri });
    expect(performance.now() - start).toBeLessThan(MOST_FOR_A_COMMIT_MS);
    await engine.drained();
    expect(receiver.requests.map(({ guid }) => guid).sort()).toEqual([...guids].sort());
    expect((await messages()).every(({ attempts }) => attempts === 1)).toBe(true);
  });

  it('lets requests in flight finish where they began', async () => {
    const old = await startReceiver({ answer: hang });
    const receiver = await startReceiver();
    const { engine, messages, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': old.uri,
    });
    await send(4);
    await eventually(() => old.inFlight === 4);
    await reconfigure({ 'contact-processed-notification-uri': receiver.uri });
    await send(4);
    await eventually(async () => (await engine.counts()).ledger.delivered === 4);
    old.release();
    await engine.drained();
    expect(old.requests).toHaveLength(4);
    expect(receiver.requests).toHaveLength(4);
    const generations = (await messages()).map(({ lastAttempt }) => lastAttempt?.generation);
    expect(generations).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    await eventually(() => old.open === 0);
  });

  it('is not held because the old receiver still cannot be reached', async () => {
    const proxy = await rawProxy('hang');
    const receiver = await startReceiver({ answer: hang });
    const { engine, lines, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': 'https://crm.example.com/',
      'http-proxy': { hostname: '127.0.0.1', port: proxy.port, credentials: undefined },
      'http-response-timeout': 0.3,
    });
    await send(12);
    await eventually(() => proxy.heads.length === 4);
    await reconfigure({
      'contact-processed-notification-uri': receiver.uri,
      'http-response-timeout': 5,
    });
    await eventually(() => receiver.inFlight === 4);
    expect(lines.filter(({ outcome }) => outcome === 'renew')).toHaveLength(4);
    expect(lines.filter(({ outcome }) => outcome === 'hold')).toEqual([]);
    expect(engine.status().delivery.flow).toMatchObject({ kind: 'open' });
    expect(engine.status().generations).toMatchObject([
      { number: 1, inFlight: 0, isActive: false, attempts: 0 },
      { number: 2, inFlight: 4, isActive: true },
    ]);
    receiver.answer = accept;
    receiver.release();
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 12, dead: 0 });
  });
});

describe('other options for a receiver that is out of reach', () => {
  it('try it at once, and do not begin its outage anew', async () => {
    const uri = `http://127.0.0.1:${await refusedPort()}/`;
    const { engine, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': uri,
      'hold-limit': 1000,
      'retry-delay': 100,
    });
    await send(20);
    await eventually(async () => (await engine.counts()).held === 20);
    const flow = () => engine.status().delivery.flow;
    const since = () =>
      'outage' in flow() ? (flow() as { outage: { sinceMs: number } }).outage.sinceMs : 0;
    const began = since();
    for (let pool = 5; (await engine.counts()).ledger.dead < 20; pool += 1) {
      await reconfigure({ 'http-connection-pool-size': pool, 'hold-limit': 1000 });
      expect(since()).toBe(began);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect((await engine.counts()).ledger).toMatchObject({ dead: 20, pending: 0 });
  });
});

describe('another pool size', () => {
  it('10 to 1 lets ten requests finish, then sends one at a time', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'http-connection-pool-size': 10,
    });
    await send(40);
    await eventually(() => receiver.inFlight === 10);
    await reconfigure({ 'http-connection-pool-size': 1 });
    await eventually(() => receiver.inFlight === 11);
    receiver.release();
    for (let seen = 12; seen <= 40; seen += 1) {
      await eventually(() => receiver.requests.length === seen);
      receiver.release();
    }
    await engine.drained();
    expect(receiver.requests.slice(11).every(({ concurrency }) => concurrency === 1)).toBe(true);
  });

  it('1 to 100 sends a hundred at a time', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'http-connection-pool-size': 1,
    });
    await send(150);
    await eventually(() => receiver.inFlight === 1);
    receiver.release();
    await eventually(() => receiver.requests.length === 2);
    await reconfigure({ 'http-connection-pool-size': 100 });
    await eventually(() => receiver.inFlight === 101);
    receiver.answer = accept;
    receiver.release();
    await engine.drained();
    expect(receiver.peak).toBe(101);
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 150, dead: 0 });
  });
});

describe('other options', () => {
  it('a proxy is added and removed under load', async () => {
    const authority = await createCertificateAuthority();
    const folder = await temporaryFolder();
    const ca = join(folder, 'ca.pem');
    await writeFile(ca, authority.cert);
    const receiver = await startReceiver({
      tls: await authority.issue({ names: ['localhost'] }),
      hostname: '127.0.0.1',
    });
    const proxy = await rawProxy('tunnel');
    const uri = receiver.uri.replace('127.0.0.1', 'localhost');
    const { engine, reconfigure, send, messages } = await startEngine({
      'contact-processed-notification-uri': uri,
      'trusted-ca': ca,
    });
    const direct = send(100);
    await eventually(() => receiver.requests.length > 5);
    expect(proxy.connections).toBe(0);
    await reconfigure({
      'http-proxy': { hostname: '127.0.0.1', port: proxy.port, credentials: undefined },
    });
    const through = send(100);
    await eventually(() => proxy.connections > 0);
    await reconfigure({ 'http-proxy': undefined });
    const tunnels = proxy.connections;
    await send(100);
    await Promise.all([direct, through]);
    await engine.drained();
    expect(proxy.connections).toBe(tunnels);
    expect((await messages()).every(({ attempts }) => attempts === 1)).toBe(true);
    expect((await engine.counts()).ledger).toMatchObject({ delivered: 300, dead: 0 });
  });

  it('a rotated header is on every request that starts after the commit', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'http-custom-headers': customHeaders({ 'X-Key': 'old' }),
    });
    await send(60);
    await eventually(() => receiver.inFlight === 4);
    await reconfigure({ 'http-custom-headers': customHeaders({ 'X-Key': 'new' }) });
    receiver.answer = accept;
    receiver.release();
    await engine.drained();
    const keys = receiver.requests.map(({ headers }) => headers['x-key']);
    expect(keys).toEqual([...Array(4).fill('old'), ...Array(56).fill('new')]);
  });

  it('a shorter timeout holds for the next attempt', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { lines, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
      'http-connection-pool-size': 1,
      'http-response-timeout': 600,
    });
    await send(1);
    await eventually(() => receiver.inFlight === 1);
    await reconfigure({ 'http-response-timeout': 0.2 });
    const [guid] = await send(1);
    await eventually(() => lines.some((line) => line['failure'] === 'timeout'));
    expect(lines.find((line) => line['failure'] === 'timeout')).toMatchObject({ guid });
  });

  it('charge no message with an answer to earlier ones', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, reconfigure, send, messages } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
    });
    await send(1);
    await eventually(() => receiver.inFlight === 1);
    await reconfigure({ 'http-retry-max-attempts': 0 });
    receiver.answer = accept;
    receiver.release(400);
    await engine.drained();
    expect(await messages()).toMatchObject([{ state: 'delivered', attempts: 1 }]);
    expect(receiver.requests).toHaveLength(2);
  });

  it('notifications that are turned off make no more messages; those there are delivered', async () => {
    const receiver = await startReceiver({ answer: hang });
    const { engine, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
    });
    await send(8);
    await eventually(() => receiver.inFlight === 4);
    await reconfigure({ 'contact-processed-notification': false });
    await expect(send(1)).rejects.toThrow('not-notified');
    receiver.answer = accept;
    receiver.release();
    await engine.drained();
    expect((await engine.counts()).ledger).toMatchObject({ accepted: 8, delivered: 8 });
  });

  it('that cannot be prepared change nothing', async () => {
    const receiver = await startReceiver();
    const { engine, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': receiver.uri,
    });
    const elsewhere = { 'contact-processed-notification-uri': 'https://crm.example.com/' };
    for (const files of await unusableFiles()) {
      await expect(reconfigure({ ...elsewhere, ...files })).rejects.toMatchObject({
        code: 'PREPARE_FAILED',
      });
    }
    expect(engine.status().generation.number).toBe(1);
    await send(5);
    await engine.drained();
    expect(receiver.requests).toHaveLength(5);
    expect(await reconfigure({})).toBe(2);
  });

  it('follow each other in the order they were asked for, past one that fails', async () => {
    const [first, second] = [await startReceiver(), await startReceiver()];
    const { engine, reconfigure, send } = await startEngine({});
    const results = await Promise.allSettled([
      reconfigure({ 'contact-processed-notification-uri': first.uri }),
      reconfigure({
        'contact-processed-notification-uri': 'https://crm.example.com/',
        'trusted-ca': '/nowhere/ca.pem',
      }),
      reconfigure({ 'contact-processed-notification-uri': second.uri }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(engine.status().generation.number).toBe(3);
    await send(1);
    await engine.drained();
    expect(first.requests).toHaveLength(0);
    expect(second.requests).toHaveLength(1);
  });

  it('a hundred times under load lose nothing and abort nothing', async () => {
    const receivers = [await startReceiver(), await startReceiver()];
    const uris = receivers.map(({ uri }) => uri);
    const { engine, messages, reconfigure, send } = await startEngine({
      'contact-processed-notification-uri': uris[0] ?? '',
    });
    const sending = send(2000);
    const lasted: number[] = [];
    for (let n = 0; n < 100; n += 1) {
      const start = performance.now();
      await reconfigure({
        'contact-processed-notification-uri': uris[n % 2] ?? '',
        'http-connection-pool-size': 1 + (n % 7),
      });
      lasted.push(performance.now() - start);
      await eventually(() => engine.status().delivery.inFlight > 0 || n > 60);
    }
    expect(lasted.sort((a, b) => a - b)[50]).toBeLessThan(MOST_FOR_A_COMMIT_MS);
    expect(engine.status().generations.length).toBeLessThanOrEqual(MOST_GENERATIONS);
    const guids = await sending;
    await engine.drained();
    const seen = receivers.flatMap(({ requests }) => requests.map(({ guid }) => guid));
    expect(seen.sort()).toEqual([...guids].sort());
    expect((await messages()).every(({ attempts }) => attempts === 1)).toBe(true);
    await eventually(() => receivers.reduce((sum, { open }) => sum + open, 0) <= 7);
  });
});

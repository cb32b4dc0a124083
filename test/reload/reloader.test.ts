import { chmodSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NotifierError } from '#dist/errors.js';
import { recall } from '#dist/reload/reload-history.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { eventually } from '../delivery/eventually.ts';
import { temporaryFolder } from '../delivery/stores.ts';
import { send } from '../engine/engines.ts';
import { hang, startReceiver } from '../lab/scripted-receiver.ts';
import { applicationText, hostText, startReloading } from './reloading.ts';

/** Files that keep changing would hold a look up for ever. */
const MOST_FOR_AN_END_MS = 1000;

describe('an edit', () => {
  it('is put in force, told, counted and remembered', async () => {
    const receiver = await startReceiver({ answer: hang });
    const uri = { 'contact-processed-notification-uri': receiver.uri };
    const { application, asked, edit, engine, lines, next, reloader, reports, said, store } =
      await startReloading({ application: { ...uri, 'http-connection-pool-size': 10 } });
    const first = engine.status().generation;
    await send(engine, 3);
    await eventually(() => receiver.inFlight === 3);

    edit({ ...uri, 'http-connection-pool-size': 50 });
    const report = await next();

    const { hash } = engine.status().generation;
    expect(hash).not.toBe(first.hash);
    expect(report).toMatchObject({
      trigger: 'watch',
      result: 'applied',
      generation: 2,
      hash,
      changes: [{ name: 'http-connection-pool-size', to: { display: '50' } }],
      finishing: [{ generation: 1, inFlight: 3 }],
      failure: undefined,
    });
    expect(said()).toBe(
      `reloaded generation 2: http-connection-pool-size 10 → 50 (${application}:4), 3 in flight finish on generation 1`,
    );
    expect(lines.at(-1)).toMatchObject({ level: 'info', options_hash: hash.slice(0, 12) });
    expect(asked.map(({ values }) => values['http-connection-pool-size'])).toEqual([50]);
    expect(reloader.status()).toMatchObject({
      state: 'active',
      isDegraded: false,
      active: { generation: 2, hash, options: asked[0] },
      refused: undefined,
      drift: [],
      driftSinceMs: undefined,
      counts: {
        isLastSuccessful: true,
        lastSuccessAtMs: report.atMs,
        attempts: [
          { trigger: 'start', result: 'applied', count: 1 },
          { trigger: 'watch', result: 'applied', count: 1 },
        ],
      },
    });
    expect(reports).toMatchObject([{ trigger: 'start', generation: 1 }, { trigger: 'watch' }]);
    await reloader.close();
    expect(await reloader.history()).toEqual(JSON.parse(JSON.stringify([report, reports[0]])));
    expect(await store.generation(2)).toMatchObject({ hash });
  });

  it('is put in force at once when somebody asks for it', async () => {
    const { edit, engine, reloader } = await startReloading();
    await reloader.reload(); // the look at the start is over then
    edit({ 'http-connection-pool-size': 7 });
    expect(await reloader.reload()).toMatchObject({ trigger: 'call', result: 'applied' });
    expect(await reloader.reload({ trigger: 'signal' })).toMatchObject({
      trigger: 'signal',
      result: 'unchanged',
      generation: 2,
      changes: [],
    });
    expect(engine.status().generation.number).toBe(2);
    expect(reloader.status().counts.attempts.slice(1)).toEqual([
      { trigger: 'call', result: 'unchanged', count: 1 },
      { trigger: 'call', result: 'applied', count: 1 },
      { trigger: 'signal', result: 'unchanged', count: 1 },
    ]);
  });

  it('between the read for the start and the start is noticed', async () => {
    const { next } = await startReloading({
      beforeFollowing: ({ application }) =>
        writeFileSync(application, applicationText({ 'http-connection-pool-size': 9 })),
    });
    expect(await next()).toMatchObject({ trigger: 'watch', result: 'applied', generation: 2 });
  });

  it('of one file keeps what stands in the other', async () => {
    const { asked, edit, host, next } = await startReloading();
    edit({ 'http-connection-pool-size': 8 });
    await next();
    writeFileSync(host, hostText('X-Host: ocs02'));
    await next();
    expect(asked.map(({ values }) => values['http-connection-pool-size'])).toEqual([8, 8]);
    const sent = asked.map(({ values }) => values['http-custom-headers'][0]?.value.reveal());
    expect(sent).toEqual(['ocs01', 'ocs02']);
  });

  it('of the comments opens no generation, and moves the lines that are named', async () => {
    const { application, engine, next, reloader } = await startReloading();
    const lineOf = () =>
      reloader
        .status()
        .active.options.entries.find(({ name }) => name === 'http-connection-pool-size')?.range
        ?.start.line;
    expect(lineOf()).toBe(4);
    writeFileSync(application, `# one\n# two\n${applicationText()}`);
    expect(await next()).toMatchObject({ result: 'unchanged', generation: 1, changes: [] });
    expect(lineOf()).toBe(6);
    expect(engine.status().generation.number).toBe(1);
  });

  it('that leaves the bytes as they were is no news', async () => {
    const { application, asked, host, reloader, staysSilent } = await startReloading();
    utimesSync(application, new Date(), new Date());
    chmodSync(application, 0o640);
    writeFileSync(`${host}.new`, hostText());
    renameSync(`${host}.new`, host);
    await staysSilent();
    expect(asked).toEqual([]);
    expect(reloader.status().counts.attempts).toHaveLength(1);
  });
});

describe('the history', () => {
  it('keeps the last 50 looks, newest first, beyond the process', async () => {
    const folder = await temporaryFolder();
    const store = await openSqliteStore(folder);
    const { reloader } = await startReloading({ store });
    const [start] = await store.reloads();
    for (let n = 0; start && n < 60; n += 1) await store.recordReload(start);
    for (const trigger of ['call', 'command', 'signal'] as const)
      await reloader.reload({ trigger });
    const history = await reloader.history();
    expect(history).toHaveLength(50);
    expect(history.slice(0, 4).map(({ trigger }) => trigger)).toEqual([
      ...['signal', 'command', 'call', 'start'],
    ]);
    await reloader.close();
    await store.close();
    const reopened = await openSqliteStore(folder);
    const recalled = await recall(reopened);
    await reopened.close();
    expect(recalled).toEqual(history);
  });

  it('that cannot be written costs nothing else', async () => {
    const { edit, engine, lines, next } = await startReloading({
      records: {
        recordReload: () => Promise.reject(new NotifierError('STORE_FAILED', 'No room.')),
        reloads: async () => [],
        keepInForce: () => Promise.reject(new NotifierError('STORE_FAILED', 'No room.')),
      },
    });
    edit({ 'http-connection-pool-size': 8 });
    expect(await next()).toMatchObject({ result: 'applied', generation: 2 });
    expect(engine.status().generation.number).toBe(2);
    const told = () => lines.filter(({ msg }) => msg === 'cannot remember a reload');
    await eventually(() => told().length === 2);
    expect(told()[0]).toMatchObject({ level: 'error', err: { code: 'STORE_FAILED' } });
  });
});

describe('the end', () => {
  it('comes at once while files keep changing, and refuses what was asked for', async () => {
    const { edit, engine, lines, reloader } = await startReloading();
    let size = 1;
    const writing = setInterval(() => {
      size = (size % 900) + 1;
      edit({ 'http-connection-pool-size': size });
    }, 10);
    const asked = [reloader.reload(), reloader.rollback()].map((work) =>
      work.catch((error: unknown) => error),
    );
    await eventually(() => size > 50);
    const start = performance.now();
    await reloader.close();
    expect(performance.now() - start).toBeLessThan(MOST_FOR_AN_END_MS);
    clearInterval(writing);
    for (const error of await Promise.all(asked))
      expect(error).toMatchObject({ code: 'ENGINE_STOPPED' });
    await expect(reloader.reload()).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    expect(engine.status().generation.number).toBe(1);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('waits for options that are being put in force', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { asked, edit, engine, reloader, reports } = await startReloading({
      aroundCommit: async (commit) => {
        await gate;
        return commit();
      },
    });
    edit({ 'http-connection-pool-size': 8 });
    await eventually(() => asked.length === 1);
    let isClosed = false;
    const closed = reloader.close().then(() => {
      isClosed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(false);
    go();
    await closed;
    expect(reports.at(-1)).toMatchObject({ result: 'applied', generation: 2 });
    expect((await reloader.history())[0]).toMatchObject({ result: 'applied' });
    expect(engine.status().generation.number).toBe(2);
  });

  it('of the engine is no fault of the files', async () => {
    const { edit, engine, lines, reloader, reports } = await startReloading();
    await engine.stop();
    edit({ 'http-connection-pool-size': 8 });
    await expect(reloader.reload()).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
    await reloader.close();
    expect(reports).toHaveLength(1);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

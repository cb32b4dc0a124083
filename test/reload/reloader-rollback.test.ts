import { appendFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NotifierError } from '#dist/errors.js';
import type { Reloader } from '#dist/reload/reloader.js';
import { systemClock } from '#dist/runtime/clock.js';
import { eventually } from '../delivery/eventually.ts';
import { createCertificateAuthority } from '../lab/certificates.ts';
import { applicationText, atOnce, type Reloading, startReloading } from './reloading.ts';

function poolInForce({ asked }: Reloading): number | undefined {
  return asked.at(-1)?.values['http-connection-pool-size'];
}

/** Generations 1, 2 and 3 with pools of 4, 8 and 9. */
async function threeGenerations(): Promise<Reloading> {
  const reloading = await startReloading();
  for (const size of [8, 9]) {
    reloading.edit({ 'http-connection-pool-size': size });
    await reloading.reloader.reload();
  }
  expect(reloading.engine.status().generation.number).toBe(3);
  return reloading;
}

describe('a rollback', () => {
  it('puts the generation before in force, and pins it', async () => {
    const reloading = await threeGenerations();
    const { reloader, said, store } = reloading;
    const before = reloader.status().active;
    const report = await reloader.rollback();
    expect(report).toMatchObject({
      trigger: 'rollback',
      result: 'applied',
      generation: 4,
      changes: [
        { name: 'http-connection-pool-size', from: { display: '9' }, to: { display: '8' } },
      ],
    });
    expect(said()).toMatch(/^rolled back, as generation 4: http-connection-pool-size 9 → 8 /);
    expect(poolInForce(reloading)).toBe(8);
    const { hash } = (await store.generation(2)) ?? {};
    expect(reloader.status()).toMatchObject({
      state: 'pinned',
      isDegraded: true,
      active: { generation: 4, hash },
      refused: undefined,
      drift: [{ name: 'http-connection-pool-size', to: { display: '9' } }],
      driftSinceMs: expect.any(Number),
    });
    expect(hash).not.toBe(before.hash);
    expect((await reloader.history())[0]).toEqual(JSON.parse(JSON.stringify(report)));
  });

  type Steps = (reloader: Reloader) => Promise<unknown>;
  const ways: readonly [string, Steps, { pool: number; state: string; generation: number }][] = [
    ['by number', (it) => it.rollback(1), { pool: 4, state: 'pinned', generation: 4 }],
    [
      'back and forth: the files are followed again',
      (it) => it.rollback().then(() => it.rollback()),
      { pool: 9, state: 'active', generation: 5 },
    ],
    [
      'back twice by number',
      (it) => it.rollback(2).then(() => it.rollback(1)),
      { pool: 4, state: 'pinned', generation: 5 },
    ],
    [
      'until somebody asks for the files',
      (it) => it.rollback().then(() => it.reload()),
      { pool: 9, state: 'active', generation: 5 },
    ],
    ['to what is in force', (it) => it.rollback(3), { pool: 9, state: 'active', generation: 4 }],
  ];

  it('goes where it is told, as long as it is told', () =>
    atOnce(ways, async ([, steps, expected]) => {
      const reloading = await threeGenerations();
      const { reloader } = reloading;
      await steps(reloader);
      const { active, drift, driftSinceMs, state } = reloader.status();
      const pool = poolInForce(reloading);
      expect({ pool, state, generation: active.generation }).toEqual(expected);
      expect([drift.length, driftSinceMs === undefined]).toEqual(
        state === 'pinned' ? [1, false] : [0, true],
      );
    }));

  it('to a generation that is not kept changes nothing', async () => {
    const { asked, reloader, reports } = await startReloading();
    for (const number of [undefined, 0, 17]) {
      await expect(reloader.rollback(number)).rejects.toMatchObject({
        code: 'GENERATION_UNKNOWN',
        help: 'This process can go back to: none yet.',
      });
    }
    expect(asked).toEqual([]);
    expect(reports).toHaveLength(1);
    expect(reloader.status().state).toBe('active');
  });

  it('lasts while files are only touched, and ends when one changes', async () => {
    const reloading = await threeGenerations();
    const { application, edit, next, reloader, reports, staysSilent } = reloading;
    await reloader.rollback(1);
    utimesSync(application, new Date(), new Date());
    await staysSilent();
    expect(reloader.status().state).toBe('pinned');
    const told = reports.length;
    edit({ 'http-connection-pool-size': 10 });
    await eventually(() => reports.length > told);
    expect(reports.at(-1)).toMatchObject({ trigger: 'watch', result: 'applied', generation: 5 });
    expect(poolInForce(reloading)).toBe(10);
    expect(reloader.status()).toMatchObject({
      state: 'active',
      drift: [],
      driftSinceMs: undefined,
    });
    await next();
  });

  it('to what the files say in other words names their lines', async () => {
    const reloading = await threeGenerations();
    const { application, reloader } = reloading;
    writeFileSync(application, `# as at first\n${applicationText()}`);
    await reloader.reload();
    await reloader.rollback(2);
    await reloader.rollback(1);
    const { active, state } = reloader.status();
    expect(state).toBe('active');
    const entry = active.options.entries.find(({ name }) => name === 'http-connection-pool-size');
    expect(entry?.range?.start.line).toBe(5);
  });

  it('that cannot be put in force leaves everything as it was', async () => {
    let isFull = false;
    const { edit, engine, next, reloader } = await startReloading({
      aroundCommit: (commit) =>
        isFull ? Promise.reject(new NotifierError('STORE_FAILED', 'No room.')) : commit(),
    });
    edit({ 'http-connection-pool-size': 8 });
    await next();
    isFull = true;
    expect(await reloader.rollback()).toMatchObject({
      result: 'rejected',
      generation: 2,
      failure: { code: 'STORE_FAILED' },
    });
    expect(engine.status().generation.number).toBe(2);
    expect(reloader.status()).toMatchObject({ state: 'active', drift: [] });
  });

  it('is not ended by options that were to be tried again', async () => {
    let isFull = false;
    const { asked, edit, next, reloader, staysSilent } = await startReloading({
      clock: { ...systemClock, after: (ms, wake) => systemClock.after(ms / 25, wake) },
      aroundCommit: (commit, { values }) =>
        isFull && values['http-connection-pool-size'] === 9
          ? Promise.reject(new NotifierError('STORE_FAILED', 'No room.'))
          : commit(),
    });
    edit({ 'http-connection-pool-size': 8 });
    await next();
    isFull = true;
    edit({ 'http-connection-pool-size': 9 });
    expect(await next()).toMatchObject({ result: 'rejected' });
    await reloader.rollback(1);
    expect(await next()).toMatchObject({ trigger: 'rollback' });
    isFull = false;
    await staysSilent();
    expect(asked.at(-1)?.values['http-connection-pool-size']).toBe(4);
    expect(reloader.status()).toMatchObject({ state: 'pinned', active: { generation: 3 } });
  });

  it('over a change of the certificates that are named lasts, too', async () => {
    const reloading = await startReloading();
    const { application, edit, folder, next, reloader, reports, staysSilent } = reloading;
    const [old, renewed] = [join(folder, 'old.pem'), join(folder, 'new.pem')];
    for (const name of [old, renewed])
      writeFileSync(name, (await createCertificateAuthority()).cert);
    const uri = { 'contact-processed-notification-uri': 'https://localhost:9/' };
    edit({ ...uri, 'trusted-ca': old });
    await next();
    edit({ ...uri, 'trusted-ca': renewed });
    await next();
    await staysSilent();
    await reloader.rollback();
    utimesSync(application, new Date(), new Date());
    await staysSilent();
    expect(reloader.status()).toMatchObject({ state: 'pinned', active: { generation: 4 } });
    expect(reports).toHaveLength(4);
  });

  it('lasts when a certificate is renewed, which the next change of a file takes', async () => {
    const { edit, folder, next, reloader, staysSilent } = await startReloading();
    const trusted = join(folder, 'ca.pem');
    const renew = async () => writeFileSync(trusted, (await createCertificateAuthority()).cert);
    await renew();
    const options = {
      'contact-processed-notification-uri': 'https://localhost:9/',
      'trusted-ca': trusted,
    };
    edit(options);
    await next();
    edit({ ...options, 'http-connection-pool-size': 8 });
    await next();
    await reloader.rollback();
    await next();
    await renew();
    await staysSilent();
    expect(reloader.status()).toMatchObject({ state: 'pinned', active: { generation: 4 } });
    edit({ ...options, 'http-connection-pool-size': 9 });
    expect(await next()).toMatchObject({ result: 'applied', generation: 5, renewed: [trusted] });
  });

  it('does not wait for files that never rest', async () => {
    const { application, edit, engine, next, reloader } = await startReloading();
    edit({ 'http-connection-pool-size': 8 });
    await next();
    const writing = setInterval(() => appendFileSync(application, '# more\n'), 20);
    onTestFinished(() => clearInterval(writing));
    await eventually(() => reloader.status().readingSinceMs !== undefined);
    expect(await reloader.rollback()).toMatchObject({ result: 'applied', generation: 3 });
    expect(engine.status().generation.number).toBe(3);
    expect(reloader.status().state).toBe('pinned');
  });

  it('waits for an edit that is coming to rest', async () => {
    const { edit, next, reloader } = await startReloading();
    edit({ 'http-connection-pool-size': 8 });
    await eventually(() => reloader.status().readingSinceMs !== undefined);
    const rollback = reloader.rollback();
    expect(await next()).toMatchObject({ trigger: 'watch', generation: 2 });
    expect(await rollback).toMatchObject({ trigger: 'rollback', generation: 3 });
  });

  it('lasts while an option file is away and comes back as it was', async () => {
    const { application, edit, engine, next, reloader } = await startReloading();
    edit({ 'http-connection-pool-size': 8 });
    await next();
    await reloader.rollback();
    renameSync(application, `${application}.away`);
    await eventually(() => reloader.status().watch.files.some(({ isPresent }) => !isPresent));
    await eventually(() => reloader.status().readingSinceMs === undefined);
    renameSync(`${application}.away`, application);
    await eventually(() => reloader.status().watch.files.every(({ isPresent }) => isPresent));
    await eventually(() => reloader.status().readingSinceMs !== undefined);
    await eventually(() => reloader.status().readingSinceMs === undefined);
    expect(reloader.status().state).toBe('pinned');
    expect(engine.status().generation.number).toBe(3);
  });
});

describe('a look that is asked for', () => {
  it('is answered although the files never rest', async () => {
    const { application, reloader } = await startReloading({
      clock: { ...systemClock, after: (ms, wake) => systemClock.after(ms / 20, wake) },
    });
    const writing = setInterval(() => appendFileSync(application, '# more\n'), 20);
    onTestFinished(() => clearInterval(writing));
    const report = await reloader.reload();
    expect(report).toMatchObject({
      result: 'suspect',
      diagnostics: [{ code: 'source-restless' }],
      generation: 1,
    });
    expect(reloader.status().state).toBe('active');
  });
});

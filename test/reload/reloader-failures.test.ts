import { utimesSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NotifierError } from '#dist/errors.js';
import { systemClock } from '#dist/runtime/clock.js';
import { eventually } from '../delivery/eventually.ts';
import { send } from '../engine/engines.ts';
import { startReceiver } from '../lab/scripted-receiver.ts';
import { startReloading } from './reloading.ts';

describe('options that the engine cannot put in force', () => {
  const HASTY = {
    ...systemClock,
    after: (ms: number, wake: () => void) => systemClock.after(ms / 20, wake),
  };

  it('are tried again by themselves; a failure that lasts is told once', async () => {
    const receiver = await startReceiver();
    const uri = { 'contact-processed-notification-uri': receiver.uri };
    let failures = 3;
    const { asked, edit, engine, lines, next, reloader } = await startReloading({
      application: uri,
      clock: HASTY,
      aroundCommit: (commit) => {
        failures -= 1;
        if (failures < 0) return commit();
        return Promise.reject(new NotifierError('STORE_FAILED', 'The store refused: no room.'));
      },
    });
    await send(engine, 4);
    await engine.drained();
    const { connections } = receiver;
    edit({ ...uri, 'http-connection-pool-size': 50 });
    const report = await next();
    expect(report).toMatchObject({
      result: 'rejected',
      generation: 1,
      diagnostics: [],
      changes: [{ name: 'http-connection-pool-size' }],
      failure: { code: 'STORE_FAILED' },
    });
    expect(lines.at(-1)).toMatchObject({
      level: 'error',
      code: 'STORE_FAILED',
      msg: 'reload refused, generation 1 stays in force: The store refused: no room',
    });
    expect(reloader.status()).toMatchObject({ state: 'candidate-rejected', refused: report });
    await send(engine, 1);
    await engine.drained();
    expect(receiver.connections).toBe(connections);
    expect(await next()).toMatchObject({ trigger: 'watch', result: 'applied', generation: 2 });
    expect(asked).toHaveLength(4);
    expect(reloader.status()).toMatchObject({ state: 'active', refused: undefined });
    expect(await reloader.history()).toHaveLength(3);
  });

  it('stay accepted until they are in force, or others stand in the files', async () => {
    let failures = 1;
    const reloading = await startReloading({
      clock: HASTY,
      aroundCommit: (commit) => {
        failures -= 1;
        if (failures < 0) return commit();
        return Promise.reject(new NotifierError('STORE_FAILED', 'No room.'));
      },
    });
    const { application, edit, next, reloader } = reloading;
    const damaged = '[OCServer]\nhttp-connection-pool-size = 7\n';
    writeFileSync(application, damaged);
    expect(await next()).toMatchObject({ result: 'suspect' });
    expect(await reloader.reload({ accept: true })).toMatchObject({ result: 'rejected' });
    expect(await next()).toMatchObject({ trigger: 'call' });
    expect(await next()).toMatchObject({ trigger: 'watch', result: 'applied', generation: 2 });
    edit({});
    expect(await next()).toMatchObject({ result: 'applied', generation: 3 });
    writeFileSync(application, damaged);
    expect(await next()).toMatchObject({ result: 'suspect', generation: 3 });
  });

  it('are not tried again when the files went back', async () => {
    const { asked, edit, next, reloader, staysSilent } = await startReloading({
      clock: HASTY,
      aroundCommit: () => Promise.reject(new NotifierError('STORE_FAILED', 'No room.')),
    });
    edit({ 'http-connection-pool-size': 50 });
    await next();
    edit({});
    expect(await next()).toMatchObject({ result: 'unchanged' });
    const tries = asked.length;
    await staysSilent();
    expect(asked).toHaveLength(tries);
    expect(reloader.status().state).toBe('active');
  });

  it('for a fault of ours are put in force when the fault has gone', async () => {
    let isBroken = true;
    const { application, edit, lines, next, reloader } = await startReloading({
      aroundCommit: (commit) => (isBroken ? Promise.reject(new TypeError('oops')) : commit()),
    });
    edit({ 'http-connection-pool-size': 50 });
    await eventually(() => lines.some(({ msg }) => msg === 'a reload failed'));
    isBroken = false;
    utimesSync(application, new Date(), new Date());
    expect(await next()).toMatchObject({ result: 'applied', generation: 2 });
    expect(reloader.status().state).toBe('active');
  });
});

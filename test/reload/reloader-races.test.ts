import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { EffectiveOptions } from '#dist/options/catalog/effective-options.js';
import type { Store } from '#dist/store/store.js';
import { eventually } from '../delivery/eventually.ts';
import { temporaryStore } from '../delivery/stores.ts';
import { atOnce, hostText, startReloading } from './reloading.ts';

/** The counter that stands in both files. */
function countersOf({ values }: EffectiveOptions): readonly [number, number] {
  const header = values['http-custom-headers'].find(({ name }) => name === 'X-Gen');
  return [values['http-connection-pool-size'], Number(header?.value.reveal())];
}

describe('both files', () => {
  it('changed 0, 20 or 200 ms apart are one candidate, twenty times over', () =>
    atOnce([0, 20, 200], async (apartMs) => {
      const store = await temporaryStore();
      const runs = Array.from({ length: 20 }, (_, run) =>
        changeBoth(store, apartMs, run % 2 === 1),
      );
      expect(await Promise.all(runs)).toEqual(Array(20).fill([[2, 2]]));
    }));
});

/** Gives the counters of all options that the engine was asked to put in force. */
async function changeBoth(store: Store, apartMs: number, isHostFirst: boolean) {
  const { asked, edit, host, next } = await startReloading({
    store,
    application: { 'http-connection-pool-size': 1 },
    host: hostText('X-Gen: 1'),
  });
  const writes = [
    () => edit({ 'http-connection-pool-size': 2 }),
    () => writeFileSync(host, hostText('X-Gen: 2')),
  ];
  if (isHostFirst) writes.reverse();
  writes[0]?.();
  if (apartMs > 0) await pause(apartMs);
  writes[1]?.();
  expect(await next()).toMatchObject({ result: 'applied' });
  return asked.map(countersOf);
}

describe('a write', () => {
  it('while the one before is put in force is seen by the next look', async () => {
    let newest = 2;
    const { asked, edit, engine, reloader } = await startReloading({
      aroundCommit: (commit) => {
        if (newest < 5) {
          newest += 1;
          edit({ 'http-connection-pool-size': newest });
        }
        return commit();
      },
    });
    edit({ 'http-connection-pool-size': newest });
    await eventually(() => engine.status().generation.number === 5);
    expect(asked.map(({ values }) => values['http-connection-pool-size'])).toEqual([2, 3, 4, 5]);
    expect(await reloader.reload()).toMatchObject({ result: 'unchanged' });
  });

  it('every 30 ms is bundled with those around it; the newest is in force in the end', async () => {
    const { asked, edit, engine, reloader } = await startReloading();
    for (let size = 1; size <= 30; size += 1) {
      edit({ 'http-connection-pool-size': 100 + size });
      await pause(30);
    }
    const poolOf = (options: EffectiveOptions | undefined) =>
      options?.values['http-connection-pool-size'];
    await eventually(() => poolOf(reloader.status().active.options) === 130);
    expect(poolOf(asked.at(-1))).toBe(130);
    expect(engine.status().generation.number).toBeLessThanOrEqual(3);
  });
});

describe('many that ask at once', () => {
  it('get one generation', async () => {
    const { asked, edit, engine, reloader } = await startReloading();
    await reloader.reload();
    edit({ 'http-connection-pool-size': 8 });
    const reports = await Promise.all(Array.from({ length: 20 }, () => reloader.reload()));
    expect(reports.map(({ result }) => result)).toEqual([
      'applied',
      ...Array(19).fill('unchanged'),
    ]);
    expect(reports.map(({ generation }) => generation)).toEqual(Array(20).fill(2));
    expect(asked).toHaveLength(1);
    expect(engine.status().generation.number).toBe(2);
  });

  it('for different things get them in their order', async () => {
    const { edit, engine, reloader } = await startReloading();
    await reloader.reload();
    edit({ 'http-connection-pool-size': 8 });
    const reports = await Promise.all([
      reloader.reload(),
      reloader.rollback(),
      reloader.reload(),
      reloader.rollback(1),
    ]);
    expect(reports.map(({ result, generation }) => `${result} ${generation}`)).toEqual([
      ...['applied 2', 'applied 3', 'applied 4', 'applied 5'],
    ]);
    expect(engine.status().generation.number).toBe(5);
    expect(reloader.status().state).toBe('pinned');
  });

  it('with signals get one look for those that have not begun', async () => {
    const { edit, reloader, reports } = await startReloading();
    await reloader.reload();
    const before = reports.length;
    edit({ 'http-connection-pool-size': 8 });
    const asked = Array.from({ length: 50 }, () => reloader.reload({ trigger: 'signal' }));
    expect(await Promise.all(asked)).toEqual(
      Array(50).fill(expect.objectContaining({ result: 'applied', generation: 2 })),
    );
    expect(reports.length - before).toBe(1);
    await Promise.all([reloader.rollback(), reloader.reload({ trigger: 'signal' })]);
    expect(reloader.status().state).toBe('active');
  });
});

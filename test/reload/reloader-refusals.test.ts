import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventually } from '../delivery/eventually.ts';
import { atOnce, expectStill, hostText, startReloading } from './reloading.ts';

const BAD = { 'http-connection-pool-size': '5O' };

describe('a file with an error', () => {
  it('in each of very many lines is told and remembered in part', async () => {
    const { application, lines, next, reloader } = await startReloading();
    appendFileSync(application, 'no option\n'.repeat(2000));
    const { diagnostics } = await next();
    expect(diagnostics.length).toBeGreaterThanOrEqual(2000);
    const told = lines.at(-1)?.['diagnostics'] as readonly string[];
    expect(told).toHaveLength(51);
    expect(told.at(-1)).toBe(`… and ${diagnostics.length - 50} more`);
    expect((await reloader.history())[0]?.diagnostics).toHaveLength(500);
  });

  it('changes nothing; the log shows the line', async () => {
    const reloading = await startReloading();
    const { application, edit, lines, next, reloader, said } = reloading;
    edit(BAD);
    const report = await next();
    expect(report).toMatchObject({
      result: 'rejected',
      generation: 1,
      diagnostics: [{ code: 'option-value-invalid', range: { start: { line: 4 } } }],
      failure: undefined,
    });
    expect(said()).toBe(
      'reload refused, generation 1 stays in force: the option files have errors',
    );
    expect(lines.at(-1)?.['frames']).toContain('4 | http-connection-pool-size = 5O');
    expect(lines.at(-1)?.['diagnostics']).toEqual([
      expect.stringMatching(`^${application}:4:29: .*\\[option-value-invalid\\]$`),
    ]);
    expect(reloader.status()).toMatchObject({
      state: 'candidate-rejected',
      isDegraded: true,
      refused: report,
      driftSinceMs: report.atMs,
      active: { generation: 1 },
      counts: { isLastSuccessful: false },
    });
    expectStill(reloading, 1);
  });

  it('is forgotten when the last good one is back, byte for byte', async () => {
    const reloading = await startReloading();
    const { edit, next, reloader } = reloading;
    edit(BAD);
    await next();
    edit({});
    expect(await next()).toMatchObject({ result: 'unchanged', trigger: 'watch', generation: 1 });
    expect(reloader.status()).toMatchObject({
      state: 'active',
      isDegraded: false,
      refused: undefined,
      drift: [],
      driftSinceMs: undefined,
      counts: { isLastSuccessful: true },
    });
    expectStill(reloading, 1);
  });

  it('is followed by another bad one and a good one', async () => {
    const reloading = await startReloading();
    const { edit, next, reloader } = reloading;
    edit(BAD);
    const first = await next();
    edit({ 'contact-processed-notification-uri': 'ftp://crm.example.com/' });
    const { diagnostics, result } = await next();
    expect(result).toBe('rejected');
    expect(diagnostics.map(({ code }) => code)).toContain('uri-invalid');
    expect(reloader.status().driftSinceMs).toBe(first.atMs);
    edit({ 'http-connection-pool-size': 50 });
    expect(await next()).toMatchObject({ result: 'applied', generation: 2 });
    expect(reloader.status()).toMatchObject({ state: 'active', driftSinceMs: undefined });
    expectStill(reloading, 2);
  });

  it('is told once, unless somebody asks again', async () => {
    const { application, edit, next, reloader, staysSilent } = await startReloading();
    edit(BAD);
    await next();
    utimesSync(application, new Date(), new Date());
    edit(BAD);
    await staysSilent();
    for (const _ of [1, 2])
      expect(await reloader.reload()).toMatchObject({ trigger: 'call', result: 'rejected' });
    expect(await reloader.history()).toHaveLength(4);
    expect(reloader.status().counts.attempts).toEqual([
      { trigger: 'start', result: 'applied', count: 1 },
      { trigger: 'watch', result: 'rejected', count: 1 },
      { trigger: 'call', result: 'rejected', count: 2 },
    ]);
  });

  it('is shown beside the options in force', async () => {
    const { application, edit, next, reloader } = await startReloading();
    edit({ 'http-connection-pool-size': 50, 'http-response-timeout': 'soon' });
    await next();
    const { active, drift } = reloader.status();
    expect(active.options.values['http-connection-pool-size']).toBe(4);
    expect(drift).toMatchObject([
      { name: 'http-connection-pool-size', to: { display: '50', file: application } },
      { name: 'http-response-timeout', to: { display: '(not valid)' } },
    ]);
  });
});

describe('a file that is not there', () => {
  it('leaves the options in force; its identical bytes put all right', () =>
    atOnce(['application', 'host'] as const, async (which) => {
      const reloading = await startReloading();
      const { next, reloader, said } = reloading;
      const text = readFileSync(reloading[which]);
      rmSync(reloading[which]);
      expect(await next()).toMatchObject({
        result: 'missing',
        changes: [],
        diagnostics: [{ code: 'source-missing' }],
      });
      expect(said()).toBe(
        'reload refused, generation 1 stays in force: an option file cannot be read',
      );
      expect(reloader.status()).toMatchObject({ state: 'source-missing', drift: [] });
      expect(await reloader.reload({ accept: true })).toMatchObject({ result: 'missing' });
      writeFileSync(reloading[which], text);
      await eventually(() => reloader.status().state === 'active');
      expect(reloading.reports.at(-1)).toMatchObject({ result: 'unchanged' });
      expectStill(reloading, 1);
    }));

  it('is told for each of two', async () => {
    const reloading = await startReloading();
    rmSync(reloading.application);
    rmSync(reloading.host);
    const { diagnostics, result } = await reloading.next();
    expect(result).toBe('missing');
    expect(diagnostics.map(({ code }) => code)).toEqual(['source-missing', 'source-missing']);
    expectStill(reloading, 1);
  });

  it('may come back with other options', async () => {
    const reloading = await startReloading();
    rmSync(reloading.application);
    await reloading.next();
    reloading.edit({ 'http-connection-pool-size': 50 });
    expect(await reloading.next()).toMatchObject({ result: 'applied', generation: 2 });
    expectStill(reloading, 2);
  });

  it('but a folder is unreadable', async () => {
    const reloading = await startReloading();
    const { application, next } = reloading;
    renameSync(application, `${application}.old`);
    mkdirSync(application);
    const { diagnostics, result } = await next();
    expect(result).toBe('missing');
    expect(diagnostics).toMatchObject([{ code: 'source-unreadable', detail: 'it is a folder' }]);
    rmdirSync(application);
    renameSync(`${application}.old`, application);
    await eventually(() => reloading.reloader.status().state === 'active');
    expectStill(reloading, 1);
  });
});

describe('a Host file', () => {
  it('with an error keeps the Application file out, too', async () => {
    const reloading = await startReloading();
    const { edit, host, next, reports } = reloading;
    writeFileSync(host, hostText('no colon'));
    edit({ 'http-connection-pool-size': 50 });
    expect(await next()).toMatchObject({ result: 'rejected' });
    expectStill(reloading, 1);
    writeFileSync(host, hostText());
    expect(await next()).toMatchObject({ result: 'applied', generation: 2 });
    expect(reports).toHaveLength(3);
  });
});

import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { controlPath } from '#dist/admin/control-path.js';
import { reloadCommand } from '#dist/cli/control/reload.js';
import { rollbackCommand } from '#dist/cli/control/rollback.js';
import { statusCommand } from '#dist/cli/control/status.js';
import { lasted } from '#dist/cli/terminal/lasted.js';
import { startFollowingServer, startToldServer } from '../admin/control-servers.ts';
import { engineStatusOf, toldEngine } from '../admin/told-engine.ts';
import {
  HASHES,
  NOW_MS,
  reloadStatusOf,
  reportOf,
  unknownGeneration,
} from '../admin/told-reloader.ts';
import { temporaryFolder } from '../delivery/stores.ts';
import { runCli } from '../support/cli.ts';
import { runCommand } from './run-command.ts';

const OPTIONS = `[OCServer]
contact-processed-notification = true
contact-processed-notification-uri = http://127.0.0.1:1/
http-connection-pool-size = 10
`;

const withPoolSize = (size: string) => OPTIONS.replace('pool-size = 10', `pool-size = ${size}`);

describe('reload', () => {
  it('says what was put in force, and what that means', async () => {
    const { store, file, edit } = await startFollowingServer(OPTIONS);
    await edit(withPoolSize('50'));
    const { code, stdout } = await runCommand(reloadCommand, '--store', store);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Reloaded: generation 2 \([0-9a-f]{12}\) is in force\.\n/);
    expect(stdout).toContain(
      `generation 2: http-connection-pool-size 10 → 50 (${file}:4): live: grows`,
    );
  });

  it('says that nothing changed', async () => {
    const { store } = await startFollowingServer(OPTIONS);
    const { code, stdout } = await runCommand(reloadCommand, '--store', store);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Unchanged: generation 1 \(\w{12}\) has the options of the files, and is in force for 0 s\.\n$/,
    );
  });

  it('shows what is wrong with the files, and what to do', async () => {
    const { store, file, edit } = await startFollowingServer(OPTIONS);
    await edit(withPoolSize('many'));
    const { code, stdout } = await runCommand(reloadCommand, '--store', store);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^Refused: .* cannot be used; generation 1 \(\w{12}\) stays in force\.\n/,
    );
    expect(stdout).toContain(`${file}:4:29: error: http-connection-pool-size: `);
    expect(stdout).toContain('[option-value-invalid]');
    expect(stdout).toContain('Correct the files: the engine follows by itself.');
  });

  it('puts a file in force that looks damaged when it is told to', async () => {
    const { store, edit } = await startFollowingServer(`${OPTIONS}http-response-timeout = 20\n`);
    await edit(OPTIONS.split('\n').slice(0, 2).join('\n'));
    const refused = await runCommand(reloadCommand, '--store', store);
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('looks damaged or half-written');
    expect(refused.stdout).toContain(`ocs-notifier reload --accept --store ${store}`);
    const accepted = await runCommand(reloadCommand, '--store', store, '--accept');
    expect(accepted.code).toBe(0);
    expect(accepted.stdout).toContain('generation 2');
  });

  it('names the generations that finish what they carry', async () => {
    const { store, reloader } = await startToldServer();
    const finishing = [{ generation: 6, inFlight: 3 }];
    reloader.report = reportOf({ result: 'applied', finishing });
    const { stdout } = await runCommand(reloadCommand, '--store', store);
    expect(stdout).toContain('generation 6: finishes 3 requests in flight\n');
  });

  it('says why options without errors are not in force', async () => {
    const { store, reloader } = await startToldServer();
    const failure = { code: 'PREPARE_FAILED', message: 'No such key.', help: 'Check it.' } as const;
    reloader.report = reportOf({ result: 'rejected', failure });
    const { code, stdout } = await runCommand(reloadCommand, '--store', store);
    expect(code).toBe(1);
    expect(stdout).toContain('error: No such key. [PREPARE_FAILED]\n  help: Check it.\n');
  });

  it('prints the report as JSON', async () => {
    const { store, reloader } = await startToldServer();
    reloader.report = reportOf({ result: 'missing' });
    const { code, stdout } = await runCommand(reloadCommand, '--store', store, '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ format_version: '1.0', result: 'missing' });
    expect(stdout.endsWith('}\n')).toBe(true);
  });
});

describe('rollback', () => {
  it('puts earlier options back in force', async () => {
    const { store, edit } = await startFollowingServer(OPTIONS);
    for (const size of ['20', '30']) {
      await edit(withPoolSize(size));
      await runCommand(reloadCommand, '--store', store);
    }
    const { code, stdout } = await runCommand(rollbackCommand, '2', '--store', store);
    expect(code).toBe(0);
    expect(stdout).toContain('generation 4 has the options of generation 2');
    expect(stdout).toContain('generation 4: http-connection-pool-size 30 → 20');
    expect(stdout).toContain('until an option file changes');
    const status = await runCommand(statusCommand, '--store', store);
    expect(status.code).toBe(1);
    expect(status.stdout).toMatch(/^state {7}pinned: earlier options are back in force/);
    expect(status.stdout).toMatch(
      /generation {2}4 \(.*\) since .*: generation 4 has the options of generation 2\n/,
    );
    expect(status.stdout).toMatch(/differs .*\n {12}http-connection-pool-size 20 → 30 /);
  });

  it('goes back by one by default', async () => {
    const { store, reloader } = await startToldServer();
    await runCommand(rollbackCommand, '--store', store);
    expect(reloader.asked).toEqual([{ rollback: undefined }]);
  });

  it('rejects with what the engine refuses with', async () => {
    const { store, reloader } = await startToldServer();
    reloader.error = unknownGeneration();
    await expect(runCommand(rollbackCommand, '3', '--store', store)).rejects.toMatchObject({
      code: 'GENERATION_UNKNOWN',
      message: 'Generation 3 is not kept.',
      help: 'This process can go back to: 6.',
    });
  });

  it('ends with 1 when the options cannot be used any more', async () => {
    const { store, reloader } = await startToldServer();
    reloader.report = reportOf({ result: 'rejected', trigger: 'rollback' });
    const { code, stdout } = await runCommand(rollbackCommand, '--store', store);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Refused: the options cannot be used any more; generation 7/);
  });
});

describe('status', () => {
  it('is calm about a calm engine', async () => {
    const { store } = await startToldServer();
    const { code, stdout } = await runCommand(statusCommand, '--store', store);
    expect(code).toBe(0);
    expect(stdout).toBe(`state       active: the options of the files are in force
generation  7 (777777777777) since 2026-07-27T11:58:30.000Z, for 1 min 30 s
files       /etc/ocs/application.cfg: watched
flow        open
            3 requests in flight, 2 ready
ledger      accepted 30 = pending 5 + delivered 20 + dead 4 + dropped 1
finishing   generation 6 (666666666666): 2 requests in flight
reloads     2026-07-27T11:59:00.000Z command: unchanged, generation 7
`);
  });

  it('says what is wrong, since when, and what to do', async () => {
    const calm = engineStatusOf();
    const reason = { sinceMs: NOW_MS - 5000, failure: 'connect', detail: 'refused' };
    const outage = {
      ...reason,
      advice: undefined,
      outcome: 'unreached',
      failures: 3,
      relapses: 0,
    } as const;
    const flow = { kind: 'holding', outage, probeAtMs: NOW_MS + 1500 } as const;
    const status = engineStatusOf({ delivery: { ...calm.delivery, flow }, held: 5 });
    const { store, reloader } = await startToldServer({ engine: toldEngine(status) });
    reloader.current = reloadStatusOf({
      state: 'source-missing',
      isDegraded: true,
      refused: reportOf({ result: 'missing', trigger: 'watch' }),
      driftSinceMs: NOW_MS - 60_000,
      watch: {
        mode: 'sweep',
        restarts: 2,
        files: [{ filename: 'a.cfg', isPresent: false, advice: 'Mount the folder.' }],
      },
    });
    const { code, stdout } = await runCommand(statusCommand, '--store', store);
    expect(code).toBe(1);
    for (const line of [
      'state       source-missing: an option file is missing',
      'files       a.cfg: not there\n              advice: Mount the folder.',
      'The system tells of no changes: they are found by looking.',
      'holding: the receiver cannot be reached (connect: refused) since 2026-07-27T11:59:55.000Z, for 5 s',
      '3 failed, next try in 2 s',
      '3 requests in flight, 5 held',
      'differs     since 2026-07-27T11:59:00.000Z, for 1 min',
      'refused     missing at 2026-07-27T11:59:00.000Z (watch)',
      '            Put the file back: the engine follows by itself.',
    ]) {
      expect(stdout).toContain(line);
    }
  });

  it('prints JSON', async () => {
    const { store } = await startToldServer();
    const { stdout } = await runCommand(statusCommand, '--store', store, '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ state: 'active', generation: { hash: HASHES[7] } });
  });

  it('lets no file steer the terminal', async () => {
    const { store, reloader } = await startToldServer();
    const summary = 'bad \u001b[2J\r\u009b31m';
    const diagnostic = { severity: 'error', code: 'name-missing', summary } as const;
    const detail = 'one\n  two\u0007';
    reloader.report = reportOf({
      result: 'rejected',
      diagnostics: [{ ...diagnostic, detail }],
    });
    const { stdout } = await runCommand(reloadCommand, '--store', store);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(stdout).toContain('one\n  two');
  });
});

describe('without an engine', () => {
  it.each([
    ['status', statusCommand],
    ['reload', reloadCommand],
    ['rollback', rollbackCommand],
  ])('%s says that none runs', async (_, create) => {
    const store = await temporaryFolder();
    await expect(runCommand(create, '--store', store)).rejects.toMatchObject({
      code: 'ENGINE_NOT_RUNNING',
      message: `No engine runs on the store in ${store}.`,
      help: 'Start `ocs-notifier run` on this store.',
    });
  });

  it('says that there is no such folder', async () => {
    const store = join(await temporaryFolder(), 'none');
    await expect(runCommand(statusCommand, '--store', store)).rejects.toMatchObject({
      code: 'STORE_NOT_FOUND',
    });
  });

  it('says that the engine ended before it answered', async () => {
    const { store, reloader, close } = await startToldServer();
    reloader.parts.reload = async () => {
      await close();
      return reportOf();
    };
    await expect(runCommand(reloadCommand, '--store', store)).rejects.toMatchObject({
      code: 'ENGINE_STOPPED',
    });
  });

  it.each([
    [200, 'not JSON', 'CONTROL_UNAVAILABLE'],
    [200, '"text"', 'CONTROL_UNAVAILABLE'],
    [500, '{}', 'CONTROL_UNAVAILABLE'],
    [404, '{"code":"ROUTE_UNKNOWN","message":"no"}', 'CONTROL_UNAVAILABLE'],
    [422, '{"code":"PREPARE_FAILED","message":"no"}', 'PREPARE_FAILED'],
  ])('makes sense of an answer %i %s', async (status, text, code) => {
    const store = await temporaryFolder();
    const server = createServer((_, response) => response.writeHead(status).end(text));
    server.listen(await controlPath(store));
    onTestFinished(() => void server.close());
    await expect(runCommand(statusCommand, '--store', store)).rejects.toMatchObject({ code });
  });
});

describe('as processes', () => {
  it.each([
    [['status'], 3, 'ENGINE_NOT_RUNNING'],
    [['reload', '--accept'], 3, 'ENGINE_NOT_RUNNING'],
    [['rollback', '0'], 2, 'Expected the number of a generation'],
    [['status', 'extra'], 2, 'too many arguments'],
  ])('%j ends with %i', async (args, expected, words) => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'ocs-notifier-store'));
    const { code, stderr } = await runCli(args, { cwd: folder });
    expect(code).toBe(expected);
    expect(stderr).toContain(words);
  });

  it('rollback ends with 1 where there is no such generation', async () => {
    const { store, reloader } = await startToldServer();
    reloader.error = unknownGeneration();
    const { code, stderr } = await runCli(['rollback', '3', '--store', store]);
    expect(code).toBe(1);
    expect(stderr).toContain('error: Generation 3 is not kept. [GENERATION_UNKNOWN]');
  });

  it.each([['status'], ['reload'], ['rollback']])('%s shows examples in its help', async (name) => {
    const { code, stdout } = await runCli([name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`$ ocs-notifier ${name}`);
    expect(stdout).toContain('--store <dir>');
  });
});

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h'],
    [7_380_000, '2 h 3 min'],
    [90_061_000, '1 d 1 h'],
  ])('%i ms are %s', (durationMs, words) => expect(lasted(durationMs)).toBe(words));
});

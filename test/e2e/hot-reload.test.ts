import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import {
  type HotRun,
  startHotRun,
  startReceiver,
  timeOf,
  VERSION,
  withVersion,
} from './hot-reload-run.ts';
import { createWorkspace } from './workspace.ts';

/** From the end of an edit to its effect. */
const MOST_MS = 2000;

/** A run on `conf/application.cfg` and `host.cfg`; `arrange` is a script that lays out `conf`. */
async function start(arrange = PLAIN) {
  const receiver = await startReceiver();
  const uri = `http://127.0.0.1:${receiver.port}/`;
  const { folder, application, host, store } = await createWorkspace({
    uri,
    application: [`http-custom-headers = ${VERSION}: 1`],
    events: 0,
  });
  const text = await readFile(application, 'utf8');
  await writeFile(join(folder, 'new.cfg'), withVersion(text, 2));
  const sh = (script: string) => promisify(execFile)('sh', ['-ec', script], { cwd: folder });
  await sh(arrange);
  const file = join(folder, 'conf', 'application.cfg');
  const args = ['--application', file, '--host', host, '--events', '-', '--store', store];
  const run = await startHotRun({ receiver, args });
  const ocs = (...words: string[]) => runCli([...words, '--store', store]);
  const edit = (next: string) => writeReplacing(file, next);
  return { receiver, run, sh, file, text, host, folder, store, ocs, edit };
}

/** Replaces a file at once, as careful editors do. */
async function writeReplacing(file: string, text: string): Promise<void> {
  await writeFile(`${file}.tmp`, text);
  await rename(`${file}.tmp`, file);
}

async function stopped(run: HotRun): Promise<void> {
  const { code, stderr } = await run.stop();
  expect(code, stderr).toBe(0);
}

const PLAIN = 'mkdir conf; cp application.cfg conf';
const RELEASES = `mkdir -p releases/1 releases/2; cp application.cfg releases/1
cp new.cfg releases/2/application.cfg; ln -s releases/1 conf`;
const KUBERNETES = `mkdir -p conf/..1 conf/..2; cp application.cfg conf/..1
cp new.cfg conf/..2/application.cfg; ln -s ..1 conf/..data
ln -s ..data/application.cfg conf/application.cfg`;
const LINKED = 'mkdir conf; ln -s ../application.cfg conf/application.cfg';

/** What somebody does, as a script, and how the files are laid out before. */
const EDITS: readonly (readonly [name: string, edit: string, arrange: string])[] = [
  ['sed -i', `sed -i 's/${VERSION}: 1/${VERSION}: 2/' conf/application.cfg`, PLAIN],
  ['mv of a temporary file', 'cp new.cfg conf/.tmp; mv conf/.tmp conf/application.cfg', PLAIN],
  ['cp', 'cp new.cfg conf/application.cfg', PLAIN],
  [
    'cp -p of an old file',
    'touch -d 2020-02-02 new.cfg; cp -p new.cfg conf/application.cfg',
    PLAIN,
  ],
  [
    'an editor that renames and deletes',
    'cd conf; f=application.cfg; mv $f $f~; cat ../new.cfg > $f; rm $f~',
    PLAIN,
  ],
  [
    'a write in two halves',
    'f=conf/application.cfg; head -n 3 new.cfg > $f; sleep 0.4; tail -n +4 new.cfg >> $f',
    PLAIN,
  ],
  [
    'a write that stalls in mid-line',
    'f=conf/application.cfg; head -c 70 new.cfg > $f; sleep 1.5; tail -c +71 new.cfg >> $f',
    PLAIN,
  ],
  [
    'a folder deleted and created',
    'rm -r conf; mkdir conf; cp new.cfg conf/application.cfg',
    PLAIN,
  ],
  [
    'a folder that is away for a while',
    'rm -r conf; sleep 1.2; mkdir conf; cp new.cfg conf/application.cfg',
    PLAIN,
  ],
  [
    'a folder that is swapped',
    'mkdir next; cp new.cfg next/application.cfg; mv conf old; mv next conf',
    PLAIN,
  ],
  ['a file link that leads elsewhere', 'ln -sfn ../new.cfg conf/application.cfg', LINKED],
  ['a folder link that leads elsewhere', 'ln -s releases/2 next; mv -T next conf', RELEASES],
  [
    "Kubernetes' swap of ..data",
    'ln -s ..2 conf/..next; mv -T conf/..next conf/..data; rm -r conf/..1',
    KUBERNETES,
  ],
];

describe('a running engine follows', () => {
  it.each(EDITS)('%s', async (_, edit, arrange) => {
    const { receiver, run, sh } = await start(arrange);
    run.feedEvery(25);
    await run.until('the first version', () => receiver.arrivals.length > 0);

    await sh(edit);
    const editedMs = Date.now();
    const { atMs } = await run.until('the new version', () =>
      receiver.arrivals.find(({ version }) => version === '2'),
    );
    const line = await run.line({ event: 'reload', result: 'applied', generation: 2 });

    expect(atMs - editedMs).toBeLessThan(MOST_MS);
    expect(timeOf(line) - editedMs).toBeLessThan(MOST_MS);
    expect(line).toMatchObject({ level: 'info', trigger: 'watch' });
    expect(line['msg']).toMatch(
      new RegExp(
        `^reloaded generation 2: http-custom-headers: ${VERSION} .*application\\.cfg:4\\)`,
      ),
    );
    await stopped(run);
    expect(new Set(receiver.arrivals.map(({ version }) => version))).toEqual(new Set(['1', '2']));
  });

  it('files that change one after the other as one', async () => {
    const { run, edit, text, host } = await start();
    await edit(withVersion(text, 2));
    await writeReplacing(host, '[OCServer]\nhttp-custom-headers = X-Host: 1\n');
    const line = await run.line({ event: 'reload', generation: 2 });
    expect(line['changes']).toEqual([expect.stringMatching(/X-Version.*X-Host|X-Host.*X-Version/)]);
    await stopped(run);
    expect(run.lines.filter(({ event }) => event === 'reload')).toHaveLength(2);
  });

  it('files that say the same in other words, without a new generation', async () => {
    const { run, edit, text } = await start();
    await edit(`; a comment\n${text}`);
    const line = await run.line({ event: 'reload', trigger: 'watch' });
    expect(line).toMatchObject({ result: 'unchanged', generation: 1 });
    await stopped(run);
  });
});

describe('an edit with an error', () => {
  it('changes nothing, is told with its place everywhere, and the next edit ends it', async () => {
    const { receiver, run, edit, text, file, ocs } = await start();
    run.feedEvery(25);
    const broken = withVersion(text, 2).replace(
      '[security]',
      'http-response-timeout = abc\n[security]',
    );
    const place = `${file}:6:25`;

    await edit(broken);
    const line = await run.line({ event: 'reload', result: 'rejected' });
    expect(line).toMatchObject({ level: 'error', generation: 1 });
    expect(line['msg']).toContain('generation 1 stays in force');
    expect(line['diagnostics']).toEqual([expect.stringContaining(place)]);
    expect(line['frames']).toMatch(/6 \| http-response-timeout = abc\n.*\^\^\^/);

    const status = await ocs('status');
    expect(status).toMatchObject({ code: 1, stderr: '' });
    expect(status.stdout).toContain('candidate-rejected');
    expect(status.stdout).toContain(place);
    const reload = await ocs('reload');
    expect(reload).toMatchObject({ code: 1, stderr: '' });
    expect(reload.stdout).toContain(place);

    const before = receiver.arrivals.length;
    await run.until('more requests', () => receiver.arrivals.length > before + 10);
    await edit(text);
    await run.line({ event: 'reload', result: 'unchanged', generation: 1 });
    expect((await ocs('status')).code).toBe(0);
    await edit(withVersion(text, 3));
    await run.line({ event: 'reload', result: 'applied', generation: 2 });
    await run.until('the third version', () => receiver.arrivals.at(-1)?.version === '3');
    await stopped(run);
    expect(new Set(receiver.arrivals.map(({ version }) => version))).toEqual(new Set(['1', '3']));
  });

  it('of certificates is tried again until it can be used', async () => {
    const { run, edit, text, folder, ocs } = await start();
    const ca = join(folder, 'ca.pem');
    const secure = text.replace('http://', 'https://');
    await edit(secure.replace('[security]', `[security]\ntrusted-ca = ${ca}`));
    await run.line({ event: 'reload', result: 'rejected', code: 'PREPARE_FAILED' });
    const status = await ocs('status');
    expect(status.code).toBe(1);
    expect(status.stdout).toContain('ca.pem');
    const { createCertificateAuthority } = await import('../lab/certificates.ts');
    await writeFile(ca, (await createCertificateAuthority()).cert);
    await run.line({ event: 'reload', result: 'applied', generation: 2 });
    await stopped(run);
  });
});

describe('a file that looks cut off', () => {
  it('is not applied until somebody accepts it', async () => {
    const { receiver, run, edit, text, ocs } = await start();
    await edit(withVersion(text, 2).slice(0, -1));
    const line = await run.line({ event: 'reload', result: 'suspect' });
    expect(line['frames']).toContain('source-cut-off');
    const status = await ocs('status');
    expect(status.code).toBe(1);
    expect(status.stdout).toContain('source-suspect');
    expect(status.stdout).toContain('reload --accept');
    expect((await ocs('reload')).code).toBe(1);

    const accepted = await ocs('reload', '--accept');
    expect(accepted.code).toBe(0);
    expect(accepted.stdout).toContain('Reloaded: generation 2');
    expect((await ocs('status')).code).toBe(0);
    run.feed(1);
    await run.until('the second version', () => receiver.arrivals[0]?.version === '2');
    await edit(withVersion(text, 3).slice(0, -1));
    await run.line({ event: 'reload', result: 'applied', generation: 3 });
    await stopped(run);
  });
});

describe('rollback', () => {
  it('holds until an edit, and status says so', async () => {
    const { receiver, run, edit, text, ocs } = await start();
    await edit(withVersion(text, 2));
    await run.line({ event: 'reload', generation: 2 });

    const rollback = await ocs('rollback');
    expect(rollback.code).toBe(0);
    expect(rollback.stdout).toContain('Rolled back: generation 3');
    const status = await ocs('status');
    expect(status.code).toBe(1);
    expect(status.stdout).toMatch(/pinned/);
    expect(status.stdout).toContain('has the options of generation 1');
    run.feed(1);
    await run.until('the first version', () => receiver.arrivals[0]?.version === '1');

    await edit(withVersion(text, 4));
    await run.line({ event: 'reload', result: 'applied', generation: 4 });
    expect((await ocs('status')).code).toBe(0);
    run.feed(1);
    await run.until('the fourth version', () => receiver.arrivals[1]?.version === '4');
    expect(await ocs('rollback', '99')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('GENERATION_UNKNOWN'),
    });
    await stopped(run);
  });

  it('is ended by `reload`, which puts the files in force', async () => {
    const { run, edit, text, ocs } = await start();
    await edit(withVersion(text, 2));
    await run.line({ event: 'reload', generation: 2 });
    await ocs('rollback', '1');
    const reload = await ocs('reload');
    expect(reload.code).toBe(0);
    expect(reload.stdout).toContain('Reloaded: generation 4');
    expect((await ocs('status')).code).toBe(0);
    await stopped(run);
  });
});

describe('SIGHUP', () => {
  it('makes it look at once, also when nothing has changed', async () => {
    const { run } = await start();
    run.kill('SIGHUP');
    expect(await run.line({ event: 'reload', trigger: 'signal' })).toMatchObject({
      result: 'unchanged',
      generation: 1,
    });
    await stopped(run);
  });

  it('sees an edit made before it', async () => {
    const { run, edit, text } = await start();
    await edit(withVersion(text, 2));
    run.kill('SIGHUP');
    expect(await run.line({ event: 'reload', trigger: 'signal' })).toMatchObject({ generation: 2 });
    await stopped(run);
  });
});

describe('the door for other commands', () => {
  it('stays with the first run when a second one is refused, and is gone after the stop', async () => {
    const { run, file, store, ocs } = await start();
    const socket = join(store, 'control.sock');
    const second = await runCli(['run', '--application', file, '--store', store]);
    expect(second.code).toBe(3);
    expect(second.stderr).toContain('STORE_LOCKED');
    expect((await ocs('status')).code).toBe(0);
    expect(existsSync(socket)).toBe(true);
    await stopped(run);
    expect(existsSync(socket)).toBe(false);
  });

  it.each([
    ['status', 'where there is no folder', 'none', 'STORE_NOT_FOUND'],
    ['reload', 'in a folder that is no store', '.', 'ENGINE_NOT_RUNNING'],
    ['rollback', 'after the end of the run', 'store', 'ENGINE_NOT_RUNNING'],
  ])('is missed by `%s` %s', async (command, _, folder, code) => {
    const workspace = await createWorkspace({ uri: 'http://127.0.0.1:9/', events: 0 });
    const { application, store } = workspace;
    await runCli(['run', application, '--store', store, '--exit-when-drained']);
    const result = await runCli([command, '--store', join(workspace.folder, folder)]);
    expect(result).toMatchObject({ code: 3, stdout: '' });
    expect(result.stderr).toContain(`[${code}]`);
    expect(result.stderr).toContain('ocs-notifier run');
  });

  it('opens where the store is too deep for the path of a socket', async () => {
    const receiver = await startReceiver();
    const uri = `http://127.0.0.1:${receiver.port}/`;
    const { folder, application } = await createWorkspace({
      uri,
      application: [`http-custom-headers = ${VERSION}: 1`],
    });
    const store = join(folder, 'deep'.repeat(30), 'store');
    await mkdir(join(store, '..'));
    const run = await startHotRun({
      receiver,
      args: [application, '--events', '-', '--store', store],
    });
    const text = await readFile(application, 'utf8');
    await writeReplacing(application, withVersion(text, 2));
    await run.line({ event: 'reload', generation: 2 });
    for (const command of ['status', 'reload', 'rollback']) {
      expect(await runCli([command, '--store', store])).toMatchObject({ code: 0, stderr: '' });
    }
    await stopped(run);
    expect((await runCli(['status', '--store', store])).code).toBe(3);
  });
});

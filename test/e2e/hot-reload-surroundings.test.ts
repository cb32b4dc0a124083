import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { whyNoNamespace } from '../files/namespace.ts';
import { runCli, startCli } from '../support/cli.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import { BIN, startHotRun, startReceiver, VERSION, withVersion } from './hot-reload-run.ts';
import { createWorkspace } from './workspace.ts';

describe('demo', () => {
  it('follows an edit of its option file', async () => {
    const { folder } = await createWorkspace({ uri: '' });
    const demo = startCli(['demo'], { cwd: folder });
    onTestFinished(() => void demo.process.kill('SIGKILL'));
    await demo.prints('stay up');
    const file = join(folder, '.demo', 'application.cfg');
    const text = await readFile(file, 'utf8');
    await writeFile(`${file}.tmp`, text.replace('X-Site: Munich', 'X-Site: Graz'));
    await rename(`${file}.tmp`, file);

    const log = join(folder, '.demo', 'demo.log');
    await vi.waitFor(
      async () => expect(await readFile(log, 'utf8')).toContain('reloaded generation 2'),
      PATIENCE,
    );
    const status = await runCli(['status', '--store', join('.demo', 'demo-store')], {
      cwd: folder,
    });
    expect(status).toMatchObject({ code: 0, stderr: '' });
    expect(status.stdout).toMatch(/^generation +2 /m);
    demo.process.stdin?.write('\n');
    await demo.prints(' 200 ');
    demo.process.kill('SIGINT');
    expect((await demo.ended).code).toBe(0);
    expect(await readFile(log, 'utf8')).toMatch(/"event":"attempt".*"generation":2/);
  });

  it('ends when its options cannot be put in force', async () => {
    const { folder } = await createWorkspace({ uri: '' });
    await runCli(['demo', '--once'], { cwd: folder });
    const file = join(folder, '.demo', 'application.cfg');
    const text = (await readFile(file, 'utf8')).replace('= http://', '= https://');
    await writeFile(file, `${text}\n[security]\ntrusted-ca = none.pem\n`);
    const result = await runCli(['demo', '--once'], { cwd: folder });
    expect(result.code).toBe(3);
    expect(result.stderr).toContain('PREPARE_FAILED');
  });
});

const noNamespace = whyNoNamespace();

describe(`a file that is mounted on its own${noNamespace ? ` (${noNamespace})` : ''}`, () => {
  it.skipIf(noNamespace)('is told of, before and after its replacement outside', async () => {
    const receiver = await startReceiver();
    const { folder, application, store } = await createWorkspace({
      uri: `http://127.0.0.1:${receiver.port}/`,
      application: [`http-custom-headers = ${VERSION}: 1`],
    });
    const outside = join(folder, 'outside.cfg');
    const text = await readFile(application, 'utf8');
    await writeFile(outside, text);
    const script = 'mount --bind "$1" "$2"; shift 2; exec "$@"';
    const run = await startHotRun({
      receiver,
      args: [application, '--events', '-', '--store', store],
      within: [
        'unshare',
        '--user',
        '--map-root-user',
        '--mount',
        'sh',
        '-ec',
        script,
        'sh',
        outside,
        application,
      ],
    });
    const advice = async () => {
      const { stdout } = await runCli(['status', '--store', store, '--format', 'json']);
      return JSON.parse(stdout).watch.files[0].advice;
    };
    await vi.waitFor(async () => expect(await advice()).toContain('mounted on its own'), PATIENCE);
    await writeFile(`${outside}.tmp`, withVersion(text, 2));
    await rename(`${outside}.tmp`, outside);
    await vi.waitFor(
      async () => expect(await advice()).toContain('was replaced outside'),
      PATIENCE,
    );
    const status = await runCli(['status', '--store', store]);
    expect(status.stdout).toContain('mount its folder');
    expect((await run.stop()).code).toBe(0);
  });
});

describe.skipIf(!existsSync('/usr/bin/script'))('a terminal (util-linux script)', () => {
  /** A run that has a terminal of its own; `ended` settles when it is gone, and whatever else has its pipe. */
  async function startOnTerminal({ redirections = '', isAnswering = true } = {}) {
    const receiver = await startReceiver();
    if (!isAnswering) receiver.close();
    const { folder, application, store } = await createWorkspace({
      uri: `http://127.0.0.1:${receiver.port}/`,
      application: [`http-custom-headers = ${VERSION}: 1`],
      events: 3,
    });
    const run = `"${process.execPath}" "${BIN}" run application.cfg --events events.ndjson --store store`;
    const command = `echo pid $$; exec ${run} ${redirections}`;
    const terminal = spawn('script', ['-qec', command, '/dev/null'], {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    });
    let screen = '';
    const shows = async (pattern: RegExp) => {
      while (!pattern.test(screen)) screen += String((await once(terminal.stdout, 'data'))[0]);
      return screen;
    };
    const pid = Number(/pid (\d+)/.exec(await shows(/pid \d+\s/))?.[1]);
    const pipe = terminal.stdio[3] as Readable;
    const ended = once(pipe.resume(), 'end');
    onTestFinished(() => {
      terminal.kill('SIGKILL');
      if (!pipe.readableEnded) process.kill(pid, 'SIGKILL');
    });
    return { receiver, application, folder, store, terminal, shows, pid, ended };
  }

  it('shows the lines of a rejected edit, and what was applied', async () => {
    const { application, terminal, shows, ended } = await startOnTerminal();
    await shows(/delivered 3/);
    const text = await readFile(application, 'utf8');
    await writeFile(application, text.replace('X-Version: 1', 'X-Version: 1 | Host: x'));
    const screen = plain(await shows(/\^\^\^\^/));
    expect(screen).toContain('reload refused, generation 1 stays in force');
    expect(screen).toMatch(/application\.cfg:4:\d+: error: .*\[header-owned-by-engine\]/);
    expect(screen).toMatch(/4 \| http-custom-headers = /);
    await writeFile(application, withVersion(text, 2));
    expect(plain(await shows(/reloaded [^\n]*\n/))).toMatch(
      /reloaded generation 2: http-custom-headers/,
    );
    terminal.stdin?.write('\u0003');
    await ended;
  });

  it.each([[''], ['< /dev/null 2> log']])(
    'that is closed ends `run %s`, requests first',
    async (redirections) => {
      const started = await startOnTerminal({ redirections, isAnswering: false });
      const { receiver, folder, store, terminal, pid, ended } = started;
      const socket = join(store, 'control.sock');
      await receiver.received(3);
      await vi.waitFor(() => expect(existsSync(socket)).toBe(true), PATIENCE);

      terminal.kill('SIGKILL');
      await vi.waitFor(() => expect(existsSync(socket)).toBe(false), PATIENCE);
      process.kill(pid, 'SIGHUP'); // a shell and the system may both say it
      receiver.open();
      await ended;

      const verify = ['messages', 'verify', '--store', 'store', '--format', 'json'];
      expect(JSON.parse((await runCli(verify, { cwd: folder })).stdout)).toMatchObject({
        balanced: true,
        ledger: { delivered: 3, pending: 0 },
      });
      expect(receiver.arrivals).toHaveLength(3);
    },
  );
});

const PATIENCE = { timeout: PATIENCE_MS };

/** Without what steers a terminal. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it is about
  return text.replaceAll(/\u001b\[[0-9;]*[A-Za-z]|\r/g, '');
}

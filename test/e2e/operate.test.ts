import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../delivery/eventually.ts';
import { startRecordingServer } from '../lab/recording-server.ts';
import { runCli, startCli } from '../support/cli.ts';
import { createWorkspace } from './workspace.ts';

describe('dead letters', () => {
  it('are listed, shown, replayed and then delivered', async () => {
    const answer = { status: 500 };
    const isPoison = (body: string) => JSON.parse(body).GSW_CHAIN_ID % 3 === 0;
    const receiver = await startRecordingServer({
      statusOf: ({ body }) => (isPoison(body) ? answer.status : 200),
    });
    onTestFinished(() => receiver.close());
    const { args, store } = await createWorkspace({
      uri: `http://127.0.0.1:${receiver.port}/`,
      application: ['http-retry-max-attempts = 1'],
      events: 9,
    });
    const run = ['run', ...args, '--exit-when-drained', '--format', 'json'];
    const messages = (...words: string[]) =>
      runCli(['messages', ...words, '--store', store, '--format', 'json']);

    const failed = await runCli(run);
    expect(failed.code).toBe(1);
    expect(JSON.parse(failed.stdout)).toMatchObject({ accepted: 9, delivered: 6, dead: 3 });

    const dead = JSON.parse((await messages('list', '--state', 'dead')).stdout);
    expect(dead).toHaveLength(3);
    expect(dead[0]).toMatchObject({ state: 'dead', reason: 'retries-exhausted', attempts: 2 });
    const shown = JSON.parse((await messages('show', dead[0].guid)).stdout);
    expect(JSON.parse(shown.body).GSW_MESSAGE_GUID).toBe(dead[0].guid);
    expect(shown.failures).toHaveLength(2);

    answer.status = 200;
    expect(JSON.parse((await messages('drop', dead[2].guid)).stdout)).toEqual({ dropped: 1 });
    expect(JSON.parse((await messages('replay', '--all', 'dead')).stdout)).toEqual({ replayed: 2 });
    expect(JSON.parse((await runCli(run)).stdout)).toMatchObject({ repeated: 9, delivered: 2 });
    const verified = JSON.parse((await messages('verify')).stdout);
    expect(verified.ledger).toEqual({ accepted: 9, pending: 0, delivered: 8, dead: 0, dropped: 1 });
    expect((await messages('show', 'no-such-guid')).code).toBe(1);
  });
});

describe('a stop', () => {
  it('lets requests in flight finish, and ends with 0', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const receiver = await startRecordingServer({ gate: () => gate });
    onTestFinished(() => receiver.close());
    const { args, store } = await createWorkspace({
      uri: `http://127.0.0.1:${receiver.port}/`,
      application: ['http-connection-pool-size = 2'],
      events: 5,
    });
    const run = startCli(['run', ...args, '--format', 'json']);
    await receiver.received(2);

    run.process.kill('SIGINT');
    await run.prints('Stopping');
    open();
    const result = await run.ended;

    expect(result.code).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({ delivered: 2, pending: 3 });
    expect((await runCli(['messages', 'verify', '--store', store])).code).toBe(0);
  });

  it('does not wait after a second signal, and keeps the messages', async () => {
    const receiver = await startRecordingServer({ gate: () => new Promise(() => undefined) });
    onTestFinished(() => receiver.close());
    const { args } = await createWorkspace({
      uri: `http://127.0.0.1:${receiver.port}/`,
      events: 3,
    });
    const run = startCli(['run', ...args, '--format', 'json']);
    await receiver.received(3);

    run.process.kill('SIGTERM');
    await run.prints('Stopping');
    run.process.kill('SIGTERM');
    const result = await run.ended;

    expect(result.code).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({ delivered: 0, pending: 3, attempts: 0 });
  });
});

describe.skipIf(process.platform === 'win32')('signals of those who rotate logs', () => {
  it('open the log anew, open no debugger, and stop nothing', async () => {
    const receiver = await startRecordingServer();
    onTestFinished(() => receiver.close());
    const uri = `http://127.0.0.1:${receiver.port}/`;
    const { args, events, folder, store } = await createWorkspace({ uri, events: 3 });
    const log = join(folder, 'notifier.log');
    const run = startCli(['run', ...args, '--follow', '--log', log, '--format', 'json']);
    await receiver.received(3);
    for (const signal of ['SIGUSR1', 'SIGHUP'] as const) {
      await rename(log, `${log}.${signal}`);
      run.process.kill(signal);
      await eventually(() => existsSync(log));
    }
    await appendFile(events, (await readFile(events, 'utf8')).replaceAll('sample-', 'again-'));
    await receiver.received(6);
    run.process.kill('SIGTERM');
    const { code, stdout, stderr } = await run.ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 6 });
    expect(stderr).not.toContain('Debugger');
    const lines = await Promise.all(
      [`${log}.SIGUSR1`, `${log}.SIGHUP`, log].map((file) => readFile(file, 'utf8')),
    );
    expect(lines.join('').match(/"outcome":"delivered"/g)).toHaveLength(6);
    expect(lines[2]).toContain('"outcome":"delivered"');
    expect((await runCli(['messages', 'verify', '--store', store])).code).toBe(0);
  });
});

describe.skipIf(process.platform === 'win32')('a store that is deleted while it is in use', () => {
  it('ends the run with 3 and the reason, although nothing is to be done', async () => {
    const receiver = await startRecordingServer();
    onTestFinished(() => receiver.close());
    const uri = `http://127.0.0.1:${receiver.port}/`;
    const { args, store } = await createWorkspace({ uri, events: 3 });
    const run = startCli(['run', ...args, '--follow']);
    await receiver.received(3);
    await rm(store, { recursive: true });
    const { code, stderr } = await run.ended;
    expect(code).toBe(3);
    expect(stderr).toContain('STORE_FAILED');
    expect(stderr).toContain('deleted or moved');
  });
});

describe('a full store', () => {
  const DOWN = 'http://127.0.0.1:9/';
  const FULL = ['retry-delay = 20ms', 'store-max-messages = 5'];

  it.each([['SIGINT'], ['SIGTERM']] as const)(
    'lets %s end a feed that waits for room',
    async (signal) => {
      const { args } = await createWorkspace({ uri: DOWN, notifier: FULL, events: 20 });
      const run = startCli(['run', ...args, '--format', 'json', '--exit-when-drained']);
      await run.prints('messages are held');
      run.process.kill(signal);
      const result = await run.ended;
      expect(result.code).toBe(1);
      expect(JSON.parse(result.stdout)).toMatchObject({ accepted: 5, pending: 5, held: 5 });
    },
  );

  it('that only holds dead messages ends the run with a summary and the reason', async () => {
    const notifier = [...FULL, 'hold-limit = 1s'];
    const { args } = await createWorkspace({ uri: DOWN, notifier, events: 20 });
    const result = await runCli(['run', ...args, '--format', 'json', '--exit-when-drained']);
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({ accepted: 5, dead: 5, pending: 0 });
    expect(result.stderr).toContain('STORE_FULL');
  });
});

describe('a pipe of events', () => {
  it.skipIf(process.platform === 'win32')('is read to its end', async () => {
    const receiver = await startRecordingServer();
    onTestFinished(() => receiver.close());
    const uri = `http://127.0.0.1:${receiver.port}/`;
    const { folder, application, events, store } = await createWorkspace({ uri, events: 5 });
    const fifo = join(folder, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const run = startCli([
      'run',
      application,
      '--events',
      fifo,
      '--store',
      store,
      '--exit-when-drained',
    ]);
    await promisify(execFile)('sh', ['-c', `cat "${events}" > "${fifo}"`]);
    expect((await run.ended).code).toBe(0);
    expect(receiver.requests).toHaveLength(5);
  });
});

describe('a log that cannot be written', () => {
  it.skipIf(!existsSync('/dev/full'))('stops nothing', async () => {
    const receiver = await startRecordingServer();
    onTestFinished(() => receiver.close());
    const { args } = await createWorkspace({
      uri: `http://127.0.0.1:${receiver.port}/`,
      events: 300,
    });
    const result = await runCli(['run', ...args, '--log', '/dev/full', '--exit-when-drained']);
    expect(result.code).toBe(0);
    expect(receiver.requests).toHaveLength(300);
  });
});

describe('receive', () => {
  it('prints notifications and a summary, and ends at a signal', async () => {
    const receiver = startCli(['receive', '--port', '0']);
    await receiver.prints('contact-processed-notification-uri = ');
    const uri = /notification-uri = (\S+)/.exec(receiver.output())?.[1] ?? '';
    const { args } = await createWorkspace({ uri, events: 4 });
    await runCli(['run', ...args, '--exit-when-drained']);

    receiver.process.kill('SIGINT');
    const result = await receiver.ended;

    expect(result.code).toBe(0);
    expect(result.stdout).toContain('4 requests: 4 notifications');
  });

  it('says when its port is taken', async () => {
    const taken = await startRecordingServer();
    onTestFinished(() => taken.close());
    const result = await runCli(['receive', '--port', String(taken.port)]);
    expect(result.code).toBe(3);
    expect(result.stderr).toContain(String(taken.port));
  });
});

describe('demo', () => {
  it('stays up, processes a contact at each Enter, keeps others out, and ends at Ctrl-C', async () => {
    const { folder } = await createWorkspace({ uri: '' });
    const demo = startCli(['demo'], { cwd: folder });
    await demo.prints('stay up');
    demo.process.stdin?.write('\n');
    await demo.prints(' 200 ');
    const second = await runCli(['demo', '--once'], { cwd: folder });
    expect(second.code).toBe(3);
    expect(second.stderr).toContain('STORE_LOCKED');
    demo.process.kill('SIGINT');
    expect((await demo.ended).code).toBe(0);
  });

  it('leaves edited options alone when its port is taken', async () => {
    const taken = await startRecordingServer();
    onTestFinished(() => taken.close());
    const { folder } = await createWorkspace({ uri: '' });
    await mkdir(join(folder, '.demo'));
    const edited = `[OCServer]
contact-processed-notification = true
contact-processed-notification-uri = http://127.0.0.1:${taken.port}/mine
`;
    const file = join(folder, '.demo', 'application.cfg');
    await writeFile(file, edited);
    const result = await runCli(['demo', '--once'], { cwd: folder });
    expect(result.code).toBe(0);
    expect(result.stderr).toContain(`Port ${taken.port} is taken`);
    expect(result.stdout).toContain('300 notifications delivered');
    expect(await readFile(file, 'utf8')).toBe(edited);
    expect(taken.requests).toHaveLength(0);
  });
});

describe('demo --once', () => {
  it('delivers the samples and says so', async () => {
    const { folder } = await createWorkspace({ uri: '' });
    const result = await runCli(['demo', '--once'], { cwd: folder });
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('300 contacts processed, 300 notifications delivered');
  });
});

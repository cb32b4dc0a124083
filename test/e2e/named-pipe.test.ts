import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startCli } from '../support/cli.ts';
import { createWorkspace } from './workspace.ts';

it.skipIf(process.platform === 'win32')(
  'run ends when it is told to, though the writer of its events keeps a named pipe open',
  async () => {
    const { application, store } = await createWorkspace({ uri: 'http://127.0.0.1:9/' });
    const events = join(dirname(application), 'events');
    execFileSync('mkfifo', [events]);
    const writer = openSync(events, constants.O_RDWR);
    onTestFinished(() => closeSync(writer));
    const run = startCli(['run', application, '--store', store, '--events', events]);
    onTestFinished(() => void run.process.kill('SIGKILL'));
    writeSync(writer, '{"event":"Nothing"}\n');
    await run.prints('event-unknown');
    run.process.kill('SIGTERM');
    expect(await run.ended).toMatchObject({ code: 1, signal: null });
  },
);

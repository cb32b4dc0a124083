import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRecordingServer } from '../lab/recording-server.ts';
import { type CliResult, runCli, startCli } from '../support/cli.ts';
import { createWorkspace } from './workspace.ts';

const SUMMARY = ['--format', 'json', '--log-level', 'silent', '--exit-when-drained'];

/** A store on which a run has delivered ten events; ten more wait, and the Application's file is another one. */
async function stage(change: (text: string) => string) {
  const receiver = await startRecordingServer();
  onTestFinished(() => receiver.close());
  const space = await createWorkspace({ uri: `http://127.0.0.1:${receiver.port}/`, events: 20 });
  const lines = (await readFile(space.events, 'utf8')).split(/(?<=\n)/);
  const add = (text: readonly string[]) => appendFile(space.events, text.join(''));
  await writeFile(space.events, '');
  await add(lines.slice(0, 10));
  const run = (...flags: string[]) => runCli(['run', ...space.args, ...SUMMARY, ...flags]);
  expect((await run()).code).toBe(0);
  await add(lines.slice(10));
  const whole = await readFile(space.application, 'utf8');
  await writeFile(space.application, change(whole));
  const restore = () => writeFile(space.application, whole);
  return { ...space, receiver, run, restore };
}

const summaryOf = ({ stdout }: CliResult) => JSON.parse(stdout);

const NOTIFYING = /^contact-processed-notification = true$/m;
const off = (text: string) => text.replace(NOTIFYING, 'contact-processed-notification = false');

describe('a start with files that look half-written since the last run', () => {
  it.each<[string, (text: string) => string, string]>([
    ['cut at the end of a line', (text) => `${text.split('\n').slice(0, 2).join('\n')}\n`, 'lost-'],
    [
      'cut within a value',
      (text) => text.slice(0, text.indexOf('127.0.0.1') + 11),
      'source-cut-off',
    ],
    ['a web page', () => '<!DOCTYPE html><html><body>login</body></html>\n', 'file-is-html'],
  ])('is refused and reads no event: %s', async (_, cut, code) => {
    const { receiver, run, restore } = await stage(cut);
    const refused = await run();
    expect(refused.code).toBe(1);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toContain(code);
    expect(receiver.requests).toHaveLength(10);
    await restore();
    expect(summaryOf(await run())).toMatchObject({ accepted: 10, repeated: 10, delivered: 10 });
  });

  it('goes on with --accept', async () => {
    const { run } = await stage((text) => text.replace(/^\[ocs-notifier\][\s\S]*/m, ''));
    const refused = await run();
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain('section `ocs-notifier` is gone');
    expect(refused.stderr).toContain('start with --accept');
    expect(refused.stderr).toContain('looks half-written since the last run');
    expect(summaryOf(await run('--accept'))).toMatchObject({ accepted: 10 });
    expect((await run()).code).toBe(0); // what was accepted is what the next one is judged by
  });

  it('is not refused for whatever else changed', async () => {
    const { run } = await stage((text) => `${text.replace('true', 'yes')}history-retention = 1d\n`);
    expect(summaryOf(await run())).toMatchObject({ accepted: 10, delivered: 10 });
  });
});

describe('a start with notifications off that were on in the last run', () => {
  it('reads no event, and the run after it has them all', async () => {
    const { receiver, run, restore } = await stage(off);
    for (let start = 1; start <= 2; start += 1) {
      const held = await run();
      expect(held.code).toBe(1);
      expect(summaryOf(held)).toMatchObject({ events_held: true, not_notified: 0, repeated: 0 });
    }
    await restore();
    expect(summaryOf(await run())).toMatchObject({ events_held: false, delivered: 10 });
    expect(receiver.requests).toHaveLength(20);
  });

  it('passes them over when that is accepted', async () => {
    const { run } = await stage(off);
    expect(summaryOf(await run('--accept'))).toMatchObject({
      not_notified: 20,
      events_held: false,
    });
    expect(summaryOf(await run())).toMatchObject({ events_held: false });
  });

  const follow = async (change: (text: string) => string) => {
    const staged = await stage(change);
    const running = startCli(['run', ...staged.args, '--follow', '--format', 'json']);
    onTestFinished(() => void running.process.kill('SIGKILL'));
    await running.prints('events are not read');
    await running.prints('started with generation');
    const end = async () => {
      running.process.kill('SIGTERM');
      return summaryOf(await running.ended);
    };
    return { ...staged, running, end };
  };

  it('says so in status, and reads them when somebody confirms', async () => {
    const { store, running, end } = await follow(off);
    const status = await runCli(['status', '--store', store]);
    expect(status.code).toBe(1);
    expect(status.stdout).toMatch(/^state +events-held: events are not read/);
    await runCli(['reload', '--accept', '--store', store]);
    await running.prints('events are read: notifications are off, as is meant');
    expect((await runCli(['status', '--store', store])).code).toBe(0);
    expect(await end()).toMatchObject({ events_held: false });
  });

  it('delivers them when the option is put right', async () => {
    const { receiver, running, restore, end } = await follow(off);
    await restore();
    await running.prints('events are read: notifications are on');
    while (receiver.requests.length < 20) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await end()).toMatchObject({ delivered: 10, not_notified: 0 });
  });
});

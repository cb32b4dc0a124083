import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RecordedRequest, startRecordingServer } from '../lab/recording-server.ts';
import { type RunningCli, runCli, startCli } from '../support/cli.ts';
import { generateChainEvents } from '../support/generate-chain-events.ts';
import { SCENARIOS } from '../support/scenarios.ts';
import { createWorkspace } from './workspace.ts';

type Message = Readonly<Record<string, unknown>>;

async function stage() {
  const receiver = await startRecordingServer();
  onTestFinished(() => receiver.close());
  const workspace = await createWorkspace({
    uri: `http://127.0.0.1:${receiver.port}/`,
    events: 0,
  });
  const run = ['run', ...workspace.args, '--format', 'json'];
  return { receiver, run, ...workspace };
}

function start(args: readonly string[]): RunningCli {
  const running = startCli(args);
  onTestFinished(() => void running.process.kill('SIGKILL'));
  return running;
}

async function stop(running: RunningCli): Promise<Record<string, unknown>> {
  running.process.kill('SIGTERM');
  const { code, stdout } = await running.ended;
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

/** Each message once, whatever was sent again. */
function messagesOf(requests: readonly RecordedRequest[]): readonly Message[] {
  const bodies = new Map(requests.map(({ guid, body }) => [guid, body]));
  return [...bodies.values()].map((body) => JSON.parse(body));
}

/** Without what is new in each run. */
function essence(messages: readonly Message[]): readonly string[] {
  return messages
    .map(({ GSW_MESSAGE_GUID, GSW_TIMESTAMP, GSW_CALL_ATTEMPT_GUID, ...rest }) =>
      JSON.stringify(rest, Object.keys(rest).sort()),
    )
    .sort();
}

const linesOf = (events: readonly unknown[]) =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');

async function scenario(name: string) {
  const found = SCENARIOS.find((one) => one.name === name);
  if (!found) throw new Error(`no scenario ${name}`);
  return { lines: linesOf(found.events), messages: await expectedOf(found) };
}

async function expectedOf({ messagesFile }: (typeof SCENARIOS)[number]): Promise<Message[]> {
  return JSON.parse(await readFile(messagesFile, 'utf8'));
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await pause(10);
}

describe('a feed of OCS events', () => {
  it("gives one message for the seed's chain of three, with the data of record 1 alone", async () => {
    const { receiver, run, events } = await stage();
    const { lines, messages } = await scenario('chain-of-three');
    await writeFile(events, lines);
    const { code, stdout } = await runCli([...run, '--exit-when-drained']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 1, delivered: 1, open_chains: 0 });
    expect(JSON.parse(stdout).applied).toBeGreaterThan(10);
    expect(essence(messagesOf(receiver.requests))).toEqual(essence(messages));
    const [{ body = '' } = {}] = receiver.requests;
    expect(body).toContain('of record 1');
    expect(body).not.toMatch(/of record [23]/);
  });

  it('gives the messages of all stories, wherever it is stopped and killed', async () => {
    const { receiver, run, events, store } = await stage();
    const stories = SCENARIOS.filter(({ fieldKeys }) => fieldKeys === undefined);
    const text = Buffer.from(stories.map((story) => linesOf(story.events)).join(''));
    const expected = (await Promise.all(stories.map(expectedOf))).flat();
    const follow = [...run, '--follow'];
    const pieces = 8;
    const size = Math.ceil(text.length / pieces); // cut in the middle of lines
    for (let piece = 0; piece < pieces; piece += 1) {
      const running = start(follow);
      await running.prints('started with generation');
      await appendFile(events, text.subarray(piece * size, (piece + 1) * size));
      await pause(100 + 200 * (piece % 4));
      running.process.kill(piece % 2 === 0 ? 'SIGKILL' : 'SIGTERM');
      await running.ended;
    }
    const last = start(follow);
    await last.prints('started with generation');
    await until(() => messagesOf(receiver.requests).length >= expected.length);
    await pause(500); // for more than there should be
    await stop(last);
    expect(essence(messagesOf(receiver.requests))).toEqual(essence(expected));
    const verified = await runCli(['messages', 'verify', '--store', store]);
    expect(verified.code).toBe(0);
  });

  it('reads what it has read once only: a restart goes on where the last run has got to', async () => {
    const { receiver, run, events } = await stage();
    const lines = [...generateChainEvents(100)].map((event) => `${JSON.stringify(event)}\n`);
    await writeFile(events, lines.slice(0, 401).join(''));
    const first = start([...run, '--follow']);
    await first.prints('started with generation');
    await pause(1000); // wherever it has got to
    expect(await stop(first)).toMatchObject({ late: 0 });
    await appendFile(events, lines.slice(401).join(''));
    const second = start([...run, '--follow']);
    await second.prints('started with generation');
    await until(() => messagesOf(receiver.requests).length === 100); // one for each chain
    await pause(500); // for the events after them
    expect(await stop(second)).toMatchObject({ late: 0, repeated: 0, open_chains: 0 });
  });

  it('loses and doubles nothing when its file is rotated under load and it is killed', async () => {
    const { receiver, run, events } = await stage();
    const chains = 600;
    const lines = [...generateChainEvents(chains)].map((event) => `${JSON.stringify(event)}\n`);
    let running = start([...run, '--follow']);
    await running.prints('started with generation');
    for (let burst = 0; burst * 50 < lines.length; burst += 1) {
      await appendFile(events, lines.slice(burst * 50, burst * 50 + 50).join(''));
      await pause(20);
      if (burst % 20 === 19) await rename(events, `${events}-${1000 + burst}`);
      if (burst % 45 === 44) {
        running.process.kill('SIGKILL');
        await running.ended;
        running = start([...run, '--follow']);
      }
    }
    const finished = () =>
      new Set(messagesOf(receiver.requests).map(({ GSW_CHAIN_ID }) => GSW_CHAIN_ID));
    await until(() => finished().size === chains);
    await pause(500);
    await stop(running);
    expect(messagesOf(receiver.requests)).toHaveLength(chains);
  });
});

describe('field definitions', () => {
  it('are followed: an edit counts for the next message, a broken file for none', async () => {
    const { receiver, run, events, folder } = await stage();
    const { lines, messages } = await scenario('field-definitions');
    const sample = new URL(
      '../../samples/events/scenarios/field-definitions.fields.cfg',
      import.meta.url,
    );
    const text = await readFile(sample, 'utf8');
    const fields = join(folder, 'fields.cfg');
    await writeFile(fields, text);
    await writeFile(events, lines);
    const running = start([...run, '--follow', '--fields', fields]);
    await until(() => receiver.requests.length === 1);
    expect(essence(messagesOf(receiver.requests))).toEqual(essence(messages));

    await writeFile(fields, text.replace('= Other1', '= Remark'));
    await running.prints('field definitions changed');
    await appendFile(events, anotherChain(lines, 7));
    await until(() => receiver.requests.length === 2);
    expect(JSON.parse(receiver.requests[1]?.body ?? '')).toMatchObject({ Remark: 'by column' });

    await writeFile(fields, '[Field/other_1\nsend_attribute = Nothing\n');
    await running.prints('field definitions refused');
    await appendFile(events, anotherChain(lines, 8));
    await until(() => receiver.requests.length === 3);
    expect(JSON.parse(receiver.requests[2]?.body ?? '')).toMatchObject({ Remark: 'by column' });
    await stop(running);
  });

  it('start nothing when they have errors, and are named as files that cannot be read', async () => {
    const { run, folder } = await stage();
    const fields = join(folder, 'fields.cfg');
    await writeFile(fields, '[Field/other_1\nsend_attribute = Nothing\n');
    const broken = await runCli([...run, '--fields', fields, '--exit-when-drained']);
    expect(broken.code).toBe(1);
    expect(broken.stderr).toContain('section-header-unclosed');
    const missing = await runCli([...run, '--fields', `${fields}.no`, '--exit-when-drained']);
    expect(missing.code).toBe(2);
  });
});

describe('usage of --follow', () => {
  it.each([
    [['--events', '-', '--follow']],
    [['--follow']],
    [['--events', 'events.ndjson', '--follow', '--exit-when-drained']],
  ])('%j is wrong', async (args) => {
    const { application } = await stage();
    const { code, stderr } = await runCli(['run', application, ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain('--follow');
  });
});

/** The same story of another chain. */
function anotherChain(lines: string, digit: number): string {
  return lines
    .replaceAll('"chainId":1016', `"chainId":${digit}016`)
    .replaceAll('"id":"field', `"id":"${digit}field`);
}

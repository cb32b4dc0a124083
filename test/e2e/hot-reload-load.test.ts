import { existsSync } from 'node:fs';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { askEngine } from '#dist/cli/control/engine-client.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { runCli, startCli } from '../support/cli.ts';
import { PATIENCE_MS } from '../support/patience.ts';
import {
  Contacts,
  type HotRun,
  hasFields,
  startHotRun,
  startReceiver,
  timeOf,
  VERSION,
  withVersion,
} from './hot-reload-run.ts';
import { createWorkspace } from './workspace.ts';

/** Option files whose run can be ended and begun again on one store. */
async function prepare() {
  const receiver = await startReceiver();
  const contacts = new Contacts();
  const { application, host, store } = await createWorkspace({
    uri: `http://127.0.0.1:${receiver.port}/`,
    application: [`http-custom-headers = ${VERSION}: 1`, 'http-connection-pool-size = 10'],
  });
  const text = await readFile(application, 'utf8');
  const args = ['--application', application, '--host', host, '--events', '-', '--store', store];
  return {
    receiver,
    contacts,
    store,
    start: () => startHotRun({ receiver, contacts, args }),
    /** Replaces the file at once. */
    async edit(version: number) {
      await writeFile(`${application}.tmp`, withVersion(text, version));
      await rename(`${application}.tmp`, application);
    },
    /** Writes over the file, which is empty for a moment. */
    write: (version: number) => writeFile(application, withVersion(text, version)),
    reload: () => askEngine(store, { method: 'POST', path: '/v1/reload', body: {} }),
  };
}

type Prepared = Awaited<ReturnType<typeof prepare>>;

const reloadsOf = (run: HotRun) =>
  run.lines.filter((line) => hasFields(line, { event: 'reload', result: 'applied' }));
const attemptsOf = (run: HotRun) => run.lines.filter(({ event }) => event === 'attempt');

/** How attempts may end while options change: those whose connection was not there yet are made anew. */
const HARMLESS = ['delivered', 'renew'];

const harmfulAttemptsOf = (run: HotRun) =>
  attemptsOf(run).filter(({ outcome }) => !HARMLESS.includes(String(outcome)));

/** Every event made one message, and every message arrived; with `isOnce`, none of them twice. */
async function expectNothingLost({ receiver, contacts, store }: Prepared, isOnce = true) {
  const fed = contacts.lines.length;
  const verified = await runCli(['messages', 'verify', '--store', store, '--format', 'json']);
  expect(JSON.parse(verified.stdout)).toMatchObject({
    balanced: true,
    ledger: { accepted: fed, delivered: fed, pending: 0, dead: 0, dropped: 0 },
  });
  expect(receiver.guids.size).toBe(fed);
  if (isOnce) expect(receiver.arrivals).toHaveLength(fed);
}

async function expectStopped(run: HotRun): Promise<void> {
  const { code, signal, stderr } = await run.stop();
  expect({ code, signal }, stderr.slice(-2000)).toEqual({ code: 0, signal: null });
}

/** Every message that was last sent after a commit was sent with that generation or a later one, and with its header. */
async function expectFollowed(
  run: HotRun,
  { receiver, store }: Prepared,
  versions: ReadonlyMap<number, string>,
) {
  const sent = new Map(receiver.arrivals.map(({ guid, version }) => [guid, version]));
  for (const attempt of attemptsOf(run).filter(({ outcome }) => outcome === 'delivered')) {
    expect(sent.get(String(attempt['guid']))).toBe(versions.get(Number(attempt['generation'])));
  }
  // The store has the time at which an attempt began; from a log line it could only be guessed.
  const words = ['messages', 'list', '--store', store, '--format', 'json', '--limit', '1000000'];
  const messages: { lastAttempt: { startedAtMs: number; generation: number } }[] = JSON.parse(
    (await runCli(words)).stdout,
  );
  expect(messages.length).toBeGreaterThan(0);
  for (const commit of reloadsOf(run)) {
    const late = messages.filter(
      ({ lastAttempt: { startedAtMs, generation } }) =>
        startedAtMs > timeOf(commit) && generation < Number(commit['generation']),
    );
    expect(late).toEqual([]);
  }
}

/** Longer than this at full load would say nothing more. */
const STORM_MS = 5000;
/** However slow the machine is. */
const LEAST_RELOADS = 10;
const AHEAD = 500;

describe('a storm of reloads under full load', () => {
  it('loses nothing, aborts nothing and leaves nothing open', async () => {
    const prepared = await prepare();
    const { receiver, store, start, edit, reload } = prepared;
    const run = await start();
    const endFeed = run.feedFully(AHEAD);
    await run.until('load', () => receiver.arrivals.length > 1000);
    const before = await descriptorsOf(run.pid);

    const versions = new Map([[1, '1']]);
    const endMs = performance.now() + STORM_MS;
    const isOver = () => versions.size > LEAST_RELOADS && performance.now() >= endMs;
    for (let version = 2; version <= 101 && !isOver(); version += 1) {
      await edit(version);
      if (version % 5 === 0) run.kill('SIGHUP');
      const { body } = await reload();
      expect(body).toMatchObject({ generation: version });
      versions.set(version, String(version));
    }

    const status = JSON.parse(
      (await runCli(['status', '--store', store, '--format', 'json'])).stdout,
    );
    expect(status.state).toBe('active');
    expect(status.generation.number).toBe(versions.size);
    expect(status.generations.length).toBeLessThanOrEqual(MOST_GENERATIONS);
    expect(await settledDescriptorsOf(run.pid, before + MOST_MORE)).toBeLessThanOrEqual(
      before + MOST_MORE,
    );
    await endFeed();
    await run.drained();
    await expectStopped(run);
    await expectFollowed(run, prepared, versions);
    expect(harmfulAttemptsOf(run)).toEqual([]);
    await expectNothingLost(prepared);
  });
});

const MOST_MORE = 20;
/** Twenty idle ones are kept for those who look now and then; beside them the active one, and those with requests in flight. */
const MOST_GENERATIONS = 31;

async function descriptorsOf(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

/** Connections of earlier generations are closed when their last request has ended. */
async function settledDescriptorsOf(pid: number, most: number): Promise<number> {
  for (let tries = 1; tries <= 50; tries += 1) {
    if ((await descriptorsOf(pid)) <= most) break;
    await pause(100);
  }
  return descriptorsOf(pid);
}

describe('a run that is stopped', () => {
  /** What happens at the moment of the stop. */
  const MOMENTS: readonly (readonly [
    string,
    (run: HotRun, prepared: Prepared) => Promise<void>,
  ])[] = [
    [
      'right after an edit and a SIGHUP',
      async (run, { edit }) => {
        await edit(2);
        run.kill('SIGHUP');
        run.kill('SIGTERM');
      },
    ],
    [
      'right before a SIGHUP',
      async (run, { edit }) => {
        await edit(2);
        run.kill('SIGTERM');
        run.kill('SIGHUP');
      },
    ],
    [
      'right before an edit',
      async (run, { edit }) => {
        run.kill('SIGTERM');
        await edit(2);
      },
    ],
    [
      'while a reload waits for a file that is written over and over',
      async (run, { write, reload }) => {
        let isOver = false;
        const writing = (async () => {
          for (let version = 2; !isOver; version += 1)
            await Promise.all([write(version), pause(5)]);
        })();
        const refusal = reload().catch((error) => error);
        await pause(300); // it has seen the file change by now
        run.kill('SIGTERM');
        expect(await refusal).toMatchObject({ code: 'ENGINE_STOPPED' });
        await run.ended;
        isOver = true;
        await writing;
      },
    ],
  ];

  it.each(MOMENTS)('%s ends with 0 and loses nothing', async (_, atTheStop) => {
    const prepared = await prepare();
    const { receiver, contacts, start } = prepared;
    const run = await start();
    run.feedEvery(10, 10);
    await run.until('load', () => receiver.arrivals.length > 200);
    await atTheStop(run, prepared);
    const { code, signal } = await run.ended;
    expect({ code, signal }).toEqual({ code: 0, signal: null });

    const next = await start();
    next.feedAgain(contacts.lines);
    await next.drained();
    await expectStopped(next);
    await expectNothingLost(prepared);
  });

  it('as it starts does not wait for its feed', async () => {
    const { application } = await createWorkspace({ uri: 'http://127.0.0.1:9/' });
    const stopAfter = async (delayMs: number) => {
      const store = `${application}-${delayMs}`;
      const run = startCli(['run', application, '--events', '-', '--store', store]);
      onTestFinished(() => void run.process.kill('SIGKILL'));
      await vi.waitFor(() => expect(existsSync(join(store, 'messages.db'))).toBe(true), PATIENCE);
      await pause(delayMs);
      run.process.kill('SIGTERM');
      const { code, signal } = await run.ended;
      return code ?? signal;
    };
    const ends = await Promise.all([0, 5, 10, 15, 20, 25, 30, 40].map(stopAfter));
    expect(ends.filter((end) => end !== 0 && end !== 'SIGTERM')).toEqual([]);
  });

  it('is not ended by a SIGHUP while requests finish', async () => {
    const { receiver, store, start } = await prepare();
    const run = await start();
    receiver.close();
    run.feed(3);
    await run.until('requests', () => receiver.arrivals.length === 3);
    run.kill('SIGTERM');
    await vi.waitFor(() => expect(existsSync(join(store, 'control.sock'))).toBe(false), PATIENCE);
    run.kill('SIGHUP');
    receiver.open();
    const { code, signal, stdout } = await run.ended;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 3, pending: 0 });
  });
});

const PATIENCE = { timeout: PATIENCE_MS, interval: 1 };

describe('a run that is killed in a storm of reloads', () => {
  it('loses nothing; the next one goes on counting generations', async () => {
    const prepared = await prepare();
    const { receiver, contacts, store, start, edit, reload } = prepared;
    let version = 1;
    for (let kill = 1; kill <= 2; kill += 1) {
      const victim = await start();
      const endFeed = victim.feedFully(AHEAD);
      const before = receiver.arrivals.length;
      let isAlive = true;
      const storm = (async () => {
        while (isAlive) {
          version += 1;
          await edit(version);
          await reload().catch(() => {}); // it may not listen yet, or no more
        }
      })();
      await victim.until('load', () => {
        return receiver.arrivals.length > before + 500 && reloadsOf(victim).length > 3;
      });
      victim.kill('SIGKILL');
      expect((await victim.ended).signal).toBe('SIGKILL');
      isAlive = false;
      await Promise.all([storm, endFeed()]);
    }
    const known = await generationsIn(store);
    const last = await start();
    last.feedAgain(contacts.lines);
    await last.drained();
    await edit(version + 1);
    await reload();
    const started = last.lines.find((line) => hasFields(line, { trigger: 'start' }));
    // The kill may have come after a generation was numbered and before its reload was remembered,
    // and the file may have been edited once more since.
    expect([known, known + 1, known + 2]).toContain(started?.['generation']);
    const reloaded = await last.line({ event: 'reload', result: 'applied', trigger: 'command' });
    expect(reloaded['generation']).toBe(Number(started?.['generation']) + 1);
    await expectStopped(last);
    await expectNothingLost(prepared, false);

    const { guid } = receiver.arrivals[0] ?? {};
    const shown = await runCli(['messages', 'show', String(guid), '--store', store]);
    expect(shown.stdout).toMatch(/^options {3}generation 1 \([0-9a-f]{12}\) since /m);
    expect(shown.stdout).toMatch(/^ {2}http-custom-headers = X-Version: .*\(Application\)$/im);
  });
});

async function generationsIn(folder: string): Promise<number> {
  const store = await openSqliteStore(folder);
  const [newest] = await store.reloads();
  await store.close();
  return newest?.generation ?? 0;
}

import { describe, expect, it, onTestFinished } from 'vitest';
import { startRecordingServer } from '../lab/recording-server.ts';
import { runCli, startCli } from '../support/cli.ts';
import { createWorkspace } from './workspace.ts';

const EVENTS = 10_000;
const POOL = 10;

describe('a run that is killed', () => {
  it('loses nothing, and repeats only what was in flight', async () => {
    const receiver = await startRecordingServer();
    onTestFinished(() => receiver.close());
    const { args, store } = await createWorkspace({
      uri: `http://127.0.0.1:${receiver.port}/`,
      application: [`http-connection-pool-size = ${POOL}`],
      events: EVENTS,
    });
    const run = ['run', ...args, '--exit-when-drained', '--format', 'json'];
    const kills = [200, 2000, 5000];

    for (const [kill, count] of kills.entries()) {
      const victim = startCli(run);
      await receiver.received(count + kill);
      victim.process.kill('SIGKILL');
      expect((await victim.ended).signal).toBe('SIGKILL');
    }
    const last = await runCli(run);

    expect(last.code).toBe(0);
    expect(JSON.parse(last.stdout)).toMatchObject({ pending: 0, dead: 0 });
    const bodies = new Map<string, Set<string>>();
    for (const { guid, body } of receiver.requests) {
      bodies.set(guid, (bodies.get(guid) ?? new Set()).add(body));
    }
    expect(bodies.size).toBe(EVENTS);
    expect([...bodies.values()].every((versions) => versions.size === 1)).toBe(true);
    // Sent, but the outcome was not on disk when the kill came.
    const duplicates = receiver.requests.length - bodies.size;
    expect(duplicates).toBeLessThanOrEqual(kills.length * (POOL + MAX_UNWRITTEN));
    const verified = await runCli(['messages', 'verify', '--store', store, '--format', 'json']);
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.stdout)).toMatchObject({
      balanced: true,
      ledger: { accepted: EVENTS, delivered: EVENTS, pending: 0, dead: 0, dropped: 0 },
    });
  });
});

/** Outcomes that may wait for the disk at a time. */
const MAX_UNWRITTEN = 10 * POOL;

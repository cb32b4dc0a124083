import { describe, expect, it, onTestFinished } from 'vitest';
import { startRecordingServer } from '../lab/recording-server.ts';
import { startCli } from '../support/cli.ts';
import { createWorkspace } from './workspace.ts';

const OUTAGE_MS = 20_000;

describe('a receiver that is down', () => {
  it('costs no attempt: with no re-sends allowed, all arrive when it is back', async () => {
    const reserved = await startRecordingServer();
    const { port } = reserved;
    await reserved.close();
    const { args } = await createWorkspace({
      uri: `http://127.0.0.1:${port}/`,
      application: ['http-retry-max-attempts = 0'],
      notifier: ['retry-delay = 1s'],
      events: 500,
    });
    const start = performance.now();
    const run = startCli(['run', ...args, '--exit-when-drained', '--format', 'json']);
    await run.prints('messages are held');

    await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
    const receiver = await startRecordingServer({ port });
    onTestFinished(() => receiver.close());
    const result = await run.ended;

    expect(result.code).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({ delivered: 500, dead: 0, attempts: 500 });
    expect(new Set(receiver.requests.map(({ guid }) => guid)).size).toBe(500);
    expect(performance.now() - start).toBeGreaterThan(OUTAGE_MS);
  });
});

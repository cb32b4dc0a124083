import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startRecordingServer } from '../lab/recording-server.ts';
import { runCli } from '../support/cli.ts';
import { createWorkspace } from './workspace.ts';

describe('run --exit-when-drained', () => {
  it('delivers every event of a 10,000-line file, each once', async () => {
    const receiver = await startRecordingServer();
    onTestFinished(() => receiver.close());
    const { args } = await createWorkspace({
      uri: `http://127.0.0.1:${receiver.port}/ocs`,
      application: ['http-custom-headers = X-Site: application | X-Mode: 1; mode=block'],
      host: ['http-custom-headers = x-site: host'],
      events: 10_000,
    });

    const result = await runCli(['run', ...args, '--exit-when-drained', '--format', 'json']);

    expect(result.code).toBe(0);
    expect(JSON.parse(result.stdout)).toMatchObject({
      accepted: 10_000,
      delivered: 10_000,
      dead: 0,
      pending: 0,
      held: 0,
      attempts: 10_000,
    });
    expect(new Set(receiver.requests.map(({ guid }) => guid)).size).toBe(10_000);
    const validate = await messageValidator();
    for (const { headers, body, guid } of receiver.requests) {
      const message = JSON.parse(body);
      if (!validate(message)) expect(validate.errors).toEqual([]);
      expect(message.GSW_MESSAGE_GUID).toBe(guid);
      expect(headers['x-site']).toBe('host');
      expect(headers['x-mode']).toBe('1; mode=block');
    }
  });

  it('re-sends the same bytes until the receiver accepts them', async () => {
    const receiver = await startRecordingServer({
      statusOf: (_, index) => (index < 2 ? 503 : 200),
    });
    onTestFinished(() => receiver.close());
    const { args } = await createWorkspace({
      uri: `http://127.0.0.1:${receiver.port}/`,
      events: 1,
    });

    const result = await runCli(['run', ...args, '--exit-when-drained', '--format', 'json']);

    expect(JSON.parse(result.stdout)).toMatchObject({ accepted: 1, delivered: 1, dead: 0 });
    expect(receiver.requests).toHaveLength(3);
    expect(new Set(receiver.requests.map(({ body }) => body)).size).toBe(1);
    expect(new Set(receiver.requests.map(({ guid }) => guid)).size).toBe(1);
  });

  it('costs a bad line only itself, names line and field, and exits with 1', async () => {
    const receiver = await startRecordingServer();
    onTestFinished(() => receiver.close());
    const { application, store } = await createWorkspace({
      uri: `http://127.0.0.1:${receiver.port}/`,
    });
    const { generateEvents } = await import('../support/generate-events.ts');
    const [first, second] = [...generateEvents(2, 3)].map((event) => JSON.stringify(event));
    const bad = JSON.stringify({ ...JSON.parse(first ?? ''), id: 'x', chainId: 'seven' });

    const result = await runCli(
      ['run', application, '--events', '-', '--store', store, '--exit-when-drained'],
      { input: `${first}\n${bad}\n{"event":\n${second}\n` },
    );

    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/-:2:\d+: error: .*chainId/);
    expect(result.stderr).toMatch(/-:3:\d+: error: /);
    expect(receiver.requests).toHaveLength(2);
    expect(result.stdout).toContain('accepted 2, delivered 2');
  });
});

async function messageValidator() {
  const { stdout } = await runCli(['schema', 'message']);
  return new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(stdout));
}

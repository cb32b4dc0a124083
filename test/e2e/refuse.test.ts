import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import { createWorkspace } from './workspace.ts';

/** Option lines that nothing may start with, and where the fault is (line 4 is the one added). */
const FAULTS = [
  [
    'http-custom-headers = X-A: a\u0007b',
    /application\.cfg:4:\d+: error: .*\[header-value-invalid\]/,
  ],
  [
    'http-custom-headers = Host: other',
    /application\.cfg:4:\d+: error: .*\[header-owned-by-engine\]/,
  ],
  ['http-connection-pool-size = 0', /application\.cfg:4:29: error: /],
  ['http-response-timeout = abc', /application\.cfg:4:25: error: /],
] as const;

describe('run with faulty options', () => {
  it.each(FAULTS)('refuses %s with file, line and column', async (line, message) => {
    const { args, store } = await createWorkspace({
      uri: 'http://127.0.0.1:9/',
      application: [line],
    });
    const result = await runCli(['run', ...args]);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(message);
    await expect(access(store)).rejects.toThrow();
  });

  it('refuses user info in the URI', async () => {
    const { args } = await createWorkspace({ uri: 'http://me:secret-81@127.0.0.1:9/' });
    const result = await runCli(['run', ...args]);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/application\.cfg:3:\d+: error: .*\[uri-user-info\]/);
    expect(result.stderr).not.toContain('secret-81');
  });

  it('refuses a carriage return inside a header value', async () => {
    const { application, args } = await createWorkspace({ uri: 'http://127.0.0.1:9/' });
    const text = '[OCServer]\nhttp-custom-headers = X-A: one\rX-B: two\n';
    await writeFile(application, text);
    const result = await runCli(['run', ...args]);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/application\.cfg:3:1: error: .*\[line-without-equals\]/);
  });
});

describe('run that cannot start', () => {
  it('says who holds the store, and exits with 3', async () => {
    const { application, store } = await createWorkspace({ uri: 'http://127.0.0.1:9/' });
    const first = startCli(['run', application, '--store', store, '--events', '-']);
    first.process.stdin?.write('{"event":"Nothing"}\n');
    await first.prints('error');

    const second = await runCli(['run', application, '--store', store]);
    first.process.kill('SIGTERM');

    expect(second.code).toBe(3);
    expect(second.stderr).toContain(`process ${first.process.pid}`);
    expect(second.stderr).toContain('STORE_LOCKED');
    expect((await first.ended).code).toBe(1);
  });

  it.each([
    [['run']],
    [['run', 'missing.cfg']],
    [['run', '--no-such-flag']],
    [['messages', 'replay']],
    [['nonsense']],
    [['schema', 'nonsense']],
  ])('exits with 2 for %j', async (args) => {
    const result = await runCli(args);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/error/);
  });

  it('does not create a store to replay from', async () => {
    const { store } = await createWorkspace({ uri: 'http://127.0.0.1:9/' });
    const result = await runCli(['messages', 'replay', '--all', 'dead', '--store', store]);
    expect(result.code).toBe(3);
    expect(result.stderr).toContain('STORE_NOT_FOUND');
    await expect(access(store)).rejects.toThrow();
  });

  it('exits with 3 when certificates cannot be used', async () => {
    const { folder, args } = await createWorkspace({
      uri: 'https://127.0.0.1:9/',
      security: ['trusted-ca = ca.pem'],
    });
    await writeFile(join(folder, 'ca.pem'), 'not a certificate');
    const result = await runCli(['run', ...args]);
    expect(result.code).toBe(3);
    expect(result.stderr).toContain('PREPARE_FAILED');
  });

  it('exits with 2 for events that are a folder', async () => {
    const { folder, application, store } = await createWorkspace({ uri: 'http://127.0.0.1:9/' });
    const result = await runCli(['run', application, '--store', store, '--events', folder]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('is a folder');
  });

  it('exits with 2 for an events file that does not exist', async () => {
    const { application, store } = await createWorkspace({ uri: 'http://127.0.0.1:9/' });
    const result = await runCli([
      'run',
      application,
      '--store',
      store,
      '--events',
      'missing.ndjson',
    ]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('missing.ndjson');
  });
});

describe('help', () => {
  it.each([['run'], ['demo'], ['check'], ['explain'], ['receive'], ['messages'], ['schema']])(
    'of %s has an example',
    async (command) => {
      const result = await runCli([command, '--help']);
      expect(result.code).toBe(0);
      expect(result.stdout).toContain(`ocs-notifier ${command}`);
      expect(result.stdout).toContain('Examples:');
    },
  );

  it('lists every command', async () => {
    const { stdout, code } = await runCli(['--help']);
    expect(code).toBe(0);
    for (const name of ['run', 'demo', 'check', 'explain', 'receive', 'messages', 'schema']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'));
    }
  });
});

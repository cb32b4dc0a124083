import { readFile, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { controlPath } from '#dist/admin/control-path.js';
import { runCli, startCli } from '../support/cli.ts';
import { FINGERPRINT, MASKED_PARTS } from '../support/fingerprints.ts';
import { createWorkspace } from './workspace.ts';

/** A receiver that refuses the first message and repeats what it was told: for some that is how they log. */
async function startEcho(): Promise<string> {
  let first: string | undefined;
  const server = createServer((incoming, response) => {
    first ??= incoming.headers.etag;
    response.writeHead(incoming.headers.etag === first ? 500 : 200);
    response.end(`no such key: ${incoming.headers['x-api-key']}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/?token=hush-token`;
}

function getJson(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve(text);
    })
      .on('error', reject)
      .end();
  });
}

/** Everything of secrets that a text shows can be compared, and nothing else of them is there. */
function expectComparable(what: string, text: string): void {
  expect(text, what).not.toContain('hush');
  const lines = text.replaceAll('\\n', '\n').replace(FINGERPRINT, '').split('\n');
  lines.forEach((line, at) => {
    if (!line.includes('•')) return;
    const below = lines.slice(at, at + 3).join('\n');
    expect(below.match(MASKED_PARTS), `${what}: ${below}`).not.toBeNull();
  });
}

it('secrets are masked in the output of every command, and can be compared', async () => {
  const { folder, application, host, events, store } = await createWorkspace({
    uri: await startEcho(),
    application: [
      'http-custom-headers = X-Api-Key: hush-first | X-Same: hush-same',
      'http-retry-applies-to = none',
      'http-connection-pool-size = 1',
      'password-of-another = hush-other',
    ],
    host: ['http-custom-headers = X-Host: hush-host'],
    events: 30, // some are surely accepted after the first has failed
  });
  const sources = ['--application', application, '--host', host];
  const run = startCli(['run', ...sources, '--events', events, '--store', store]);
  onTestFinished(() => void run.process.kill('SIGKILL'));
  const outputs = new Map<string, string>();
  const ocs = async (...args: string[]) => {
    const { stdout, stderr } = await runCli(args);
    outputs.set(args.join(' '), stdout + stderr);
    return stdout;
  };

  await run.prints('"dead"');
  const text = await readFile(application, 'utf8');
  await writeFile(application, text.replace('hush-first', 'hush-second'));
  await run.prints('reloaded generation 2');
  await ocs('status', '--store', store);
  await ocs('reload', '--store', store);
  await ocs('rollback', '--store', store);
  await ocs('status', '--store', store, '--format', 'json');
  await writeFile(
    application,
    text.replace('= none', '= none, nothing').replace('|', '| Host: hush-own |'),
  );
  await run.prints('reload refused');
  await ocs('reload', '--store', store, '--format', 'json');
  await writeFile(application, text.slice(0, text.indexOf('X-Api-Key')));
  await run.prints('would be lost');
  await ocs('reload', '--store', store);
  await writeFile(application, text);
  const listed = await ocs(
    ...['messages', 'list', '--state', 'dead', '--store', store, '--format', 'json'],
  );
  const [{ guid }] = JSON.parse(listed);
  await ocs('messages', 'show', guid, '--store', store);
  await ocs('messages', 'show', guid, '--store', store, '--format', 'json');
  const socket = await controlPath(store);
  for (const path of ['/v1/options', '/v1/reloads', '/v1/status', '/metrics']) {
    outputs.set(path, await getJson(socket, path));
  }
  run.process.kill('SIGTERM');
  const { stdout, stderr } = await run.ended;
  outputs.set('run', stdout + stderr);

  const other = join(folder, 'other.cfg');
  await writeFile(
    other,
    text.replace('hush-first', 'hush-third').replace('|', '| Host: hush-own |'),
  );
  await ocs('check', ...sources, '--compare-ini');
  await ocs('check', other);
  for (const format of ['json', 'github', 'sarif']) await ocs('check', other, '--format', format);
  await ocs('explain', ...sources);
  await ocs('explain', ...sources, '--format', 'json');
  await ocs('diff', application, other);
  await ocs('diff', application, join(folder, 'other.cfg'), '--format', 'json');
  await ocs('set', application, 'OCServer', 'http-custom-headers', 'X-Api-Key: hush-fourth');
  await ocs('unset', application, 'OCServer', 'http-custom-headers');
  outputs.set('convert', (await runCli(['convert', other, '--to', 'yaml', '--report'])).stderr);
  for (const [what, output] of outputs) {
    expect(output, what).not.toBe('');
    expectComparable(what, output);
  }
  const shown = (what: string) => [...(outputs.get(what)?.matchAll(FINGERPRINT) ?? [])];
  expect(shown('run').length).toBeGreaterThan(0);
  expect(shown('/v1/options').length).toBeGreaterThanOrEqual(4);
  expect(shown(`messages show ${guid} --store ${store}`).length).toBeGreaterThanOrEqual(4);
  expect(shown(`explain ${sources.join(' ')}`).length).toBeGreaterThanOrEqual(4);
});

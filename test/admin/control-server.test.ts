import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { controlPath } from '#dist/admin/control-path.js';
import { startControlServer } from '#dist/admin/control-server.js';
import { temporaryFolder } from '../delivery/stores.ts';
import { ask } from './ask.ts';
import { startToldServer } from './control-servers.ts';
import { toldEngine } from './told-engine.ts';
import { ToldReloader } from './told-reloader.ts';

const parts = () => ({
  engine: toldEngine(),
  reloader: new ToldReloader().parts,
});

/** Leaves a socket behind that nobody listens on, as a process does that is killed. */
async function leaveSocket(path: string): Promise<void> {
  const server = createServer().listen(path);
  await once(server, 'listening');
  await rename(path, `${path}.kept`); // closing removes it by its name
  await new Promise((resolve) => server.close(resolve));
  await rename(`${path}.kept`, path);
}

describe('the control server', () => {
  it('lets nobody but its user in', async () => {
    const { path } = await startToldServer();
    const { mode } = await stat(path);
    expect((mode & 0o777).toString(8)).toBe('600');
  });

  it('leaves no socket behind', async () => {
    const { path, close } = await startToldServer();
    expect(existsSync(path)).toBe(true);
    await close();
    expect(existsSync(path)).toBe(false);
    await close(); // closing again does nothing
  });

  it('takes the place of a process that crashed', async () => {
    const folder = await temporaryFolder();
    const path = await controlPath(folder);
    await leaveSocket(path);
    await expect(ask(path, '/healthz')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const server = await startControlServer({ ...parts(), path });
    onTestFinished(() => server.close());
    expect((await ask(path, '/healthz')).json).toEqual({ status: 'ok' });
  });

  it('listens for a store whose path is too long for a socket', async () => {
    const store = join(await temporaryFolder(), 'x'.repeat(120));
    await mkdir(store);
    const path = await controlPath(store);
    const server = await startControlServer({ ...parts(), path });
    expect((await ask(path, '/healthz')).status).toBe(200);
    expect(((await stat(path)).mode & 0o777).toString(8)).toBe('600');
    await server.close();
    expect(existsSync(path)).toBe(false);
  });

  it.each([
    ['a folder that is not there', 'none/control.sock', /ENOENT|EACCES/],
    ['a file in its place', 'file', /is not a socket/],
  ])('says that it cannot listen: %s', async (_, name, reason) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), 'kept');
    const started = startControlServer({ ...parts(), path: join(folder, name) });
    await expect(started).rejects.toMatchObject({
      code: 'CONTROL_UNAVAILABLE',
      message: expect.stringMatching(reason),
      help: expect.any(String),
    });
    expect(await readFile(join(folder, 'file'), 'utf8')).toBe('kept');
  });

  it('closes at once under idle and silent clients', async () => {
    const { path, close } = await startToldServer();
    const agent = new Agent({ keepAlive: true });
    onTestFinished(() => agent.destroy());
    await ask(path, '/healthz', { agent });
    const silent = connect(path);
    await once(silent, 'connect');
    const gone = once(silent, 'close');
    const startMs = performance.now();
    await close();
    await gone;
    expect(performance.now() - startMs).toBeLessThan(5000); // half of what a silent client is given
  });

  it('closes at once while a reload goes on', async () => {
    const reloader = new ToldReloader();
    let begun = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const reload = () => {
      begun();
      return new Promise<never>(() => {});
    };
    const { path, close } = await startToldServer({ reloader: { ...reloader.parts, reload } });
    const answer = ask(path, '/v1/reload', { method: 'POST' }).catch((error) => error.code);
    await hasBegun;
    await close();
    expect(await answer).toBe('ECONNRESET');
  });

  it('does not keep a process alive, not even with a client', async () => {
    const path = await controlPath(await temporaryFolder());
    const script = `
      import { connect } from 'node:net';
      import { startControlServer } from ${JSON.stringify(import.meta.resolve('#dist/admin/control-server.js'))};
      await startControlServer({ engine: {}, reloader: {}, path: ${JSON.stringify(path)} });
      const client = connect(${JSON.stringify(path)}, () => { console.log('connected'); client.unref(); });
    `;
    const args = ['--input-type=module', '--eval', script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 10_000 });
    expect(stdout).toBe('connected\n');
  });
});

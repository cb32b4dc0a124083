import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);
const inRoot = (file: string, args: readonly string[]) => run(file, args, { cwd: ROOT });
const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);

describe('the package', () => {
  let folder = '';
  let archive = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ocs-notifier-'));
    await inRoot('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
    archive = join(folder, (await readdir(folder))[0] ?? '');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has types that resolve from ES modules, CommonJS and bundlers', async () => {
    const args = [archive, '--profile', 'node16', '--format', 'json'];
    const { stdout } = await inRoot(bin('attw'), args);
    const { problems } = JSON.parse(stdout).analysis;
    const ofNode16 = problems.filter((each: { resolutionKind?: string }) => {
      return each.resolutionKind !== 'node10'; // It knows no `exports`.
    });
    expect(ofNode16).toEqual([]);
  });

  it('is as package managers and bundlers want it', async () => {
    const { stdout } = await inRoot(bin('publint'), [archive, '--strict']);
    expect(stdout).toContain('All good!');
  });
});

describe('ocs-notifier/options', () => {
  it.each([
    ['import', "await import('ocs-notifier/options')"],
    [
      'require',
      "(await import('node:module')).createRequire(process.cwd() + '/a.js')('ocs-notifier/options')",
    ],
  ])('loads nothing native and no server with %s', async (_name, load) => {
    const code = `process.dlopen = () => { throw new Error('native code'); };
const library = ${load};
const { parseOptionFile } = library;
const modules = process.moduleLoadList.filter((name) => / (?:http|net|tls|worker_threads|sqlite)$/.test(name));
console.log(typeof parseOptionFile, modules.filter((name) => !name.includes('internal')).join());`;
    const args = ['--no-warnings', '--input-type=module', '-e', code];
    const { stdout } = await inRoot(process.execPath, args);
    expect(stdout.trim()).toBe('function');
  });
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMPILER = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
const FLAGS = ['--noEmit', '--ignoreConfig', '--strict', '--types', '', '--lib', 'es2023,dom'];
const modulesOf = (kind: string) => ['--module', kind, '--target', 'es2023'];

it.each([
  ['consumer.ts', 'nodenext'],
  ['consumer.ts', 'node16'],
  ['consumer.cts', 'node16'],
  ['consumer.cts', 'nodenext'],
])(
  'the types of ocs-notifier/options need none of Node.js: %s with module %s',
  async (file, kind) => {
    const args = [COMPILER, ...FLAGS, ...modulesOf(kind), `test/library/${file}`];
    const run = promisify(execFile)(process.execPath, args, { cwd: ROOT });
    const { stdout, stderr } = await run.catch(
      (error: { stdout: string; stderr: string }) => error,
    );
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
  },
  60_000,
);

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMPILER = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
const FLAGS = ['--noEmit', '--ignoreConfig', '--strict', '--types', '', '--lib', 'es2023,dom'];
const MODULES = ['--module', 'nodenext', '--moduleResolution', 'nodenext', '--target', 'es2023'];

it('the types of ocs-notifier/options need none of Node.js', async () => {
  const args = [COMPILER, ...FLAGS, ...MODULES, 'test/library/consumer.ts'];
  const run = promisify(execFile)(process.execPath, args, { cwd: ROOT });
  const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error);
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' });
}, 60_000);

import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** `unshare` makes us root of a namespace of our own, so nothing outside is touched. */
const UNSHARE = ['--user', '--map-root-user', '--mount'];

/** Why scripts cannot be run in a namespace of their own; undefined when they can. */
export function whyNoNamespace(): string | undefined {
  try {
    execFileSync('unshare', [...UNSHARE, 'mount', '-t', 'tmpfs', 'none', '/mnt'], {
      stdio: 'ignore',
    });
    return undefined;
  } catch {
    return 'namespaces are not permitted here';
  }
}

/** Runs a script of this folder; settles with the JSON that it prints. */
export async function runInNamespace(script: string, ...args: string[]): Promise<unknown> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const run = [...UNSHARE, process.execPath, path, ...args];
  const { stdout } = await promisify(execFile)('unshare', run, { timeout: 15_000 });
  return JSON.parse(stdout);
}

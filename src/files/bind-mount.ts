import type { BigIntStats } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';

const MOUNTS = '/proc/self/mountinfo';

const REPLACED =
  'the file was replaced outside, but this process sees the old one for ever, because the file is mounted on its own: mount its folder and start again';

const MOUNTED =
  'the file is mounted on its own, so a replacement outside the container never shows here: mount its folder';

/**
 * Says what is wrong when a file is mounted on its own (Docker `-v ./ocs.cfg:/etc/ocs.cfg`,
 * Kubernetes `subPath`): such a mount holds on to the file, not to its name, and whoever replaces the
 * file outside leaves the old one here. Undefined when nothing is wrong. Never rejects.
 */
export async function adviceOnMount(
  filename: string,
  stats: BigIntStats | undefined,
): Promise<string | undefined> {
  if (!stats?.isFile()) return undefined;
  if (stats.nlink === 0n) return REPLACED;
  return (await isMountPoint(filename)) ? MOUNTED : undefined;
}

async function isMountPoint(filename: string): Promise<boolean> {
  try {
    const [path, mounts] = await Promise.all([realpath(filename), readFile(MOUNTS, 'utf8')]);
    return mountPointsOf(mounts).includes(path);
  } catch {
    // Not Linux, or the file is gone: then there is nothing to say.
    return false;
  }
}

/** The fifth field of each line of `mountinfo` (proc(5)); blanks and backslashes stand there as `\040`. */
export function mountPointsOf(mountinfo: string): readonly string[] {
  return mountinfo
    .split('\n')
    .map((line) => line.split(' ')[4])
    .filter((field) => field !== undefined)
    .map((field) =>
      field.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
}

import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { adviceOnMount, mountPointsOf } from '#dist/files/bind-mount.js';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { runInNamespace, whyNoNamespace } from './namespace.ts';

async function newFolder(): Promise<string> {
  const { path, remove } = await createTemporaryFolder();
  onTestFinished(remove);
  return path;
}

describe('mount points', () => {
  it.each([
    ['22 1 254:0 / / rw,relatime - ext4 /dev/vda rw', '/'],
    ['36 35 98:0 /old\\040cfg /etc/my\\040ocs.cfg rw shared:1 - ext4 /dev/x rw', '/etc/my ocs.cfg'],
    ['36 35 98:0 /x /a\\134b\\011c\\012d rw - ext4 /dev/x rw', '/a\\b\tc\nd'],
    ['36 35 98:0 /cfg//deleted /etc/ocs.cfg rw - ext4 /dev/x rw', '/etc/ocs.cfg'],
    ['36 35 98:0 /x /etc/Ügyfél.cfg rw - ext4 /dev/x rw', '/etc/Ügyfél.cfg'],
  ])('are read from %j', (line, path) => {
    expect(mountPointsOf(`${line}\n`)).toEqual([path]);
  });

  it('are none in what is no table of mounts', () => {
    expect(mountPointsOf('')).toEqual([]);
    expect(mountPointsOf('a b\n\n')).toEqual([]);
  });
});

describe('advice', () => {
  it('is not needed for a file as any other, nor for what is not there', async () => {
    const file = join(await newFolder(), 'ocs.cfg');
    await writeFile(file, '');
    expect(await adviceOnMount(file, await stat(file, { bigint: true }))).toBeUndefined();
    expect(await adviceOnMount(file, undefined)).toBeUndefined();
  });

  it('tells of a file that is mounted on its own, and of its replacement', async ({ skip }) => {
    const reason = whyNoNamespace();
    skip(reason !== undefined, reason);
    expect(await runInNamespace('mounted-alone.mjs', await newFolder())).toEqual({
      before: [expect.stringMatching(/mounted on its own.*mount its folder$/), 'fine'],
      after: [expect.stringMatching(/^the file was replaced outside/), 'fine'],
    });
  });
});

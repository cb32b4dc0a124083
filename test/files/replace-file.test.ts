import {
  chmod,
  link,
  mkdir,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { replaceFile } from '#dist/files/replace-file.js';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const NEW = new TextEncoder().encode('new');
const yes = async () => true;

async function folderWith(text: string): Promise<{ folder: string; path: string }> {
  const { path: folder, remove } = await createTemporaryFolder();
  onTestFinished(remove);
  const path = join(folder, 'options.cfg');
  await writeFile(path, text);
  return { folder, path };
}

describe('replaceFile', () => {
  it('puts new bytes in a new file of the same name, mode and owner', async () => {
    const { folder, path } = await folderWith('old');
    await chmod(path, 0o640);
    const before = await stat(path);
    expect(await replaceFile(path, NEW, yes)).toBeUndefined();
    const after = await stat(path);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(after.ino).not.toBe(before.ino);
    expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid]);
    expect(await readdir(folder)).toEqual(['options.cfg']);
  });

  it('replaces what a link leads to, and keeps the link', async () => {
    const { folder, path } = await folderWith('old');
    await mkdir(join(folder, 'links'));
    const current = join(folder, 'links', 'current.cfg');
    await symlink('../options.cfg', current);
    await replaceFile(current, NEW, yes);
    expect(await readlink(current)).toBe('../options.cfg');
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('changes nothing when the file is another one by then', async () => {
    const { folder, path } = await folderWith('old');
    expect(await replaceFile(path, NEW, async () => false)).toBe('changed');
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['options.cfg']);
  });

  it('refuses a file with a second name, and what is no file', async () => {
    const { folder, path } = await folderWith('old');
    await link(path, join(folder, 'second.cfg'));
    expect(await replaceFile(path, NEW, yes)).toBe('several-names');
    expect(await replaceFile(folder, NEW, yes)).toBe('no-file');
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  it('leaves nothing behind when it fails', async () => {
    const { folder, path } = await folderWith('old');
    const asked = async () => {
      throw new Error('gone');
    };
    await expect(replaceFile(path, NEW, asked)).rejects.toThrow('gone');
    expect(await readdir(folder)).toEqual(['options.cfg']);
    await expect(replaceFile(join(folder, 'none'), NEW, yes)).rejects.toThrow('ENOENT');
  });
});

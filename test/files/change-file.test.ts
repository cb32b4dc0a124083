import { chmod, link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { changeFile, readToChange } from '#dist/files/change-file.js';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const NEW = new TextEncoder().encode('new');

async function folderWith(text: string): Promise<{ folder: string; path: string }> {
  const { path: folder, remove } = await createTemporaryFolder();
  onTestFinished(remove);
  const path = join(folder, 'options.cfg');
  await writeFile(path, text);
  return { folder, path };
}

describe('changeFile', () => {
  it('changes a file that is as it was read', async () => {
    const { path } = await folderWith('old');
    const { bytes, identity } = await readToChange(path);
    expect(new TextDecoder().decode(bytes)).toBe('old');
    expect(await changeFile(path, NEW, identity)).toBeUndefined();
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('leaves one alone that was changed since it was read', async () => {
    const { folder, path } = await folderWith('old');
    const { identity } = await readToChange(path);
    await writeFile(path, 'by somebody else');
    expect(await changeFile(path, NEW, identity)).toBe('it was changed by somebody else meanwhile');
    expect(await readFile(path, 'utf8')).toBe('by somebody else');
    expect(await readdir(folder)).toEqual(['options.cfg']);
  });

  it('changes any state of a file without an identity', async () => {
    const { path } = await folderWith('old');
    expect(await changeFile(path, NEW)).toBeUndefined();
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('says why it does not, in words that follow the name', async () => {
    const { folder, path } = await folderWith('old');
    await mkdir(join(folder, 'sub'));
    expect(await changeFile(join(folder, 'sub'), NEW)).toBe('it is no regular file');
    expect(await changeFile(join(folder, 'none'), NEW)).toBe('it does not exist');
    await link(path, join(folder, 'other'));
    expect(await changeFile(path, NEW)).toBe('it has several names (hard links)');
    expect(await readFile(path, 'utf8')).toBe('old');
  });

  it.skipIf(process.getuid?.() === 0)('says so when it may not', async () => {
    const { path } = await folderWith('old');
    await chmod(path, 0o444);
    expect(await changeFile(path, NEW)).toContain('permission denied');
  });
});

describe('readToChange', () => {
  it('rejects what cannot be read', async () => {
    const { folder } = await folderWith('old');
    for (const name of ['none', '.']) {
      const path = join(folder, name);
      await expect(readToChange(path)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    }
  });
});

import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { controlPath, controlPathOf, isPipe } from '#dist/admin/control-path.js';
import { temporaryFolder } from '../delivery/stores.ts';

describe('the path of the control socket', () => {
  it('is in the store folder, however that is named', async () => {
    const folder = await temporaryFolder();
    const store = join(folder, 'store');
    await mkdir(store);
    await symlink(store, join(folder, 'link'));
    const path = await controlPath(store);
    expect(basename(path)).toBe('control.sock');
    expect(await controlPath(join(folder, 'link'))).toBe(path);
    expect(await controlPath(`${store}/../store/`)).toBe(path);
  });

  it('is a short one that is always the same where the folder is named too long', () => {
    const long = `/srv/${'ä'.repeat(45)}`; // two bytes each: the length that counts is in bytes
    const path = controlPathOf(long, 'linux');
    expect(dirname(path)).toBe(tmpdir());
    expect(basename(path)).toMatch(/^ocs-notifier-[0-9a-f]{16}\.sock$/);
    expect(controlPathOf(long, 'linux')).toBe(path);
    expect(controlPathOf(`${long}x`, 'linux')).not.toBe(path);
  });

  it.each([
    [100 - '/control.sock'.length, true],
    [101 - '/control.sock'.length, false],
  ])('of a folder with %i bytes is in it: %s', (length, isInside) => {
    const folder = `/${'x'.repeat(length - 1)}`;
    expect(dirname(controlPathOf(folder, 'linux')) === folder).toBe(isInside);
  });

  it('is a pipe on Windows', () => {
    const path = controlPathOf('C:\\store', 'win32');
    expect(path).toMatch(/^\\\\\.\\pipe\\ocs-notifier-[0-9a-f]{16}$/);
    expect(isPipe(path)).toBe(true);
    expect(isPipe('/store/control.sock')).toBe(false);
  });

  it('is refused for what is no folder', async () => {
    const folder = await temporaryFolder();
    const file = join(folder, 'file');
    await writeFile(file, '');
    for (const store of [join(folder, 'none'), file, join(file, 'below')]) {
      await expect(controlPath(store)).rejects.toMatchObject({
        code: 'STORE_NOT_FOUND',
        message: `There is no folder ${store}.`,
      });
    }
  });
});

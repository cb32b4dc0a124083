import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Why a file was not replaced. */
export type ReplaceRefusal = 'changed' | 'no-file' | 'several-names';

/**
 * Puts other bytes in place of a file, at once or not at all: a reader sees the old file or the new one,
 * also after a crash. Mode and owner stay; a symbolic link stays one, and what it leads to is
 * replaced. Returns undefined when it is done. Rejects, and leaves the file as it was, when the system
 * refuses, or the owner cannot be kept.
 *
 * @param isUnchanged asked when the new bytes are on disk, right before they take the place of the old.
 */
export async function replaceFile(
  path: string,
  bytes: Uint8Array,
  isUnchanged: () => Promise<boolean>,
): Promise<ReplaceRefusal | undefined> {
  const target = await realpath(path);
  const stats = await stat(target);
  if (!stats.isFile()) return 'no-file';
  if (stats.nlink > 1) return 'several-names'; // The others would keep the old text.
  await access(target, constants.W_OK); // Renaming needs no right to write the file; people mean one.
  const temporary = temporaryFor(target);
  try {
    await writeNew(temporary, bytes, stats);
    if (!(await isUnchanged())) return 'changed';
    await rename(temporary, target);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(target));
  return undefined;
}

/** In the same folder, since only within a file system renaming is one step. */
function temporaryFor(target: string): string {
  return join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
}

/** Readable for nobody else until it has its owner. */
async function writeNew(path: string, bytes: Uint8Array, like: Stats): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await keepOwner(handle, like);
    await handle.chmod(like.mode & 0o7777); // After the owner, as changing that resets bits.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keepOwner(handle: FileHandle, { uid, gid }: Stats): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== uid || own.gid !== gid) await handle.chown(uid, gid);
}

/** Makes the renaming last. Windows cannot open a folder, and needs no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

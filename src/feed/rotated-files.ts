/** Files that were rotated away: `events.ndjson.1`, `events.ndjson-20241123`, `events-20241123.ndjson`. */
import type { BigIntStats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';

export interface RotatedFile {
  readonly filename: string;
  readonly inode: string;
  readonly modifiedAtNs: bigint;
}

/** A number or a date, as logrotate and its like put into names. Compressed files are not read. */
const MARK = /^[.-]\d[\d._T:-]*$/;

/** The rotated files of `filename` in its folder, in the order they were written last. Never rejects. */
export async function rotatedFiles(filename: string): Promise<readonly RotatedFile[]> {
  const folder = dirname(filename);
  const names = await readdir(folder).catch(() => []);
  const rotated = names.filter((name) => isRotated(name, basename(filename)));
  const found = await Promise.all(rotated.map((name) => describe(join(folder, name))));
  return found
    .filter((file) => file !== undefined)
    .sort((a, b) => Number(a.modifiedAtNs - b.modifiedAtNs) || (a.filename < b.filename ? 1 : -1));
}

function isRotated(name: string, base: string): boolean {
  if (name.startsWith(base)) return MARK.test(name.slice(base.length));
  const extension = extname(base);
  const stem = basename(base, extension);
  if (!name.startsWith(stem) || !name.endsWith(extension)) return false;
  return MARK.test(name.slice(stem.length, name.length - extension.length));
}

async function describe(filename: string): Promise<RotatedFile | undefined> {
  const stats: BigIntStats | undefined = await stat(filename, { bigint: true }).catch(
    () => undefined,
  );
  if (!stats?.isFile()) return undefined;
  return { filename, inode: String(stats.ino), modifiedAtNs: stats.mtimeNs };
}

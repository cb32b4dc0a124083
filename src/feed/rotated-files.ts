/** Files that were rotated away: `events.ndjson.1`, `events.ndjson-20241123.gz`, `events-20241123.ndjson`. */
import type { BigIntStats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { COMPRESSED } from './compressed-file.js';

export interface RotatedFile {
  readonly filename: string;
  readonly inode: string;
  readonly size: bigint;
  readonly modifiedAtNs: bigint;
  readonly form: 'plain' | 'compressed' | 'unreadable';
}

/** A number or a date, as logrotate and its like put into names. */
const MARK = /^[.-]\d[\d._T:-]*$/;

/** Ends of names of files that nothing here decompresses. */
const UNREADABLE = ['.bz2', '.xz', '.lzma', '.lz4', '.Z', '.zip', '.7z', '.br'];

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

/** A name without what tells that the file is compressed. */
function withoutEnd(name: string): string {
  const end = [...COMPRESSED, ...UNREADABLE].find((each) => name.endsWith(each)) ?? '';
  return name.slice(0, name.length - end.length);
}

function isRotated(full: string, base: string): boolean {
  const name = withoutEnd(full);
  if (name === base) return full !== base;
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
  const { ino, size, mtimeNs } = stats;
  return { filename, inode: String(ino), size, modifiedAtNs: mtimeNs, form: formOf(filename) };
}

function formOf(filename: string): RotatedFile['form'] {
  const has = (ends: readonly string[]) => ends.some((end) => filename.endsWith(end));
  if (has(COMPRESSED)) return 'compressed';
  return has(UNREADABLE) ? 'unreadable' : 'plain';
}

import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';

/**
 * What tells one state of a file from another without reading it. Two states with the same text are
 * the same as far as the system can say. (It counts time in steps of some milliseconds, on some file
 * systems of seconds, so two writes of the same length in one step look alike.)
 */
export type FileIdentity = string;

export function identityOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): FileIdentity {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

/** What a path says without being read: what it leads to, or why it leads nowhere. */
export interface FileLook {
  /** The identity, or the code of the error. Nothing happened to the path while this is the same. */
  readonly state: FileIdentity;
  /** Of what the path leads to, links followed; undefined when there is nothing or nobody may look. */
  readonly stats: BigIntStats | undefined;
  /** Why there are no `stats`. */
  readonly error: NodeJS.ErrnoException | undefined;
}

/** Looks at a path without opening it. Never rejects; hangs when the file system does (NFS). */
export async function lookAt(path: string): Promise<FileLook> {
  try {
    const stats = await stat(path, { bigint: true });
    return { state: identityOf(stats), stats, error: undefined };
  } catch (cause) {
    const error = cause as NodeJS.ErrnoException;
    return { state: error.code ?? error.message, stats: undefined, error };
  }
}

/** Whether there is nothing at the path: no file, no folder on the way, a link that leads nowhere. */
export function isMissing({ error }: Pick<FileLook, 'error'>): boolean {
  return error?.code === 'ENOENT' || error?.code === 'ENOTDIR';
}

/**
 * Whether both are one file, whatever was written to it; not when either is none. The number alone
 * does not tell: it is given again at once when a file was deleted.
 */
export function isSameFile({ stats: a }: FileLook, { stats: b }: FileLook): boolean {
  if (!a || !b) return false;
  return a.dev === b.dev && a.ino === b.ino && a.birthtimeNs === b.birthtimeNs;
}

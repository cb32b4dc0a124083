import type { BigIntStats } from 'node:fs';

/** Why there is something at a path that cannot be read, in words that follow the file's name. */

export const TOO_LARGE = 'it is larger than 64 MiB';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'permission denied: the user of this process may not read it',
  EPERM: 'permission denied: the user of this process may not read it',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links lead to one another, or are too many',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the disk reports an error (EIO)',
  ESTALE: 'the network file system lost it (ESTALE)',
};

/** Says what an error of the system means; its own message where there is nothing better. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? message;
}

/** Whether an error says nothing of the file: too many are open, or memory is short. It will pass. */
export function isPassing(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EINTR'].includes(code);
}

/** Undefined for a file. */
export function reasonWhyNoFile(stats: BigIntStats): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'it is a folder';
  if (stats.isFIFO()) return 'it is a named pipe, not a file';
  if (stats.isSocket()) return 'it is a socket, not a file';
  return 'it is a device, not a file';
}

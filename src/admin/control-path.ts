/** Where a running engine is reached by other processes of the same machine. Opens nothing. */
import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageOf, NotifierError } from '../errors.js';

/** A socket's path has room for 104 bytes on macOS and BSD and for 108 on Linux, the closing NUL included. */
const LONGEST_PATH_BYTES = 100;

const PIPES = '\\\\.\\pipe\\';

/**
 * The path of the engine's socket: the same for everyone who means the same folder, however it is
 * named. Rejects with `STORE_NOT_FOUND` when there is no such folder, with `CONTROL_UNAVAILABLE`
 * when nobody may look.
 */
export async function controlPath(storeFolder: string): Promise<string> {
  try {
    const folder = await realpath(storeFolder);
    if ((await stat(folder)).isDirectory()) return controlPathOf(folder);
  } catch (cause) {
    if (!isMissing(cause)) throw unreadable(storeFolder, cause);
  }
  throw new NotifierError('STORE_NOT_FOUND', `There is no folder ${storeFolder}.`, {
    help: 'Name the folder that `ocs-notifier run --store` was given.',
  });
}

/**
 * {@link controlPath} for a folder's real path: `control.sock` in it. Where that is too long, and on
 * Windows, whose pipes are in no folder, a name made of the path's SHA-256.
 */
export function controlPathOf(realFolder: string, platform = process.platform): string {
  const hash = createHash('sha256').update(realFolder).digest('hex').slice(0, 16);
  if (platform === 'win32') return `${PIPES}ocs-notifier-${hash}`;
  const path = join(realFolder, 'control.sock');
  const isShort = Buffer.byteLength(path) <= LONGEST_PATH_BYTES;
  return isShort ? path : join(tmpdir(), `ocs-notifier-${hash}.sock`);
}

/** Whether the path is a Windows pipe, which is no file: it has no permission bits and is never stale. */
export function isPipe(path: string): boolean {
  return path.startsWith(PIPES);
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code));
}

function unreadable(folder: string, cause: unknown): NotifierError {
  return new NotifierError(
    'CONTROL_UNAVAILABLE',
    `The folder ${folder} is closed: ${messageOf(cause)}.`,
    {
      help: 'Run the command as the user that runs the engine.',
      cause,
    },
  );
}

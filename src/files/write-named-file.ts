import { writeFile as writeFileAt } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { NotifierError } from '../errors.js';
import { changeFile } from './change-file.js';

/**
 * Writes a file that a person named. A new one is readable for its owner only, as it may hold secrets; one
 * that is there is replaced at once or not at all, and keeps mode and owner. A pipe or a device, `/dev/stdout` too, is
 * written to.
 *
 * @throws NotifierError `FILE_NOT_REPLACED`
 */
export async function writeNamedFile(filename: string, bytes: Uint8Array): Promise<void> {
  const descriptor = descriptorOf(filename);
  if (descriptor !== undefined) return writeStream(filename, descriptor, bytes);
  try {
    await writeFile(filename, bytes, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!isThere) throw notWritten(filename, error);
    if (await isStream(filename)) await writeStream(filename, filename, bytes);
    else {
      const reason = await changeFile(filename, bytes);
      if (reason !== undefined) throw notWritten(filename, reason);
    }
  }
}

/** Whether nothing stays of what is written to it, so that there is nothing to replace. */
async function isStream(filename: string): Promise<boolean> {
  const there = await stat(filename).catch(() => undefined);
  return there !== undefined && (there.isFIFO() || there.isCharacterDevice());
}

/** Names that a shell gives to what is open already: opened anew, a file would lose what it holds. */
const DESCRIPTORS = /^\/(?:dev\/fd|proc\/self\/fd)\/(\d+)$/;

function descriptorOf(filename: string): number | undefined {
  if (filename === '/dev/stdout') return 1;
  if (filename === '/dev/stderr') return 2;
  const number = DESCRIPTORS.exec(filename)?.[1];
  return number === undefined ? undefined : Number(number);
}

async function writeStream(
  filename: string,
  to: string | number,
  bytes: Uint8Array,
): Promise<void> {
  await promisify(writeFileAt)(to, bytes).catch((error: unknown) => {
    throw notWritten(filename, error);
  });
}

function notWritten(filename: string, cause: unknown): NotifierError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const help = 'Name a file in a folder that you may write to.';
  return new NotifierError('FILE_NOT_REPLACED', `cannot write ${filename}: ${reason}`, {
    help,
    cause,
  });
}

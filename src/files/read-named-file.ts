import { readFile } from 'node:fs/promises';
import { NotifierError } from '../errors.js';
import { reasonOf } from './unreadable.js';

/**
 * The bytes of a file that a person named; waits for a pipe.
 *
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function readNamedFile(filename: string): Promise<Uint8Array> {
  try {
    return await readFile(filename);
  } catch (cause) {
    const help = 'Name a file that exists and may be read.';
    const words = `cannot read ${filename}: ${reasonOf(cause)}`;
    throw new NotifierError('FILE_UNREADABLE', words, { help, cause });
  }
}

/** The bytes of several, by name; the first that cannot be read rejects all. */
export async function readNamedFiles(
  filenames: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const read = filenames.map(async (name) => [name, await readNamedFile(name)] as const);
  return new Map(await Promise.all(read));
}

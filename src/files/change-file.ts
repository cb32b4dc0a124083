/** How a file that was read gets other content: by `set`, by `check --fix`, by `convert --out`. */
import { NotifierError } from '../errors.js';
import type { FileContent } from './file-content.js';
import { type FileIdentity, lookAt } from './file-identity.js';
import { readContent } from './read-content.js';
import { type ReplaceRefusal, replaceFile } from './replace-file.js';
import { reasonOf } from './unreadable.js';

/**
 * Reads a file that is about to be changed.
 *
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function readToChange(
  filename: string,
  read = readContent,
): Promise<FileContent & { readonly kind: 'content' }> {
  const content = await read(filename);
  if (content.kind === 'content') return content;
  const reason = content.kind === 'missing' ? 'it does not exist' : content.reason;
  throw new NotifierError('FILE_UNREADABLE', `cannot read ${filename}: ${reason}`, {
    help: 'Name a file that exists and may be read.',
  });
}

/**
 * Puts other bytes in place of a file's, at once or not at all. Never rejects.
 *
 * @param identity the file as it was read: one that somebody changed since then is left alone. Without it any is
 * replaced.
 * @returns why the file is as it was, in words that follow its name; undefined when it is changed.
 */
export async function changeFile(
  filename: string,
  bytes: Uint8Array,
  identity?: FileIdentity,
): Promise<string | undefined> {
  const isUnchanged = async () =>
    identity === undefined || (await lookAt(filename)).state === identity;
  try {
    const refusal = await replaceFile(filename, bytes, isUnchanged);
    return refusal && REFUSALS[refusal];
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return FAILURES[code] ?? reasonOf(error);
  }
}

const REFUSALS: Readonly<Record<ReplaceRefusal, string>> = {
  changed: 'it was changed by somebody else meanwhile',
  'no-file': 'it is no regular file',
  'several-names': 'it has several names (hard links)',
};

const DENIED =
  'permission denied: the user of this process may not replace it, or not keep its owner';

/** What errors of the system mean where a file is replaced. */
const FAILURES: Readonly<Record<string, string>> = {
  EACCES: DENIED,
  EPERM: DENIED,
  EBUSY: 'it is mounted alone, and so cannot be replaced; mount its folder',
};

import { dirname, isAbsolute, join } from 'node:path';
import { NotifierError } from '../../errors.js';
import { readNamedFile } from '../../files/read-named-file.js';
import type { NamedPair } from '../../options/pairs/find-installations.js';

/** `APPLICATION, HOST`, or with a tab between; either may be `FILE#NAME`. */
const PAIR = /^\s*([^\t,]+?)\s*[\t,]\s*([^\t,]+?)\s*$/;

/**
 * The pairs that a file names, one a line; `#` begins a comment where a line begins. Names start at the folder of
 * the file.
 *
 * @throws NotifierError `FILE_UNREADABLE`, also for a line that is no pair
 */
export async function readPairs(filename: string): Promise<readonly NamedPair[]> {
  const text = new TextDecoder().decode(await readNamedFile(filename));
  const from = (name: string) => (isAbsolute(name) ? name : join(dirname(filename), name));
  return text.split(/\r\n|\n|\r/).flatMap((line, at): NamedPair[] => {
    if (/^\s*(?:#|$)/.test(line)) return [];
    const [, application, host] = PAIR.exec(line) ?? [];
    if (application !== undefined && host !== undefined) return [[from(application), from(host)]];
    const message = `${filename}:${at + 1}: this line is no pair`;
    const help =
      'Write `APPLICATION-FILE, HOST-FILE` in a line; FILE#NAME names one of several objects.';
    throw new NotifierError('FILE_UNREADABLE', message, { help });
  });
}

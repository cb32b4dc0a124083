import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { NotifierError } from '../../errors.js';

/**
 * Patterns for many files, for shells that do not expand them: `*`, `?`, `[a-z]` in a name, `**` for
 * folders in one another. Names that begin with a dot need a pattern that does. Symbolic links to
 * folders are not followed by `**`, so there is an end.
 */

/** More is a pattern for the wrong folder. */
const MOST_FILES = 10_000;

/**
 * The files that a pattern matches, in alphabetical order.
 *
 * @throws NotifierError `FILE_UNREADABLE` when a folder cannot be listed, or for too many files
 */
export async function expandPattern(pattern: string): Promise<readonly string[]> {
  const [first = '', ...rest] = pattern.split('/');
  const isRooted = first === '' || /^[a-z]:$/i.test(first);
  const found = new Set<string>();
  const segments = (isRooted ? rest : [first, ...rest]).filter((each) => each !== '');
  for await (const file of matches(isRooted ? `${first}/` : '', segments)) {
    found.add(file);
    if (found.size > MOST_FILES)
      throw unreadable(`${pattern} matches more than ${MOST_FILES} files`);
  }
  return [...found].sort();
}

async function* matches(folder: string, segments: readonly string[]): AsyncGenerator<string> {
  const [segment = '', ...rest] = segments;
  if (segment === '**') yield* matchesBelow(folder, rest);
  else if (isPlain(folder, segment)) yield* matchesPlain(folder + segment, rest);
  else {
    for (const entry of await list(folder)) {
      if (!isMatch(entry.name, segment)) continue;
      if (rest.length > 0) yield* matches(`${folder}${entry.name}/`, rest);
      else if (!entry.isDirectory()) yield folder + entry.name;
    }
  }
}

/** Without wildcards, or the name of something that is there: names may hold brackets. */
function isPlain(folder: string, segment: string): boolean {
  if (!/[*?[]/.test(segment)) return true;
  return !/[*?]/.test(segment) && existsSync(folder + segment);
}

/** `**`: in this folder and in all below. */
async function* matchesBelow(folder: string, rest: readonly string[]): AsyncGenerator<string> {
  yield* matches(folder, rest.length === 0 ? ['*'] : rest);
  for (const entry of await list(folder)) {
    const isFollowed = entry.isDirectory() && !entry.name.startsWith('.');
    if (isFollowed) yield* matchesBelow(`${folder}${entry.name}/`, rest);
  }
}

/** A name without wildcards, `.` and `..` among them, which no listing shows. */
async function* matchesPlain(path: string, rest: readonly string[]): AsyncGenerator<string> {
  if (rest.length > 0) yield* matches(`${path}/`, rest);
  else if (existsSync(path)) yield path;
}

function isMatch(name: string, segment: string): boolean {
  if (name.startsWith('.') && !segment.startsWith('.')) return false;
  return patternOf(segment).test(name);
}

/** A `[` that nothing closes stands for itself. */
function patternOf(segment: string): RegExp {
  const source = segment.replace(/\*+|\?|\[(!?)([^\]]+)\]|[\\^$.|+(){}[\]]/g, (part, not, set) => {
    if (part.startsWith('*')) return '.*';
    if (part === '?') return '.';
    return set === undefined ? `\\${part}` : `[${not ? '^' : ''}${set.replace(/[\\^[]/g, '\\$&')}]`;
  });
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch (error) {
    throw unreadable(`${segment} is no pattern that can be understood`, error);
  }
}

/** What is no folder holds nothing. `.` and `..` are folders that no listing names. */
async function list(folder: string) {
  try {
    return await readdir(folder === '' ? '.' : folder, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw unreadable(`cannot list ${folder}`, error);
  }
}

function unreadable(message: string, cause?: unknown): NotifierError {
  const help = 'Name the files, or a pattern that matches only option files.';
  return new NotifierError('FILE_UNREADABLE', message, { help, cause });
}

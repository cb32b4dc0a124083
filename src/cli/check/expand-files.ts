import { type Dirent, existsSync, readdir, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { NotifierError } from '../../errors.js';
import { isMissing } from '../../files/file-identity.js';

/**
 * Patterns for many files, for shells that do not expand them: `*`, `?`, `[a-z]` in a name, `**` for
 * folders in one another. Names that begin with a dot need a pattern that does.
 */

/** More is a pattern for the wrong folder. */
const MOST_FILES = 10_000;

/** Whether a word is a pattern and not the name of a file that is there. */
export function isPattern(word: string): boolean {
  return /[*?[]/.test(word) && !existsSync(word);
}

/** The files that words name, patterns expanded, each once, in the order given. */
export async function expandFiles(words: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const word of words) {
    files.push(...(isPattern(word) ? await expandPattern(word) : [word]));
  }
  return [...new Set(files)];
}

/**
 * The files that a pattern matches, in alphabetical order, named as the pattern begins.
 *
 * @throws NotifierError `FILE_UNREADABLE` when a folder cannot be listed, or for too many files
 */
export async function expandPattern(pattern: string): Promise<readonly string[]> {
  const [folder = ''] = /^(?:[^*?[/]*\/)*/.exec(pattern) ?? [];
  // Beyond the signs above, which shells know without being asked, all characters stand for themselves.
  const rest = pattern.slice(folder.length).replace(/[()]|^!/g, '\\$&');
  const { glob } = await import('tinyglobby'); // Most checks need no pattern.
  const folders = new FolderReader(rest.includes('**'));
  const found = await glob(rest, {
    cwd: folder || '.',
    braceExpansion: false,
    extglob: false,
    expandDirectories: false,
    followSymbolicLinks: false, // The reader of folders does that.
    fs: { readdir: folders.read as typeof readdir },
  });
  if (folders.failure !== undefined) throw folders.failure;
  if (found.length > MOST_FILES) {
    throw unreadable(`${pattern} matches more than ${MOST_FILES} files`);
  }
  return found.map((name) => folder + name).sort();
}

/**
 * Lists folders, what links lead to as if it stood there; but no folders behind links where a pattern has `**`,
 * as a link may lead back to where it is. Remembers a folder that cannot be listed: the rest would pass for all.
 */
class FolderReader {
  failure: NotifierError | undefined;
  readonly #isRecursive: boolean;

  constructor(isRecursive: boolean) {
    this.#isRecursive = isRecursive;
  }

  readonly read = (
    folder: string,
    options: { readonly withFileTypes: true },
    done: (error: Error | null, entries: readonly Dirent[]) => void,
  ): void => {
    readdir(folder, options, (error, entries = []) => {
      if (error !== null && !isMissing({ error })) {
        this.failure ??= unreadable(`cannot list ${folder}`, error);
      }
      done(
        error,
        entries.map((entry) => (entry.isSymbolicLink() ? this.#follow(entry, folder) : entry)),
      );
    });
  };

  #follow(link: Dirent, folder: string): Dirent {
    const target = statsOf(join(folder, link.name));
    if (target === undefined || (target.isDirectory() && this.#isRecursive)) return link;
    return Object.assign(Object.create(link), {
      isFile: () => target.isFile(),
      isDirectory: () => target.isDirectory(),
      isSymbolicLink: () => false,
    });
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined; // The link leads nowhere, or round in a circle.
  }
}

function unreadable(message: string, cause?: unknown): NotifierError {
  const help = 'Name the files, or a pattern that matches only option files.';
  return new NotifierError('FILE_UNREADABLE', message, { help, cause });
}

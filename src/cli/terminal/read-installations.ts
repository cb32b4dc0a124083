import { readdir, stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { NotifierError } from '../../errors.js';
import { readNamedFile } from '../../files/read-named-file.js';
import { parseOptionFile } from '../../option-file/parse-option-file.js';
import {
  findInstallations,
  type Installation,
  type NamedDocument,
  type NamedPair,
  type NamedSource,
} from '../../options/pairs/find-installations.js';
import { readPairs } from './read-pairs.js';

/**
 * Reads many files, and finds which of them belong together.
 *
 * @param pairs the name of a file that says pairs.
 * @param onRead told of each file that was read, by its number from 1.
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function readInstallations(
  filenames: readonly string[],
  pairs: string | undefined,
  onRead: (count: number) => void = () => undefined,
): Promise<readonly Installation[]> {
  const named = pairs === undefined ? [] : await readPairs(pairs);
  const files: NamedDocument[] = [];
  for (const filename of await withPartners(filenames, named)) {
    files.push(await readFile(filename));
    onRead(files.length);
  }
  return findInstallations(files, named);
}

/** The files of one installation: a file, its Host where pairs say one, or the pair that a folder holds. */
export async function filesOfInstallation(
  word: string,
  pairs: string | undefined,
): Promise<readonly NamedSource[] | undefined> {
  const isFolder = (await stat(word).catch(() => undefined))?.isDirectory() === true;
  if (!isFolder && pairs === undefined) return undefined;
  const filenames = isFolder ? await filesIn(word) : [word];
  const installations = await readInstallations(filenames, pairs);
  const [only, ...others] = installations;
  if (only !== undefined && others.length === 0) return only.files;
  const what =
    only === undefined ? 'no option file' : `${installations.length} Applications or Hosts`;
  throw new NotifierError('FILE_UNREADABLE', `${word} holds ${what}, not one pair`, {
    help: 'Name a folder with the option files of one Application and its Host, or the files.',
  });
}

async function readFile(filename: string): Promise<NamedDocument> {
  const bytes = await readNamedFile(filename);
  return { filename, document: parseOptionFile(bytes, filename).document };
}

/** Hosts that are named for one of the files are read, too. */
async function withPartners(
  filenames: readonly string[],
  named: readonly NamedPair[],
): Promise<readonly string[]> {
  const known = new Map(filenames.map((filename) => [normalize(filename), filename]));
  for (const [application, host] of named) {
    const [file, partner] = [application, host].map((name) => name.replace(/#[^#/\\]*$/, ''));
    if (file !== undefined && partner !== undefined && known.has(normalize(file))) {
      known.set(normalize(partner), known.get(normalize(partner)) ?? partner);
    }
  }
  return [...known.values()];
}

/** Files that hold options; others may lie beside them. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'));
  const files: string[] = [];
  for (const { name } of names) {
    const { document } = await readFile(join(folder, name));
    if (document.sections.length + document.objects.length > 0) files.push(join(folder, name));
  }
  return files.sort();
}

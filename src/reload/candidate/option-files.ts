import type { Level } from '../../options/catalog/option-definition.js';

/** An option file, and the level whose options it was said to hold; `plain` files may hold both. */
export interface NamedFile {
  readonly filename: string;
  readonly role: Level | 'plain';
  /** Of a file with several objects the one that is meant: its address, name or DBID. */
  readonly address?: string | undefined;
}

/** The option files of an engine: later ones override earlier ones. */
export interface OptionFiles {
  readonly files: readonly NamedFile[];
  /** The section searched first; without it, the name that an XML or JSON export says. */
  readonly applicationName?: string | undefined;
  /** Which Host counts, where the files hold several. */
  readonly hostName?: string | undefined;
}

/** The names of the option files, each once. */
export function optionFileNames({ files }: OptionFiles): readonly string[] {
  return [...new Set(files.map(({ filename }) => filename))];
}

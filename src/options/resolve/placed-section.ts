import type {
  OptionDocument,
  OptionEntry,
  OptionSection,
} from '../../option-file/document/option-document.js';
import type { Level } from '../catalog/option-definition.js';
import { folderOf } from '../values/file-path.js';

/** An option file and what it was given as. */
export interface OptionSource {
  readonly document: OptionDocument;
  /** A `plain` file may hold both levels; its section names say which. */
  readonly role: Level | 'plain';
  /** Of a file with several objects the one that is meant: its address, name, or DBID. */
  readonly address?: string | undefined;
  /** Where relative paths in the file start; the folder part of its name when absent. */
  readonly folder?: string;
}

/** A section at its level, under the name that the search knows. */
export interface PlacedSection {
  readonly level: Level;
  readonly name: string;
  readonly section: OptionSection;
  readonly source: OptionSource;
}

/** One `option = value` at its place. */
export interface Definition extends PlacedSection {
  readonly option: OptionEntry;
}

/** What a bare `[Application]` or `[Host]` counts as. */
export const BARE_SECTION = 'OCServer';

export function folderOfSource({ folder, document }: OptionSource): string {
  return folder ?? folderOf(document.source.filename);
}

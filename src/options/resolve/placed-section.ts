/**
 * Where options stand: in which file, at which level (of the Application or the Host), and in which section of it.
 */
import { type Diagnostic, diagnostic, type SourceRange } from '../../diagnostic.js';
import { isDocument } from '../../option-file/document/is-document.js';
import type {
  OptionDocument,
  OptionEntry,
  OptionSection,
} from '../../option-file/document/option-document.js';
import type { TextRange } from '../../text/source-text.js';
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

/** Whether something is an option file and what it was given as. */
export function isSource(value: unknown): value is OptionSource {
  const { document, role = '' } = (value ?? {}) as Partial<OptionSource>;
  return isDocument(document) && ['application', 'host', 'plain'].includes(role);
}

/** A section at its level, under the name that the search knows. */
export interface PlacedSection {
  readonly level: Level;
  readonly name: string;
  readonly section: OptionSection;
  readonly source: OptionSource;
}

/** One `option = value` at its place; nobody has looked at the value yet. */
export interface PlacedOption extends PlacedSection {
  readonly option: OptionEntry;
}

/** What a bare `[Application]` or `[Host]` counts as. */
export const BARE_SECTION = 'OCServer';

export function folderOfSource({ folder, document }: OptionSource): string {
  return folder ?? folderOf(document.source.filename);
}

/** A part of the file that something stands in, by line and column. */
export function locateIn({ source }: Pick<PlacedSection, 'source'>, range: TextRange): SourceRange {
  return source.document.source.locate(range);
}

/** The place of an option's value, or of the whole option if the value is empty. */
export function locateOption({ option, source }: PlacedOption): SourceRange {
  const { start, end } = option.valueRange;
  return locateIn({ source }, start === end ? option.range : option.valueRange);
}

/** A diagnostic about a part of the file that something stands in. */
export function diagnosticIn(
  placed: Pick<PlacedSection, 'source'>,
  range: TextRange,
  { code, summary, help }: Pick<Diagnostic, 'code' | 'summary' | 'help'>,
): Diagnostic {
  return diagnostic(code, summary, { help, range: locateIn(placed, range) });
}

import type { DiagnosticCode, SourceRange } from '../../diagnostic.js';
import { findForeignContent } from '../../option-file/check-content.js';
import type { TextEdit } from '../../option-file/edit/edit-text.js';
import { applicationNameIn, type OptionSource, placeSections } from '../resolve/place-sections.js';
import { findCharacterFixes } from './fix-characters.js';
import { findLineFixes } from './fix-lines.js';
import { findNameFixes } from './fix-names.js';

/** A change to an option file that nobody has to think about: what was meant stays, only a slip goes. */
export interface Fix {
  /** The diagnostic that it answers. */
  readonly code: DiagnosticCode;
  readonly summary: string;
  /** Where it was wrong. */
  readonly range: SourceRange;
  readonly edit: TextEdit;
}

/**
 * The fixes for each cfg file, in the order of the file, no two in the same place. Values are never
 * touched but for invisible characters around them; a name that is put right must be free in its section. A
 * web page or a binary file has none.
 */
export function findFixes(
  sources: readonly OptionSource[],
  applicationName: string | undefined,
): ReadonlyMap<OptionSource, readonly Fix[]> {
  const { sections } = placeSections(sources);
  const name = applicationName ?? applicationNameIn(sections);
  const fixes = new Map<OptionSource, readonly Fix[]>();
  for (const source of sources) {
    const { format, source: text } = source.document;
    if (format !== 'cfg' || findForeignContent(text) !== undefined) continue;
    const own = sections.filter((section) => section.source === source);
    const found = [
      ...findNameFixes(own, name),
      ...findCharacterFixes(source.document),
      ...findLineFixes(source.document),
    ];
    fixes.set(
      source,
      found.sort((a, b) => a.edit.range.start - b.edit.range.start),
    );
  }
  return fixes;
}

import type { OptionDocument } from '../../option-file/document/option-document.js';
import { findForeignContent } from '../../option-file/foreign-content.js';
import { placeSections } from '../resolve/place-sections.js';
import type { OptionSource, PlacedSection } from '../resolve/placed-section.js';
import type { ObjectNames } from '../resolve/select-objects.js';
import type { CfgFix, FixesOfFile } from './fix.js';
import { findCharacterFixes } from './fix-characters.js';
import { findLineFixes } from './fix-lines.js';
import { findMarkupFixes } from './fix-markup.js';
import { findNameFixes } from './fix-names.js';

/**
 * The fixes for each file, in the order of the file, no two in the same place. Values are never
 * touched but for invisible characters around them; a name that is put right must be free in its section. A
 * web page, a binary file, and an export that breaks off have none.
 */
export function findFixes(
  sources: readonly OptionSource[],
  names: ObjectNames,
): ReadonlyMap<OptionDocument, FixesOfFile> {
  const { sections, applicationName } = placeSections(sources, names);
  const documents = new Set(sources.map(({ document }) => document));
  return new Map(
    Array.from(documents, (document) => {
      const own = sections.filter(({ source }) => source.document === document);
      return [document, fixesOf(document, own, applicationName)];
    }),
  );
}

function fixesOf(
  document: OptionDocument,
  placed: readonly PlacedSection[],
  applicationName: string | undefined,
): FixesOfFile {
  if (findForeignContent(document) !== undefined) return { fixes: [], edits: [] };
  if (document.format !== 'cfg') {
    const isCut = document.trivia.some(({ kind }) => kind === 'invalid');
    return isCut ? { fixes: [], edits: [] } : findMarkupFixes(document, placed, applicationName);
  }
  const fixes = withoutInner([
    ...findNameFixes(placed, applicationName),
    ...findCharacterFixes(document),
    ...findLineFixes(document),
  ]);
  return { fixes, edits: fixes.map(({ edit }) => edit) };
}

/** In order, without those in a line that another fix removes: there is nothing left to put right. */
function withoutInner(fixes: readonly CfgFix[]): readonly CfgFix[] {
  let end = 0;
  return fixes.toSorted(byPlace).filter(({ edit: { range } }) => {
    const isInner = range.start < end;
    end = Math.max(end, range.end);
    return !isInner;
  });
}

/** Of two that begin at one place, the longer one first. */
function byPlace({ edit: { range: a } }: CfgFix, { edit: { range: b } }: CfgFix): number {
  return a.start - b.start || b.end - a.end;
}

import { findForeignContent } from '../../option-file/check-content.js';
import { placeSections } from '../resolve/place-sections.js';
import type { OptionSource } from '../resolve/placed-section.js';
import type { Fix } from './fix.js';
import { findCharacterFixes } from './fix-characters.js';
import { findLineFixes } from './fix-lines.js';
import { findNameFixes } from './fix-names.js';

/**
 * The fixes for each cfg file, in the order of the file, no two in the same place. Values are never
 * touched but for invisible characters around them; a name that is put right must be free in its section. A
 * web page or a binary file has none.
 */
export function findFixes(
  sources: readonly OptionSource[],
  applicationName: string | undefined,
): ReadonlyMap<OptionSource, readonly Fix[]> {
  const { sections, applicationName: name } = placeSections(sources, { applicationName });
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
    fixes.set(source, withoutInner(found));
  }
  return fixes;
}

/** In order, without those in a line that another fix removes: there is nothing left to put right. */
function withoutInner(fixes: readonly Fix[]): readonly Fix[] {
  let end = 0;
  return fixes.toSorted(byPlace).filter(({ edit: { range } }) => {
    const isInner = range.start < end;
    end = Math.max(end, range.end);
    return !isInner;
  });
}

/** Of two that begin at one place, the longer one first. */
function byPlace({ edit: { range: a } }: Fix, { edit: { range: b } }: Fix): number {
  return a.start - b.start || b.end - a.end;
}

/** Fixes of names of options. */
import type { SourceRange } from '../../diagnostic.js';
import { quotedName } from '../../text/quoted.js';
import { CATALOG, isOptionName, OPTION_NAMES } from '../catalog/catalog.js';
import { locateIn, type PlacedSection } from '../resolve/placed-section.js';
import { sectionsSearched } from '../resolve/section-search.js';
import type { CfgFix, Fix } from './fix.js';
import { plainName } from './fix-characters.js';

/**
 * Names of options that hold invisible characters, or differ from an option that is searched here in
 * case only. A name that its section has already is left alone: which of two values counts, a person has
 * to say.
 */
export function findNameFixes(
  sections: readonly PlacedSection[],
  applicationName: string | undefined,
): CfgFix[] {
  const taken = namesBySection(sections);
  return sections.flatMap((section) => {
    const own = taken.get(plainName(section.section.name).trim());
    return section.section.options.flatMap((option) => {
      const name = rightName(plainName(option.name).trim(), section, applicationName);
      if (name === option.name || name === '' || own?.has(name)) return [];
      own?.add(name);
      const range = locateIn(section, option.nameRange);
      const edit = { range: option.nameRange, replacement: name };
      return [{ ...renaming(option.name, name, range), edit }];
    });
  });
}

/** Parts of a file that are one section, now or once their headers are fixed, share their names. */
function namesBySection(sections: readonly PlacedSection[]): ReadonlyMap<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { section } of sections) {
    const key = plainName(section.name).trim();
    const own = names.get(key) ?? new Set();
    names.set(key, own);
    for (const { name } of section.options) own.add(name);
  }
  return names;
}

/**
 * The name of an option that is searched for in the section, where one is meant but for case; else the name.
 *
 * @param section undefined where its options do not count.
 */
export function rightName(
  plain: string,
  section: PlacedSection | undefined,
  applicationName: string | undefined,
): string {
  if (section === undefined || isOptionName(plain)) return plain;
  const sectionName = plainName(section.name).trim(); // as it is once its own name is put right
  const meant = OPTION_NAMES.find((name) => {
    const { group, levels } = CATALOG[name];
    const isSearched = sectionsSearched(group, applicationName).includes(sectionName);
    return isSearched && levels.includes(section.level) && name === plain.toLowerCase();
  });
  return meant ?? plain;
}

/** Tells of another name for an option. */
export function renaming(written: string, name: string, range: SourceRange): Fix {
  const isCase = plainName(written).trim() !== name;
  return {
    code: isCase ? 'option-near-miss' : 'suspicious-character',
    summary: `${quotedName(written)} is now ${quotedName(name)}`,
    range,
  };
}

/** Tells of an option that goes, as it stood there twice. */
export function repetition(name: string, range: SourceRange): Fix {
  return {
    code: 'duplicate-option',
    summary: `removed the second definition of ${quotedName(name)}, which is the same`,
    range,
  };
}

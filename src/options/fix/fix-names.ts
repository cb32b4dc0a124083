/** Fixes of names of options. */
import type { OptionEntry } from '../../option-file/document/option-document.js';
import { quotedName } from '../../text/quoted.js';
import { CATALOG, isOptionName, OPTION_NAMES } from '../catalog/catalog.js';
import { locateIn, type PlacedSection } from '../resolve/placed-section.js';
import { sectionsSearched } from '../resolve/section-search.js';
import type { Fix } from './fix.js';
import { plainName } from './fix-characters.js';

/**
 * Names of options that hold invisible characters, or differ from an option that is searched here in
 * case only. A name that its section has already is left alone: which of two values counts, a person has
 * to say.
 */
export function findNameFixes(
  sections: readonly PlacedSection[],
  applicationName: string | undefined,
): Fix[] {
  const taken = namesBySection(sections);
  return sections.flatMap((section) => {
    const own = taken.get(plainName(section.section.name).trim());
    return section.section.options.flatMap((option) => {
      const name = rightName(section, option, applicationName);
      if (name === option.name || name === '' || own?.has(name)) return [];
      own?.add(name);
      return [renamed(section, option, name)];
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

function rightName(
  section: PlacedSection,
  option: OptionEntry,
  applicationName: string | undefined,
): string {
  const plain = plainName(option.name).trim();
  if (isOptionName(plain)) return plain;
  const meant = OPTION_NAMES.find((name) => {
    const { group, levels } = CATALOG[name];
    const isSearched = sectionsSearched(group, applicationName).includes(section.name);
    return isSearched && levels.includes(section.level) && name === plain.toLowerCase();
  });
  return meant ?? plain;
}

function renamed(section: PlacedSection, option: OptionEntry, name: string): Fix {
  const isCase = plainName(option.name).trim() !== name;
  return {
    code: isCase ? 'option-near-miss' : 'suspicious-character',
    summary: `${quotedName(option.name)} is now ${quotedName(name)}`,
    range: locateIn(section, option.nameRange),
    edit: { range: option.nameRange, replacement: name },
  };
}

import { CATALOG } from '../catalog/catalog.js';
import type { Level, OptionName } from '../catalog/option-definition.js';
import { sectionsSearched } from '../resolve/section-search.js';

/** What there is to know about an option whatever the files say, as Genesys' option reference has it. */
export interface OptionReference {
  /** The sections searched, the one that wins first. */
  readonly sections: readonly string[];
  readonly defaultValue: string;
  readonly validValues: string;
  readonly changesTakeEffect: string;
  /** Where it is read, the level that wins first. */
  readonly levels: readonly Level[];
  /** Where the above is written. */
  readonly source: string;
}

/** The reference of one option; `applicationName` is the section that is searched first, if any. */
export function referenceOf(name: OptionName, applicationName?: string): OptionReference {
  const { group, defaultText, expects, changeUsedBy, levels, source } = CATALOG[name];
  const isAtOnce = changeUsedBy.startsWith('at once');
  return {
    sections: sectionsSearched(group, applicationName),
    defaultValue: defaultText,
    validValues: expects,
    changesTakeEffect: isAtOnce ? changeUsedBy : `with ${changeUsedBy}`,
    levels,
    source,
  };
}

/** Which sections are searched for an option, and what stands in them. */
import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import { quotedName } from '../../text/quoted.js';
import { isOptionName } from '../catalog/catalog.js';
import type { Level, SectionGroup } from '../catalog/option-definition.js';
import {
  BARE_SECTION,
  locateOption,
  type PlacedOption,
  type PlacedSection,
} from './placed-section.js';

/**
 * The sections that are searched for an option, in this order; the first that has it wins, for each
 * option (application name, then `default`, then `OCServer`).
 */
export function sectionsSearched(group: SectionGroup, applicationName?: string): readonly string[] {
  if (group !== 'ocs') return [group];
  const names = ['default', BARE_SECTION];
  return applicationName === undefined ? names : [...new Set([applicationName, ...names])];
}

/** All definitions by level, section and option; of several the last one counts. */
export class DefinitionIndex {
  readonly #definitions = new Map<string, PlacedOption[]>();
  readonly diagnostics: Diagnostic[] = [];

  constructor(sections: readonly PlacedSection[]) {
    for (const section of sections) {
      for (const option of section.section.options) {
        if (isOptionName(option.name)) this.#add({ ...section, option });
      }
    }
  }

  /** The definitions in one section, the one that counts first. */
  find(level: Level, section: string, option: string): readonly PlacedOption[] {
    return this.#definitions.get(keyOf(level, section, option))?.toReversed() ?? [];
  }

  #add(definition: PlacedOption): void {
    const key = keyOf(definition.level, definition.name, definition.option.name);
    const earlier = this.#definitions.get(key);
    const previous = earlier?.at(-1);
    if (earlier === undefined) this.#definitions.set(key, [definition]);
    else earlier.push(definition);
    if (previous !== undefined && !isSameSection(previous, definition)) {
      this.diagnostics.push(overridden(previous, definition));
    }
  }
}

function keyOf(level: Level, section: string, option: string): string {
  return `${level}\n${option}\n${section}`; // Only a section's name may hold a line feed, and it comes last.
}

/** Such a pair is a `duplicate-option`, reported by the parser. */
function isSameSection(a: PlacedOption, b: PlacedOption): boolean {
  const [one, other] = [a.section, b.section];
  const isSameObject = one.object === undefined || one.object.name === other.object?.name;
  return a.source === b.source && one.name === other.name && isSameObject;
}

function overridden(previous: PlacedOption, definition: PlacedOption): Diagnostic {
  const range = locateOption(definition);
  const summary = `option ${quotedName(definition.option.name)} overrides an earlier definition for the same section`;
  const related = [{ summary: 'the earlier definition', range: locateOption(previous) }];
  return diagnostic('option-overridden', summary, { range, related });
}

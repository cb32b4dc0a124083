import { quotedName, quotedSection } from '../text/quoted.js';
import type { FileProblem } from './document/file-problem.js';
import type { OptionEntry, OptionSection } from './document/option-document.js';

/**
 * Names are unique in an object. A section written twice can be read as one; of an
 * option written twice nobody can say which value is meant.
 */
export function findDuplicates(sections: readonly OptionSection[]): FileProblem[] {
  const problems: FileProblem[] = [];
  const firstSections = new Map<string, OptionSection>();
  const firstOptions = new Map<string, Map<string, OptionEntry>>();
  for (const section of sections) {
    const key = keyOf(section);
    const first = firstSections.get(key);
    if (first === undefined) firstSections.set(key, section);
    else if (section.isContinued !== true) problems.push(duplicateSection(section, first));
    const known = firstOptions.get(key) ?? new Map<string, OptionEntry>();
    firstOptions.set(key, known);
    addDuplicateOptions(section, known, problems);
  }
  return problems;
}

/** Names count within one list of one object. */
function keyOf({ name, object, origin }: OptionSection): string {
  return JSON.stringify([object?.level, object?.name, origin, name]);
}

function duplicateSection(section: OptionSection, first: OptionSection): FileProblem {
  return {
    code: 'duplicate-section',
    summary: `section ${quotedSection(section.name)} occurs twice; both are read as one section`,
    help: 'Put the options together.',
    range: section.range,
    related: { summary: 'it stands here first', range: first.range },
  };
}

function addDuplicateOptions(
  section: OptionSection,
  known: Map<string, OptionEntry>,
  problems: FileProblem[],
): void {
  for (const option of section.options) {
    const first = known.get(option.name);
    if (first === undefined) known.set(option.name, option);
    else problems.push(duplicateOption(option, first, section));
  }
}

function duplicateOption(
  option: OptionEntry,
  first: OptionEntry,
  section: OptionSection,
): FileProblem {
  return {
    code: 'duplicate-option',
    summary: `option ${quotedName(option.name)} occurs twice in section ${quotedSection(section.name)}`,
    help: 'Remove one of the two.',
    range: option.nameRange,
    related: { summary: 'it stands here first', range: first.nameRange },
  };
}

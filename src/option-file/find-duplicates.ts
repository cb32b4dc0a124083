import type { FileProblem } from './file-problem.js';
import type { OptionEntry, OptionSection } from './option-document.js';
import { quoted, quotedName } from './quoted.js';

/**
 * Names are unique in an object. A section written twice can be read as one; of an
 * option written twice nobody can say which value is meant.
 */
export function findDuplicates(sections: readonly OptionSection[]): FileProblem[] {
  const problems: FileProblem[] = [];
  const firstSections = new Map<string, OptionSection>();
  const firstOptions = new Map<string, Map<string, OptionEntry>>();
  for (const section of sections) {
    const first = firstSections.get(section.name);
    if (first === undefined) firstSections.set(section.name, section);
    else problems.push(duplicateSection(section, first));
    const known = firstOptions.get(section.name) ?? new Map<string, OptionEntry>();
    firstOptions.set(section.name, known);
    addDuplicateOptions(section, known, problems);
  }
  return problems;
}

function duplicateSection(section: OptionSection, first: OptionSection): FileProblem {
  return {
    code: 'duplicate-section',
    summary: `section ${quoted(section.name)} occurs twice; both are read as one section`,
    help: 'Move the options under one header.',
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
    summary: `option ${quotedName(option.name)} occurs twice in section ${quoted(section.name)}`,
    help: 'Remove one of the two.',
    range: option.nameRange,
    related: { summary: 'it stands here first', range: first.nameRange },
  };
}

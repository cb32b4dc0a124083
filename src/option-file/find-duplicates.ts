import { quotedName, quotedSection } from '../text/quoted.js';
import type { FileProblem } from './document/file-problem.js';
import type { OptionEntry, OptionSection } from './document/option-document.js';

/**
 * Names are unique in an object. A section written twice can be read as one; of an
 * option written twice nobody can say which value is meant.
 */
export function findDuplicates(sections: readonly OptionSection[]): FileProblem[] {
  const problems: FileProblem[] = [];
  const lists = new Map<unknown, Map<string, KnownSection>>();
  for (const section of sections) {
    const list = listOf(section);
    const names = lists.get(list) ?? new Map<string, KnownSection>();
    lists.set(list, names);
    const known = names.get(section.name) ?? { first: section, options: new Map() };
    names.set(section.name, known);
    if (known.first !== section && section.isContinued !== true) {
      problems.push(duplicateSection(section, known.first));
    }
    addDuplicateOptions(section, known.options, problems);
  }
  return problems;
}

/** A section with all options of its parts so far. */
interface KnownSection {
  readonly first: OptionSection;
  readonly options: Map<string, OptionEntry>;
}

/** Names count within one list of one object, which may be written in several parts. */
function listOf({ object, origin }: OptionSection): unknown {
  return object?.parts.find((part) => part.origin === origin);
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
  const isSame = option.value === first.value;
  const where = `in section ${quotedSection(section.name)}`;
  return {
    code: 'duplicate-option',
    summary: `option ${quotedName(option.name)} occurs twice ${where}${isSame ? ', with the same value' : ''}`,
    help: isSame ? 'Remove one of the two; `check --fix` does.' : 'Remove one of the two.',
    range: option.nameRange,
    related: { summary: 'it stands here first', range: first.nameRange },
  };
}

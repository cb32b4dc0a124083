import type { TextRange } from '../../text/source-text.js';
import type { FileProblem } from './file-problem.js';
import type {
  ConfigurationObject,
  OptionEntry,
  OptionOrigin,
  OptionSection,
  Trivia,
} from './option-document.js';

/** What a file holds, whatever its format, with everything that is wrong in single places. */
export interface OptionStructure {
  readonly sections: readonly OptionSection[];
  readonly orphans: readonly OptionEntry[];
  readonly trivia: readonly Trivia[];
  readonly problems: readonly FileProblem[];
}

/** A text that a file holds in quotes: as it counts, and where it stands between the quotes. */
export interface Quotation {
  readonly value: string;
  readonly range: TextRange;
}

/** Where a section stands: in which object, and in which of its lists. */
export interface SectionPlace {
  readonly object: ConfigurationObject | undefined;
  readonly origin: OptionOrigin;
}

export type OpenSection = OptionSection & { readonly options: OptionEntry[] };

/** Collects what a reader of XML or JSON finds, in the order of the file. */
export class StructureBuilder implements OptionStructure {
  readonly sections: OpenSection[] = [];
  readonly orphans: OptionEntry[] = [];
  readonly trivia: Trivia[] = [];
  readonly problems: FileProblem[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** @param range of what opens the section. */
  openSection(
    name: Quotation,
    range: TextRange,
    { object, origin }: SectionPlace,
    isContinued = false,
  ): OpenSection {
    const section: OpenSection = {
      name: name.value,
      range,
      nameRange: name.range,
      options: [],
      origin,
      ...(object === undefined ? {} : { object }),
      ...(isContinued ? { isContinued } : {}),
    };
    this.sections.push(section);
    if (name.value === '') this.#nameMissing('this section has no name', range);
    return section;
  }

  addOption(section: OpenSection, name: Quotation, value: Quotation, range: TextRange): void {
    section.options.push(this.#entry(name, value, range));
    if (name.value === '') this.#nameMissing('this option has no name', range);
  }

  /** An option that stands in no section. */
  addOrphan(name: Quotation, value: Quotation, range: TextRange): void {
    this.orphans.push(this.#entry(name, value, range));
    this.problems.push({
      code: 'option-before-section',
      summary: 'this option stands in no section; it is not read',
      help: 'Put it into a section such as `OCServer`.',
      range: name.range,
    });
  }

  /** What cannot be read ends the reading: from `start` on, nobody knows what the text is. */
  giveUp(problem: FileProblem, start: number): void {
    this.problems.push(problem);
    this.trivia.push({ kind: 'invalid', range: { start, end: this.#text.length } });
  }

  #entry(name: Quotation, value: Quotation, range: TextRange): OptionEntry {
    const { start, end } = value.range;
    return {
      name: name.value,
      value: value.value,
      range,
      nameRange: name.range,
      valueRange: value.range,
      isVerbatim: this.#text.slice(start, end) === value.value,
    };
  }

  #nameMissing(summary: string, range: TextRange): void {
    this.problems.push({ code: 'name-missing', summary, range });
  }
}

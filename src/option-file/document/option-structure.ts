import type { TextRange } from '../../text/source-text.js';
import type { FileProblem } from './file-problem.js';
import { giveAddresses, type ObjectBuilder } from './object-builder.js';
import type {
  ChangeAction,
  ConfigurationObject,
  ObjectReference,
  OpaqueEntry,
  OptionEntry,
  OptionSection,
  Trivia,
} from './option-document.js';

/** What a file holds, whatever its format, with everything that is wrong in single places. */
export interface OptionStructure {
  readonly objects: readonly ConfigurationObject[];
  readonly references: readonly ObjectReference[];
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
  readonly object: ObjectBuilder;
  readonly part: ObjectBuilder['parts'][number];
}

/** What may be said of a section or an option beside its name. */
export interface Marks {
  readonly isContinued?: boolean;
  readonly action?: ChangeAction | undefined;
}

export type OpenSection = OptionSection & {
  readonly options: OptionEntry[];
  readonly opaque: OpaqueEntry[];
};

/** Collects what a reader finds, in the order of the file. */
export class StructureBuilder implements OptionStructure {
  readonly objects: ObjectBuilder[] = [];
  readonly references: ObjectReference[] = [];
  readonly sections: OpenSection[] = [];
  readonly orphans: OptionEntry[] = [];
  readonly trivia: Trivia[] = [];
  readonly problems: FileProblem[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * @param range of what opens the section.
   * @param place undefined in formats without objects.
   */
  openSection(
    name: Quotation,
    range: TextRange,
    place?: SectionPlace,
    { isContinued, action }: Marks = {},
  ): OpenSection {
    const section: OpenSection = {
      name: name.value,
      range,
      nameRange: name.range,
      options: [],
      opaque: [],
      ...(place === undefined ? {} : { origin: place.part.origin, object: place.object }),
      ...(isContinued ? { isContinued } : {}),
      ...(action === undefined ? {} : { action }),
    };
    place?.part.sections.push(section);
    if (place === undefined || isRead(place.object)) this.sections.push(section);
    if (name.value === '') this.#nameMissing('this section has no name', range);
    return section;
  }

  addOption(
    section: OpenSection,
    name: Quotation,
    value: Quotation,
    range: TextRange,
    { action }: Marks = {},
  ): void {
    const entry = this.#entry(name, value, range);
    section.options.push(action === undefined ? entry : { ...entry, action });
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

  addOpaque(
    section: OpenSection,
    kind: OpaqueEntry['kind'],
    name: Quotation,
    range: TextRange,
  ): void {
    section.opaque.push({ kind, name: name.value, range, nameRange: name.range });
  }

  /** What cannot be read ends the reading: from `start` on, nobody knows what the text is. */
  giveUp(problem: FileProblem, start: number): void {
    this.problems.push(problem);
    this.trivia.push({ kind: 'invalid', range: { start, end: this.#text.length } });
  }

  /** After all of the file: what is only known then. */
  finish(): void {
    giveAddresses(this.objects);
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

/** Whether options of ours may stand in it. A file may leave out the type. */
function isRead({ kind, type, level }: ConfigurationObject): boolean {
  return kind === 'whole' && (level !== undefined || type === '');
}

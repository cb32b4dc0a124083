import { quoted, quotedName, quotedSection } from '../../text/quoted.js';
import type { OptionDocument, OptionEntry, OptionSection } from '../document/option-document.js';
import { type EditTarget, findTarget, sectionsOf } from './find-target.js';
import { type OptionEdit, type Refused, refused } from './option-edit.js';

/** An option as it shall be; `original` is where it stands in the file. */
export interface WorkingOption {
  readonly original: OptionEntry | undefined;
  name: string;
  value: string;
  isRemoved: boolean;
  /** Comments to put above it. */
  readonly comments: string[];
}

/** A section as it shall be, of one list of one object; `originals` are its places in the file. */
export interface WorkingSection {
  readonly target: EditTarget;
  readonly originals: readonly OptionSection[];
  name: string;
  isRemoved: boolean;
  readonly options: WorkingOption[];
  readonly comments: string[];
}

/** The sections that edits touch. Each edit sees what those before it did; nothing is written yet. */
export class WorkingSections {
  readonly #document: OptionDocument;
  readonly #sections: WorkingSection[] = [];

  constructor(document: OptionDocument) {
    this.#document = document;
  }

  /** In the order in which they were touched. */
  get touched(): readonly WorkingSection[] {
    return this.#sections;
  }

  /** Does what an edit says, or tells why that cannot be. */
  apply(edit: OptionEdit): Refused | undefined {
    const option = 'option' in edit ? edit.option : undefined;
    const target = findTarget(this.#document, edit, option);
    if (target.kind === 'refused') return target;
    const section = this.#sectionOf(target);
    switch (edit.kind) {
      case 'set':
        return this.#set(section, edit.option, edit.value);
      case 'rename-section':
        return this.#renameSection(section, edit.to);
      case 'remove-section':
        section.isRemoved = true;
        return undefined;
      case 'comment':
        if (edit.option === undefined) {
          section.comments.push(edit.text);
          return undefined;
        }
        return this.#change(section, edit.option, edit);
      default:
        return this.#change(section, edit.option, edit);
    }
  }

  /** A section that was renamed is found by its new name. */
  #sectionOf(target: EditTarget): WorkingSection {
    const known = this.#sections.find(
      (each) =>
        each.target.object === target.object &&
        each.target.origin === target.origin &&
        each.name === target.section &&
        !each.isRemoved,
    );
    if (known !== undefined) return known;
    const isTaken = (each: OptionSection) =>
      this.#sections.some(({ originals }) => originals.includes(each));
    const originals = sectionsOf(this.#document, target).filter((each) => !isTaken(each));
    const section: WorkingSection = {
      target,
      originals,
      name: target.section,
      isRemoved: false,
      options: originals.flatMap(({ options }) => options.map(workingOption)),
      comments: [],
    };
    this.#sections.push(section);
    return section;
  }

  #set(section: WorkingSection, name: string, value: string): Refused | undefined {
    const found = optionsNamed(section, name);
    if (found.length > 1) return this.#twice(section, found);
    const [option] = found;
    if (option !== undefined) option.value = value;
    else section.options.push({ original: undefined, name, value, isRemoved: false, comments: [] });
    return undefined;
  }

  /** An edit of an option that is there. To unset one that is not has no effect. */
  #change(
    section: WorkingSection,
    name: string,
    edit: Extract<OptionEdit, { kind: 'unset' | 'rename' | 'move' | 'comment' }>,
  ): Refused | undefined {
    const found = optionsNamed(section, name);
    if (found.length > 1) return this.#twice(section, found);
    const [option] = found;
    if (option === undefined) return edit.kind === 'unset' ? undefined : missing(section, name);
    if (edit.kind === 'comment') option.comments.push(edit.text);
    else if (edit.kind === 'rename') {
      if (optionsNamed(section, edit.to).length > 0) return nameTaken('option', edit.to);
      option.name = edit.to;
    } else remove(section, option);
    if (edit.kind !== 'move') return undefined;
    const home = this.#sectionOf({ ...section.target, section: edit.toSection });
    return this.#set(home, name, option.value);
  }

  #renameSection(section: WorkingSection, to: string): Refused | undefined {
    if (section.originals.length + section.options.length === 0) {
      return refused(
        `there is no section ${quotedSection(section.name)}`,
        'Name one that the file has.',
      );
    }
    const taken = this.#sectionOf({ ...section.target, section: to });
    if (taken.originals.length + taken.options.length > 0) return nameTaken('section', to);
    this.#sections.splice(this.#sections.indexOf(taken), 1);
    section.name = to;
    return undefined;
  }

  #twice({ name }: WorkingSection, found: readonly WorkingOption[]): Refused {
    const { source } = this.#document;
    const [first] = found;
    return refused(
      `option ${quotedName(first?.name ?? '')} occurs ${found.length} times in section ${quotedSection(name)}`,
      'Remove all but one of them by hand.',
      found.flatMap(({ original }) =>
        original === undefined ? [] : [source.locate(original.range)],
      ),
    );
  }
}

function workingOption(original: OptionEntry): WorkingOption {
  const { name, value } = original;
  return { original, name, value, isRemoved: false, comments: [] };
}

function optionsNamed({ options }: WorkingSection, name: string): readonly WorkingOption[] {
  return options.filter((each) => !each.isRemoved && each.name === name);
}

/** An option that only an earlier edit made is gone as if it had never been. */
function remove({ options }: WorkingSection, option: WorkingOption): void {
  option.isRemoved = true;
  if (option.original === undefined) options.splice(options.indexOf(option), 1);
}

function missing({ name }: WorkingSection, option: string): Refused {
  return refused(
    `there is no option ${quotedName(option)} in section ${quotedSection(name)}`,
    'Name one that the section has.',
  );
}

function nameTaken(what: 'option' | 'section', name: string): Refused {
  return refused(
    `there is a ${what} ${quoted(name)} already`,
    'Choose another name, or remove that one first.',
  );
}

/** Whether the file has to be given the section. */
export function isNew({ originals, isRemoved, options }: WorkingSection): boolean {
  return originals.length === 0 && !isRemoved && options.length > 0;
}

/** The sections of each list together. */
export function groupsOf(
  sections: readonly WorkingSection[],
): readonly (readonly WorkingSection[])[] {
  const groups: WorkingSection[][] = [];
  for (const section of sections) {
    const { object, origin } = section.target;
    const known = groups.find(
      ([first]) => first?.target.object === object && first?.target.origin === origin,
    );
    if (known === undefined) groups.push([section]);
    else known.push(section);
  }
  return groups;
}

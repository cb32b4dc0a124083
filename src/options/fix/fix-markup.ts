/** Fixes of XML and JSON: of names, values and repetitions. How they are written, `option-file/edit` knows. */
import type {
  OptionDocument,
  OptionEntry,
  OptionSection,
} from '../../option-file/document/option-document.js';
import type { WorkingOption, WorkingSection } from '../../option-file/edit/working-sections.js';
import { writeSections } from '../../option-file/edit/write-sections.js';
import { quotedName, quotedSection } from '../../text/quoted.js';
import type { PlacedSection } from '../resolve/placed-section.js';
import type { Fix, FixesOfFile } from './fix.js';
import { cleanName, cleanValue } from './fix-characters.js';
import { renaming, repetition, rightName } from './fix-names.js';

/**
 * The fixes of an export: names with invisible characters, or in other case than an option that is searched
 * there; invisible characters around values; options that stand twice with the same value.
 *
 * @param placed those sections of the document whose options count.
 */
export function findMarkupFixes(
  document: OptionDocument,
  placed: readonly PlacedSection[],
  applicationName: string | undefined,
): FixesOfFile {
  const places = new Map(placed.map((each) => [each.section, each]));
  const rename = (section: OptionSection, name: string) =>
    rightName(cleanName(name), places.get(section), applicationName);
  const fixed = groupsOf(document).map((group) => new FixedSection(document, group, rename));
  const touched = fixed.filter(({ fixes }) => fixes.length > 0);
  const fixes = touched
    .flatMap((each) => each.fixes)
    .toSorted((a, b) => a.range.start.byte - b.range.start.byte);
  const edits = writeSections(
    document,
    touched.map(({ working }) => working),
  );
  if (!('kind' in edits)) return { fixes, edits };
  return { fixes, edits: [], refusal: edits.reason };
}

/** The parts of each section: of one list of one object, under one name once names are right. */
function groupsOf({ sections }: OptionDocument): readonly (readonly OptionSection[])[] {
  const lists = new Map<unknown, Map<string, OptionSection[]>>();
  for (const section of sections) {
    const list = section.object?.parts.find((part) => part.origin === section.origin);
    const names = lists.get(list) ?? new Map<string, OptionSection[]>();
    lists.set(list, names);
    const name = cleanName(section.name);
    const parts = names.get(name);
    if (parts === undefined) names.set(name, [section]);
    else parts.push(section);
  }
  return [...lists.values()].flatMap((names) => [...names.values()]);
}

/** A section as it shall be, and what that takes. */
class FixedSection {
  readonly fixes: Fix[] = [];
  readonly working: WorkingSection;
  readonly #document: OptionDocument;

  constructor(
    document: OptionDocument,
    originals: readonly OptionSection[],
    rename: (section: OptionSection, name: string) => string,
  ) {
    this.#document = document;
    const [first] = originals;
    const name = cleanName(first?.name ?? '');
    this.working = {
      target: { kind: 'target', object: first?.object, origin: first?.origin, section: name },
      originals,
      name,
      isRemoved: false,
      options: originals.flatMap(({ options }) => options.map(asItIs)),
      comments: [],
    };
    this.#nameSection(originals);
    this.#nameOptions(originals, rename);
    for (const option of this.working.options) this.#cleanValue(option);
    this.#removeRepeated();
  }

  #nameSection(originals: readonly OptionSection[]): void {
    const wrong = originals.filter(({ name }) => name !== this.working.name);
    const summary = `removed invisible characters in section ${quotedSection(this.working.name)}`;
    for (const { nameRange, isContinued } of wrong) {
      if (isContinued === true) continue;
      const range = this.#document.source.locate(nameRange);
      this.fixes.push({ code: 'suspicious-character', summary, range });
    }
  }

  /** A name that the section has already is left alone: which of two values counts, a person has to say. */
  #nameOptions(
    originals: readonly OptionSection[],
    rename: (section: OptionSection, name: string) => string,
  ): void {
    const { options } = this.working;
    const taken = new Set(options.map(({ name }) => name));
    const homes = originals.flatMap((section) => section.options.map(() => section));
    for (const [at, option] of options.entries()) {
      const home = homes[at];
      const name = home === undefined ? option.name : rename(home, option.name);
      if (name === option.name || name === '' || taken.has(name)) continue;
      taken.add(name);
      this.fixes.push(renaming(option.name, name, this.#placeOf(option)));
      option.name = name;
    }
  }

  #cleanValue(option: WorkingOption): void {
    const value = cleanValue(option.value);
    if (value === option.value || option.original === undefined) return;
    option.value = value;
    this.fixes.push({
      code: 'suspicious-character',
      summary: `removed invisible characters around the value of ${quotedName(option.name)}`,
      range: this.#document.source.locate(option.original.valueRange),
    });
  }

  #removeRepeated(): void {
    const groups = new Map<string, WorkingOption[]>();
    for (const option of this.working.options) {
      const group = groups.get(option.name);
      if (group === undefined) groups.set(option.name, [option]);
      else group.push(option);
    }
    for (const [first, ...others] of groups.values()) {
      const isSame = others.every(({ value }) => value === first?.value);
      if (!isSame || first === undefined || first.name === '') continue;
      for (const other of others) {
        other.isRemoved = true;
        this.fixes.push(repetition(other.name, this.#placeOf(other)));
      }
    }
  }

  #placeOf({ original }: WorkingOption) {
    return this.#document.source.locate(original?.nameRange ?? { start: 0, end: 0 });
  }
}

function asItIs(original: OptionEntry): WorkingOption {
  const { name, value } = original;
  return { original, name, value, isRemoved: false, comments: [] };
}

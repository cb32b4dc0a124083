/** Changed sections of a JSON export as edits of its text. */
import type { JsonArray, JsonMember, JsonObject } from '../../text/json-tree.js';
import type { ConfigurationObject, OptionDocument } from '../document/option-document.js';
import { contentStart } from '../document/option-format.js';
import type { TextEdit } from './edit-text.js';
import {
  bareValue,
  commaOf,
  entryText,
  formOf,
  type JsonStyle,
  jsonText,
  type ListForm,
  pairText,
} from './json-forms.js';
import { itemsOfContainer, type JsonContainer, JsonIndex, type JsonPlace } from './json-index.js';
import { JsonLayout } from './json-layout.js';
import { deeper, INLINE, type Leads, leadsBelow, lineLead } from './layout.js';
import { listEdits } from './list-edits.js';
import { type Refused, refused } from './option-edit.js';
import { groupsOf, isNew, type WorkingOption, type WorkingSection } from './working-sections.js';

/** Options stay where they are, new ones come last in their section, new sections last in their list. */
export function writeJson(
  document: OptionDocument,
  sections: readonly WorkingSection[],
): readonly TextEdit[] | Refused {
  const problem = sections.map(whyNot).find((each) => each !== undefined);
  return problem ?? new JsonWriter(document).write(sections);
}

function whyNot({ name, options, comments }: WorkingSection): Refused | undefined {
  const names = [name, ...options.map((each) => each.name)];
  if (names.includes('')) return refused('a name is empty', 'Give it a name.');
  if (/\p{Cs}/u.test([...names, ...options.map(({ value }) => value)].join('\n'))) {
    return refused('JSON cannot hold half a character of it', 'Remove the character.');
  }
  if (comments.length + options.flatMap((each) => each.comments).length === 0) return undefined;
  return refused('JSON has no comments', 'Leave the comment out.');
}

/** What is to be taken out of a container, and put into it. */
interface Change {
  readonly container: JsonContainer;
  readonly removed: Set<number>;
  readonly added: string[];
  readonly leads: Leads;
}

class JsonWriter {
  readonly #document: OptionDocument;
  readonly #text: string;
  readonly #index: JsonIndex;
  readonly #layout: JsonLayout;
  readonly #style: JsonStyle;
  readonly #changes = new Map<JsonContainer, Change>();
  readonly #edits: TextEdit[] = [];

  constructor(document: OptionDocument) {
    this.#document = document;
    this.#text = document.source.text;
    this.#index = new JsonIndex(this.#text, contentStart(this.#text));
    this.#layout = new JsonLayout(this.#index, this.#text);
    this.#style = { colon: this.#layout.colon() };
  }

  write(sections: readonly WorkingSection[]): readonly TextEdit[] {
    for (const section of sections) if (section.originals.length > 0) this.#changeSection(section);
    for (const group of groupsOf(sections.filter(isNew))) this.#addSections(group);
    for (const { container, ...change } of this.#changes.values()) {
      const { removed, added, leads } = change;
      this.#edits.push(
        ...listEdits(this.#text, itemsOfContainer(container), { removed, added, ...leads }),
      );
    }
    return this.#edits;
  }

  #changeSection(section: WorkingSection): void {
    const form = this.#formOfPart(section);
    this.#renameSection(section, form);
    if (section.isRemoved) {
      this.#removeSection(section, form);
      return;
    }
    for (const option of section.options) this.#changeOption(option);
    const added = section.options.filter(({ original }) => original === undefined);
    if (added.length > 0) this.#addOptions(section, added, form);
  }

  /** A section goes as a whole; in the list form it is nothing but its entries. */
  #removeSection({ originals }: WorkingSection, form: ListForm): void {
    const starts = originals.flatMap(({ nameRange, range, options, opaque }) => {
      if (form === 'listed') return [...options, ...opaque].map((each) => each.range.start);
      return form === 'compact' ? nameRange.start - 1 : range.start;
    });
    for (const start of starts) this.#remove(this.#index.placeAt(start));
  }

  /** In the list form each entry names its section. */
  #renameSection({ originals, name, options }: WorkingSection, form: ListForm): void {
    const renamed = originals.filter((original) => original.name !== name);
    if (renamed.length === 0) return;
    const replacement = jsonText(name).slice(1, -1);
    if (form !== 'listed') {
      this.#edits.push(...renamed.map(({ nameRange }) => ({ range: nameRange, replacement })));
      return;
    }
    for (const { original, isRemoved } of options) {
      if (isRemoved) continue;
      const entry = original && this.#index.placeAt(original.range.start)?.value;
      const member =
        entry?.kind === 'object' &&
        entry.members.find(({ key }) => key.value.toLowerCase() === 'section');
      if (!member) continue;
      const { start, end } = member.value.range;
      this.#edits.push({ range: { start: start + 1, end: end - 1 }, replacement });
    }
  }

  #changeOption({ original, name, value, isRemoved }: WorkingOption): void {
    if (original === undefined) return;
    const place = this.#index.placeAt(original.range.start);
    if (isRemoved) {
      this.#remove(place);
      return;
    }
    if (name !== original.name) {
      this.#edits.push({ range: original.nameRange, replacement: jsonText(name).slice(1, -1) });
    }
    if (value === original.value) return;
    const isBare = this.#text[original.valueRange.start - 1] !== '"';
    const replacement = isBare ? bareValue(value) : jsonText(value).slice(1, -1);
    this.#edits.push({ range: original.valueRange, replacement });
  }

  #remove(place: JsonPlace | undefined): void {
    if (place === undefined) return;
    this.#change(place.parent, INLINE).removed.add(place.at);
  }

  #addOptions(section: WorkingSection, added: readonly WorkingOption[], form: ListForm): void {
    const home = section.originals.at(-1);
    if (home === undefined) return;
    if (form === 'listed') {
      this.#addEntries(this.#index.placeAt(home.range.start)?.parent, section.name, added);
      return;
    }
    const container = this.#homeOf(home, form);
    if (container === undefined) return;
    const leads = leadsBelow(
      this.#text,
      this.#layout.beginOf(container),
      this.#layout.modelIn(form),
    );
    const model = container.kind === 'object' ? container.members.at(-1) : undefined;
    const texts = added.map((option) => this.#optionText(option, form, model));
    this.#change(container, leads).added.push(...texts);
  }

  /** Where the texts of a section stand: its object, or its list of `str_pair`. */
  #homeOf(section: WorkingSection['originals'][number], form: ListForm): JsonContainer | undefined {
    if (form === 'compact') {
      const node = this.#index.placeAt(section.nameRange.start - 1)?.value;
      return node?.kind === 'object' ? node : undefined;
    }
    const node = this.#index.placeAt(section.range.start)?.value;
    const pairs =
      node?.kind === 'object' && node.members.find(({ key }) => key.value === 'str_pair');
    return pairs && pairs.value.kind === 'array' ? pairs.value : undefined;
  }

  #addEntries(
    list: JsonContainer | undefined,
    section: string,
    options: readonly WorkingOption[],
  ): void {
    if (list === undefined) return;
    const leads = leadsBelow(
      this.#text,
      this.#layout.beginOf(list),
      this.#layout.modelIn('listed'),
    );
    const added = options.map((option) => this.#entryText(section, option, list));
    this.#change(list, leads).added.push(...added);
  }

  /** Written as the member before it is written: blanks around the colon, a number without quotes. */
  #optionText({ name, value }: WorkingOption, form: ListForm, model?: JsonMember): string {
    if (form === 'pairs') return pairText(name, value, this.#style);
    const isBare = model?.value.kind === 'literal';
    const written = isBare ? bareValue(value) : jsonText(value);
    const colon = model === undefined ? this.#style.colon : this.#layout.between(model);
    return `${jsonText(name)}${colon}${written}`;
  }

  /** Written like an entry that says section, key and value, and nothing else. */
  #entryText(
    section: string,
    { name, value }: WorkingOption,
    list: JsonContainer | undefined,
  ): string {
    const entries = list?.kind === 'array' ? list.items : [];
    const model = entries.findLast((node) => node.kind === 'object' && isPlainEntry(node));
    if (model?.kind !== 'object') return entryText(section, name, value, this.#style);
    const texts: Readonly<Record<string, string>> = { section, key: name, value };
    let written = '';
    let at = model.range.start;
    for (const { key, value: node } of model.members) {
      const text = texts[key.value] ?? '';
      const isBare = key.value === 'value' && node.kind === 'literal';
      written +=
        this.#text.slice(at, node.range.start) + (isBare ? bareValue(text) : jsonText(text));
      at = node.range.end;
    }
    return written + this.#text.slice(at, model.range.end);
  }

  /** New sections of one list; a list that is missing is made for them. */
  #addSections(sections: readonly WorkingSection[]): void {
    const [first] = sections;
    const object = first?.target.object;
    if (first === undefined || object === undefined) return;
    const part = object.parts.findLast(({ origin }) => origin === first.target.origin);
    const list = part && this.#index.containerAt(part.range.start);
    if (part !== undefined && list === undefined)
      this.#replaceNull(part.range.start, object, sections);
    else if (list === undefined) this.#addList(object, first.target.origin === 'annex', sections);
    else this.#addToList(list, sections);
  }

  #addToList(list: JsonContainer, sections: readonly WorkingSection[]): void {
    const isEmpty = list.kind === 'object' && list.members.length === 0;
    const form = isEmpty ? 'compact' : formOf(list);
    const container = form === 'compact' ? list : innerArray(list);
    if (container === undefined) return;
    if (form === 'listed') {
      for (const { name, options } of sections) this.#addEntries(container, name, options);
      return;
    }
    const leads = leadsBelow(
      this.#text,
      this.#layout.beginOf(container),
      this.#layout.modelIn('compact'),
    );
    const added = sections.map((section) => this.#sectionText(section, form, leads));
    this.#change(container, leads).added.push(...added);
  }

  #addList(
    object: ConfigurationObject,
    isAnnex: boolean,
    sections: readonly WorkingSection[],
  ): void {
    const home = this.#index.containerAt(object.range.start);
    if (home === undefined) return;
    const leads = leadsBelow(
      this.#text,
      this.#layout.beginOf(home),
      this.#layout.modelIn('compact'),
    );
    const name = isAnnex ? this.#layout.annexName() : 'options';
    this.#change(home, leads).added.push(
      `"${name}"${this.#style.colon}${this.#listText(object, sections, leads)}`,
    );
  }

  /** `"options": null` */
  #replaceNull(
    start: number,
    object: ConfigurationObject,
    sections: readonly WorkingSection[],
  ): void {
    const at = lineLead(this.#text, start) ?? '';
    const leads = { lead: at, closingLead: at };
    const replacement = this.#listText(object, sections, leads);
    this.#edits.push({ range: { start, end: start + 'null'.length }, replacement });
  }

  /** A whole list, in the form in which the file writes lists. */
  #listText(
    object: ConfigurationObject,
    sections: readonly WorkingSection[],
    outer: Leads,
  ): string {
    const form = this.#usualForm(object);
    const comma = outer.lead === '' ? commaOf(this.#style.colon) : ',';
    const inner = deeper(outer);
    if (form === 'listed') {
      const entries = sections.flatMap(({ name, options }) =>
        options.map((each) => entryText(name, each.name, each.value, this.#style)),
      );
      return `{"property"${this.#style.colon}[${inner.lead}${entries.join(comma + inner.lead)}${inner.closingLead}]}`;
    }
    const texts = sections
      .map((section) => this.#sectionText(section, form, inner))
      .join(comma + inner.lead);
    const list = form === 'pairs' ? [`{"list_pair"${this.#style.colon}[`, ']}'] : ['{', '}'];
    return `${list[0]}${inner.lead}${texts}${inner.closingLead}${list[1]}`;
  }

  #sectionText({ name, options }: WorkingSection, form: ListForm, outer: Leads): string {
    const { colon } = this.#style;
    const inner = deeper(outer);
    const comma = outer.lead === '' ? commaOf(colon) : ',';
    const texts = options.map((option) => this.#optionText(option, form)).join(comma + inner.lead);
    const content = `${inner.lead}${texts}${inner.closingLead}`;
    if (form === 'compact') return `${jsonText(name)}${colon}{${content}}`;
    return `{"key"${colon}${jsonText(name)}${comma}"str_pair"${colon}[${content}]}`;
  }

  /** The form of the object's other list, or of any in the file, or what GAX exports. */
  #usualForm(object: ConfigurationObject): ListForm {
    const parts = [...object.parts, ...this.#document.objects.flatMap((each) => each.parts)];
    for (const { range } of parts) {
      const list = this.#index.containerAt(range.start);
      if (list !== undefined && itemsOfContainer(list).items.length > 0) return formOf(list);
    }
    return object.attributes.some(({ path }) => path === 'type') ? 'listed' : 'compact';
  }

  #formOfPart({ target, originals }: WorkingSection): ListForm {
    const part = target.object?.parts.find(({ sections }) =>
      sections.some((each) => originals.includes(each)),
    );
    const list = part && this.#index.containerAt(part.range.start);
    return list === undefined ? 'compact' : formOf(list);
  }

  #change(container: JsonContainer, leads: Leads): Change {
    const known = this.#changes.get(container);
    const change = {
      container,
      removed: known?.removed ?? new Set<number>(),
      added: known?.added ?? [],
      leads: known === undefined || known.leads === INLINE ? leads : known.leads,
    };
    this.#changes.set(container, change);
    return change;
  }
}

function isPlainEntry({ members }: JsonObject): boolean {
  const names = members.map(({ key }) => key.value);
  return names.length === 3 && ['section', 'key', 'value'].every((name) => names.includes(name));
}

/** The array of `{"property": […]}` or `{"list_pair": […]}`. */
function innerArray(list: JsonContainer): JsonArray | undefined {
  if (list.kind === 'array') return list;
  const value = list.members[0]?.value;
  return value?.kind === 'array' ? value : undefined;
}

/** Changed sections of an XML export as edits of its text. */

import type { TextRange } from '../../text/source-text.js';
import { escapeXml, isXmlText } from '../../text/xml-text.js';
import type { OptionDocument, OptionEntry } from '../document/option-document.js';
import { contentStart } from '../document/option-format.js';
import type { TextEdit } from './edit-text.js';
import { deeper, INLINE, type ItemModel, type Leads, leadsBelow, lineLead } from './layout.js';
import { listEdits } from './list-edits.js';
import { type Refused, refused } from './option-edit.js';
import { groupsOf, isNew, type WorkingOption, type WorkingSection } from './working-sections.js';
import { itemsOfElement, type XmlElement, xmlElements } from './xml-tree.js';

/** Options stay where they are, new ones come last in their section, new sections last in their list. */
export function writeXml(
  document: OptionDocument,
  sections: readonly WorkingSection[],
): readonly TextEdit[] | Refused {
  const problem = sections.map(whyNot).find((each) => each !== undefined);
  return problem ?? new XmlWriter(document, sections).write(sections);
}

/** XML 1.0 lacks some characters, and ends a comment at `--`. */
function whyNot({ name, options, comments }: WorkingSection): Refused | undefined {
  const texts = [name, ...options.flatMap((each) => [each.name, each.value])];
  if (!texts.every(isXmlText))
    return refused('XML cannot hold a character of it', 'Remove the character.');
  if ([name, ...options.map((each) => each.name)].includes('')) {
    return refused('a name is empty', 'Give it a name.');
  }
  const remarks = [...comments, ...options.flatMap((each) => each.comments)];
  if (remarks.every((text) => isXmlText(text) && !/--|-$/.test(text))) return undefined;
  return refused('an XML comment cannot hold `--`', 'Write the comment without it.');
}

/** What is to be taken out of an element, and put into it. */
interface Change {
  readonly removed: Set<number>;
  readonly added: string[];
  leads: Leads;
}

class XmlWriter {
  readonly #document: OptionDocument;
  readonly #text: string;
  /** Of the objects that change: there may be thousands of others. */
  readonly #elements: ReadonlyMap<number, XmlElement>;
  #all: readonly XmlElement[] | undefined;
  readonly #models = new Map<string, ItemModel | undefined>();
  readonly #changes = new Map<XmlElement, Change>();
  readonly #edits: TextEdit[] = [];

  constructor(document: OptionDocument, sections: readonly WorkingSection[]) {
    this.#document = document;
    this.#text = document.source.text;
    const objects = new Set(sections.flatMap(({ target }) => target.object ?? []));
    this.#elements = new Map(
      [...objects].flatMap(({ range }) => [...xmlElements(this.#text, range)]),
    );
  }

  write(sections: readonly WorkingSection[]): readonly TextEdit[] | Refused {
    for (const { options } of sections) {
      const problems = options.map(
        (each) => this.#numberRefused(each) ?? this.#removalRefused(each),
      );
      const problem = problems.find((each) => each !== undefined);
      if (problem !== undefined) return problem;
    }
    for (const section of sections) if (section.originals.length > 0) this.#changeSection(section);
    for (const group of groupsOf(sections.filter(isNew))) this.#addSections(group);
    for (const [element, { removed, added, leads }] of this.#changes) {
      const list = itemsOfElement(this.#text, element);
      this.#edits.push(...listEdits(this.#text, list, { removed, added, ...leads }));
    }
    return this.#edits;
  }

  /** `int_pair` says that the value is a whole number. */
  #numberRefused({ original, value }: WorkingOption): Refused | undefined {
    if (original === undefined || original.value === value || /^-?\d+$/.test(value))
      return undefined;
    if (this.#elements.get(original.range.start)?.name !== 'int_pair') return undefined;
    return refused(
      'the export holds this option as a whole number',
      'Change the type of the option in the Genesys configuration, and export again.',
      [this.#document.source.locate(original.valueRange)],
    );
  }

  /** A comment inside an option would go with it. */
  #removalRefused({ original, isRemoved }: WorkingOption): Refused | undefined {
    const element = original && this.#elements.get(original.range.start);
    if (element === undefined || !isRemoved) return undefined;
    const inside = this.#text.slice(element.tag.range.end, element.range.end);
    if (/^(?:\s*<\/[^<>]*>)?$/.test(inside)) return undefined;
    return refused(
      'the option has more in it than a value',
      'Edit the file by hand, or in the Genesys configuration, and export again.',
      [this.#document.source.locate(original?.range ?? element.range)],
    );
  }

  #changeSection({ originals, isRemoved, name, options, comments }: WorkingSection): void {
    const homes = originals.flatMap(({ range }) => this.#elements.get(range.start) ?? []);
    if (isRemoved) {
      for (const home of homes) this.#remove(home);
      return;
    }
    for (const original of originals) {
      if (original.name !== name) this.#replace(original.nameRange, name);
    }
    this.#comment(homes[0], comments);
    for (const option of options) this.#changeOption(option);
    const home = homes.at(-1);
    const added = options.filter(({ original }) => original === undefined);
    if (home === undefined || added.length === 0) return;
    const leads = leadsBelow(this.#text, home.range.start, this.#model('str_pair', 'int_pair'));
    this.#add(
      home,
      leads,
      added.map((option) => this.#optionText(option, leads)),
    );
  }

  #changeOption({ original, name, value, isRemoved, comments }: WorkingOption): void {
    if (original === undefined) return;
    const element = this.#elements.get(original.range.start);
    if (isRemoved) {
      this.#remove(element);
      return;
    }
    if (name !== original.name) this.#replace(original.nameRange, name);
    if (value !== original.value) this.#replace(original.valueRange, value);
    this.#comment(element, comments);
  }

  #replace(range: TextRange, text: string): void {
    this.#edits.push({ range, replacement: escapeXml(text) });
  }

  #comment(element: XmlElement | undefined, comments: readonly string[]): void {
    if (element === undefined || comments.length === 0) return;
    const { start } = element.range;
    const lead = lineLead(this.#text, start) ?? '';
    this.#edits.push({ range: { start, end: start }, replacement: commentText(comments, lead) });
  }

  #remove(element: XmlElement | undefined): void {
    if (element?.parent === undefined) return;
    this.#change(element.parent, INLINE).removed.add(element.parent.children.indexOf(element));
  }

  #add(element: XmlElement, leads: Leads, texts: readonly string[]): void {
    this.#change(element, leads).added.push(...texts);
  }

  #change(element: XmlElement, leads: Leads): Change {
    const change = this.#changes.get(element) ?? { removed: new Set(), added: [], leads };
    if (change.leads === INLINE) change.leads = leads;
    this.#changes.set(element, change);
    return change;
  }

  /** New sections of one list; a list that is missing is made for them. */
  #addSections(sections: readonly WorkingSection[]): void {
    const [first] = sections;
    const object = first?.target.object;
    if (first === undefined || object === undefined) return;
    const { origin } = first.target;
    const part = object.parts.findLast((each) => each.origin === origin);
    const list = part && this.#elements.get(part.range.start);
    const home = list ?? this.#elements.get(object.range.start);
    if (home === undefined) return;
    const leads = leadsBelow(this.#text, home.range.start, this.#model('list_pair'));
    if (list !== undefined) {
      this.#add(
        list,
        leads,
        sections.map((section) => this.#sectionText(section, leads)),
      );
      return;
    }
    const inner = this.#below(leads, 'list_pair');
    const content = sections.map((section) => inner.lead + this.#sectionText(section, inner));
    const name = origin === 'annex' ? 'userProperties' : 'options';
    this.#add(home, leads, [`<${name}>${content.join('')}${inner.closingLead}</${name}>`]);
  }

  #sectionText({ name, options, comments }: WorkingSection, outer: Leads): string {
    const inner = this.#below(outer, 'str_pair', 'int_pair');
    const content = options.map((option) => inner.lead + this.#optionText(option, inner)).join('');
    const key = escapeXml(name);
    return `${commentText(comments, outer.lead)}<list_pair key="${key}">${content}${inner.closingLead}</list_pair>`;
  }

  /** Written like the last option of the file that has a key and a value, and nothing else. */
  #optionText({ name, value, comments }: WorkingOption, { lead }: Leads): string {
    const remarks = commentText(comments, lead);
    const model = this.#modelOption();
    if (model === undefined) {
      return `${remarks}<str_pair key="${escapeXml(name)}" value="${escapeXml(value)}"/>`;
    }
    const { nameRange, valueRange, range } = model;
    const parts = [
      { range: nameRange, text: escapeXml(name) },
      { range: valueRange, text: escapeXml(value) },
    ].sort((a, b) => a.range.start - b.range.start);
    let written = '';
    let at = range.start;
    for (const part of parts) {
      written += this.#text.slice(at, part.range.start) + part.text;
      at = part.range.end;
    }
    written += this.#text.slice(at, range.end);
    return remarks + written.replace(/^<int_pair/, '<str_pair');
  }

  #modelOption(): OptionEntry | undefined {
    const isModel = ({ range }: OptionEntry) =>
      XML_PAIR.test(this.#text.slice(range.start, range.end));
    const home = this.#document.sections.findLast(({ options }) => options.some(isModel));
    return home?.options.findLast(isModel);
  }

  /** The last element of one of these names, or the first of any, to see how the file lays them out. */
  #model(...names: readonly string[]): ItemModel | undefined {
    const key = names.join(' ');
    if (!this.#models.has(key)) this.#models.set(key, this.#findModel(names));
    return this.#models.get(key);
  }

  #findModel(names: readonly string[]): ItemModel | undefined {
    const isNamed = ({ name, parent }: XmlElement) => parent !== undefined && names.includes(name);
    const found = [...this.#elements.values()].findLast(isNamed) ?? this.#modelElsewhere(isNamed);
    return found?.parent && { parentAt: found.parent.range.start, itemAt: found.range.start };
  }

  /** In the other objects; looked for once, and only where the objects that change show nothing. */
  #modelElsewhere(isNamed: (element: XmlElement) => boolean): XmlElement | undefined {
    const range = { start: contentStart(this.#text), end: this.#text.length };
    this.#all ??= [...xmlElements(this.#text, range).values()];
    return this.#all.findLast(isNamed) ?? this.#all.find(({ parent }) => parent !== undefined);
  }

  /** The leads of a list inside one that has `outer`. */
  #below(outer: Leads, ...names: readonly string[]): Leads {
    const model = this.#model(...names);
    const isInline = model !== undefined && lineLead(this.#text, model.itemAt) === undefined;
    return outer.lead === '' || isInline ? INLINE : deeper(outer);
  }
}

function commentText(comments: readonly string[], lead: string): string {
  return comments.map((comment) => `<!-- ${comment} -->${lead}`).join('');
}

const XML_PAIR = /^<(?:str|int)_pair\s+(?:(?:key|value)\s*=\s*(?:"[^"]*"|'[^']*')\s*){2}\/>$/;

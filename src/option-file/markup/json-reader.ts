import type { JsonMember, JsonNode, JsonObject, JsonScalar } from '../../text/json-tree.js';
import type { TextRange } from '../../text/source-text.js';
import {
  type OpenSection,
  type Quotation,
  type SectionPlace,
  StructureBuilder,
} from '../document/option-structure.js';
import { levelOfType, originOfName, UnknownTypes } from './configuration-object.js';
import { listedEntries, MemberFinder, quotation, textOf } from './json-members.js';

/** Builds the structure from a tree. */
export class JsonReader {
  readonly structure: StructureBuilder;
  hasObject = false;
  readonly #isCut: boolean;
  readonly #members: MemberFinder;
  readonly #unknown = new UnknownTypes();

  /** @param isCut whether the last part of the tree may be incomplete, of which somebody else tells. */
  constructor(text: string, isCut: boolean) {
    this.structure = new StructureBuilder(text);
    this.#isCut = isCut;
    this.#members = new MemberFinder(this.structure.problems);
  }

  /** Reads an object, an array of them, or what stands in `data`. */
  readObjects(node: JsonNode): void {
    if (node.kind === 'array') {
      for (const item of node.items) this.readObjects(item);
      return;
    }
    if (node.kind !== 'object') return;
    const members = this.#members.of(node);
    const data = members.get('data');
    const isObject = ['type', ...LISTS].some((name) => members.has(name));
    if (isObject) this.#readObject(members);
    else if (data !== undefined) this.readObjects(data.value);
  }

  #readObject(members: ReadonlyMap<string, JsonMember>): void {
    const [type, name] = [textOf(members.get('type')), textOf(members.get('name'))];
    const level = type && levelOfType(type.value);
    if (type !== undefined && level === undefined) {
      this.structure.problems.push(...this.#unknown.problemOf(type.value, type.range));
      return;
    }
    this.hasObject = true;
    const object = level ? { level, name: name?.value ?? '' } : undefined;
    const lists = [...members].filter(([key]) => LISTS.includes(key));
    for (const [key, { value }] of lists) {
      this.#readList(value, { object, origin: originOfName(key) ?? 'options' });
    }
  }

  #readList(node: JsonNode, place: SectionPlace): void {
    const listed = listedEntries(node);
    if (listed !== undefined) this.#readListed(listed, place);
    else if (node.kind === 'object') this.#readCompact(node, place);
    else if (node.kind !== 'null') this.#formUnknown(node.range);
  }

  /** `{"section": {"option": "value"}}` */
  #readCompact(list: JsonObject, place: SectionPlace): void {
    for (const { key, value } of list.members) {
      if (value.kind === 'object') this.#readSection(key, value, place);
      else this.#formUnknown(value.range);
    }
  }

  #readSection(key: JsonScalar, { members }: JsonObject, place: SectionPlace): void {
    const section = this.structure.openSection(quotation(key), key.range, place);
    for (const { key: name, value } of members) {
      const range = { start: name.range.start, end: value.range.end };
      this.#readOption(section, quotation(name), value, range);
    }
  }

  /** `[{"section": "S", "key": "K", "value": "V"}]` */
  #readListed(entries: readonly JsonNode[], place: SectionPlace): void {
    const known = new Set<string>();
    let section: OpenSection | undefined;
    for (const entry of this.#complete(entries)) {
      const found = this.#entryOf(entry);
      if (found === undefined) continue;
      const { name, key, value } = found;
      if (section === undefined || section.name !== name.value) {
        const isContinued = known.has(name.value);
        section = this.structure.openSection(name, entry.range, place, isContinued);
        known.add(name.value);
      }
      this.#readOption(section, key, value, entry.range);
    }
  }

  /** The last entry of a text that breaks off may lack what the text would have held. */
  #complete(entries: readonly JsonNode[]): readonly JsonNode[] {
    return this.#isCut ? entries.filter(({ isClosed }) => isClosed) : entries;
  }

  #entryOf(entry: JsonNode) {
    const members = entry.kind === 'object' ? this.#members.of(entry) : undefined;
    const [name, key] = [textOf(members?.get('section')), textOf(members?.get('key'))];
    if (name === undefined || key === undefined) return this.#formUnknown(entry.range);
    const value = members?.get('value')?.value;
    return value === undefined ? this.#notText(entry.range) : { name, key, value };
  }

  #readOption(section: OpenSection, name: Quotation, node: JsonNode, range: TextRange): void {
    if (node.kind === 'text' || node.kind === 'literal') {
      this.structure.addOption(section, name, quotation(node), range);
    } else this.#notText(node.range);
  }

  #notText(range: TextRange): undefined {
    this.structure.problems.push({
      code: 'value-not-text',
      summary: 'this option has no text or number for a value',
      help: 'Write the value in double quotes; `""` sets it to empty.',
      range,
    });
  }

  #formUnknown(range: TextRange): undefined {
    this.structure.problems.push({
      code: 'options-form-unknown',
      summary: 'this part of the options is not of a form that is read',
      help: 'Write `{"property": [{"section": "S", "key": "K", "value": "V"}]}` or `{"S": {"K": "V"}}`.',
      range,
    });
  }
}

const LISTS: readonly string[] = ['options', 'userproperties'];

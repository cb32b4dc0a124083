import type { JsonMember, JsonNode, JsonObject, JsonScalar } from '../../text/json-tree.js';
import type { TextRange } from '../../text/source-text.js';
import { ObjectBuilder } from '../document/object-builder.js';
import { canonicalType, isTypeName, originOfName, typeOfList } from '../document/object-types.js';
import {
  type OpenSection,
  type Quotation,
  type SectionPlace,
  StructureBuilder,
} from '../document/option-structure.js';
import {
  addAttributes,
  itemsOf,
  listedEntries,
  listPairs,
  MemberFinder,
  quotation,
  textOf,
} from './json-members.js';

/** Wrappers of responses and exports that are no objects of their own, in lower case. */
const WRAPPERS: ReadonlySet<string> = new Set(['data', 'items', 'objects', 'result', 'results']);

/** Builds the structure from a tree. */
export class JsonReader {
  readonly structure: StructureBuilder;
  readonly #isCut: boolean;
  readonly #members: MemberFinder;

  /** @param isCut whether the last part of the tree may be incomplete, of which somebody else tells. */
  constructor(text: string, isCut: boolean) {
    this.structure = new StructureBuilder(text);
    this.#isCut = isCut;
    this.#members = new MemberFinder(this.structure.problems);
  }

  /**
   * Reads an object, an array of them, or what stands around them.
   *
   * @param type of the objects, where the list that they stand in says it.
   */
  readObjects(node: JsonNode, type?: string): void {
    if (node.kind === 'array') {
      for (const item of node.items) this.readObjects(item, type);
      return;
    }
    if (node.kind !== 'object') return;
    const members = this.#members.of(node);
    const own = type ?? typeOf(members);
    if (own !== undefined) this.#readObject(node, members, own);
    else this.#readAround(members);
  }

  /** Lists that say what they hold, and wrappers; of the rest somebody is told. */
  #readAround(members: ReadonlyMap<string, JsonMember>): void {
    const hasLists = [...members.keys()].some((name) => typeOfList(name) !== undefined);
    for (const [name, { key, value }] of members) {
      const type =
        typeOfList(key.value) ?? (hasLists && isListOfObjects(value) ? key.value : undefined);
      if (type !== undefined) this.readObjects(value, type);
      else if (WRAPPERS.has(name)) this.readObjects(value);
    }
  }

  #readObject(node: JsonObject, members: ReadonlyMap<string, JsonMember>, type: string): void {
    const object = new ObjectBuilder('whole', canonicalType(type), node.range);
    this.structure.objects.push(object);
    for (const { key, value } of members.values()) {
      const origin = originOfName(key.value);
      if (origin === undefined) addAttributes(object, key.value, value);
      else this.#readList(value, { object, part: object.openPart(origin, value.range) });
    }
  }

  #readList(node: JsonNode, place: SectionPlace): void {
    const pairs = listPairs(node);
    const listed = listedEntries(node);
    if (pairs !== undefined) this.#readPairs(pairs, place);
    else if (listed !== undefined) this.#readListed(listed, place);
    else if (node.kind === 'object') this.#readCompact(node, place);
    else if (node.kind !== 'null') this.#formUnknown(node.range);
  }

  /** `{"list_pair": [{"key": "S", "str_pair": [{"key": "K", "value": "V"}]}]}` */
  #readPairs(pairs: readonly JsonNode[], place: SectionPlace): void {
    for (const pair of this.#complete(pairs)) {
      const members = pair.kind === 'object' ? this.#members.of(pair) : undefined;
      const name = textOf(members?.get('key'));
      if (members === undefined || name === undefined) {
        this.#formUnknown(pair.range);
        continue;
      }
      const section = this.structure.openSection(name, pair.range, place);
      for (const [kind, { value }] of members) this.#readPairList(section, kind, itemsOf(value));
    }
  }

  #readPairList(section: OpenSection, kind: string, entries: readonly JsonNode[]): void {
    if (kind === 'key') return;
    for (const entry of this.#complete(entries)) {
      const members = entry.kind === 'object' ? this.#members.of(entry) : undefined;
      const name = textOf(members?.get('key'));
      const value = members?.get('value')?.value;
      const opaque = OPAQUE_PAIRS.get(kind);
      if (name === undefined) this.#formUnknown(entry.range);
      else if (opaque !== undefined) this.structure.addOpaque(section, opaque, name, entry.range);
      else if (value !== undefined) this.#readOption(section, name, value, entry.range);
      else this.#notText(entry.range);
    }
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
        section = this.structure.openSection(name, entry.range, place, { isContinued });
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
    } else {
      const kind = node.kind === 'array' ? 'list' : node.kind;
      this.structure.addOpaque(section, kind, name, range);
    }
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

const OPAQUE_PAIRS: ReadonlyMap<string, 'binary' | 'list'> = new Map([
  ['bin_pair', 'binary'],
  ['list_pair', 'list'],
]);

/** The type that an object says, or that only an object with options can have: none. */
function typeOf(members: ReadonlyMap<string, JsonMember>): string | undefined {
  const type = textOf(members.get('type'))?.value;
  if (type !== undefined && isTypeName(type)) return type;
  const hasList = [...members.keys()].some((name) => originOfName(name) !== undefined);
  return hasList ? (type ?? '') : undefined;
}

function isListOfObjects(node: JsonNode): boolean {
  return node.kind === 'array' && node.items.every(({ kind }) => kind === 'object');
}

import type { JsonMember, JsonNode, JsonObject, JsonScalar } from '../../text/json-tree.js';
import { quotedName } from '../../text/quoted.js';
import type { FileProblem } from '../document/file-problem.js';
import type { ObjectBuilder } from '../document/object-builder.js';
import type { Quotation } from '../document/option-structure.js';

/** Gives the members of objects that are not sections, and tells of names that occur twice. */
export class MemberFinder {
  readonly #problems: FileProblem[];

  constructor(problems: FileProblem[]) {
    this.#problems = problems;
  }

  /** By name in lower case, the first of a name; in the order of the text. */
  of({ members }: JsonObject): ReadonlyMap<string, JsonMember> {
    const found = new Map<string, JsonMember>();
    for (const member of members) {
      const name = member.key.value.toLowerCase();
      const first = found.get(name);
      if (first === undefined) found.set(name, member);
      else this.#problems.push(duplicateKey(member, first));
    }
    return found;
  }
}

function duplicateKey({ key }: JsonMember, first: JsonMember): FileProblem {
  return {
    code: 'json-duplicate-key',
    summary: `${quotedName(key.value)} occurs twice in this object`,
    help: 'Remove one of the two.',
    range: key.range,
    related: { summary: 'it stands here first', range: first.key.range },
  };
}

/** A member's value, if it is a text. */
export function textOf(member: JsonMember | undefined): Quotation | undefined {
  return member?.value.kind === 'text' ? quotation(member.value) : undefined;
}

/** A text without its quotes; a number, `true` or `false` as it is written. */
export function quotation({ kind, value, range }: JsonScalar): Quotation {
  const width = kind === 'text' ? 1 : 0;
  return { value, range: { start: range.start + width, end: range.end - width } };
}

/**
 * The entries of the list form, `{"property": [{"section", "key", "value"}]}`; undefined where
 * sections are objects. A list of one may stand there without brackets.
 */
export function listedEntries(node: JsonNode): readonly JsonNode[] | undefined {
  if (node.kind === 'array') return node.items;
  const [only, ...others] = node.kind === 'object' ? node.members : [];
  if (only?.key.value !== 'property' || others.length > 0) return undefined;
  if (only.value.kind === 'array') return only.value.items;
  return isEntry(only.value) ? [only.value] : undefined;
}

function isEntry(node: JsonNode): boolean {
  const names = node.kind === 'object' ? node.members.map(({ key }) => key.value) : [];
  return ['section', 'key', 'value'].every((name) => names.includes(name));
}

/** The members of a list; one that stands alone is a list of one. */
export function itemsOf(node: JsonNode): readonly JsonNode[] {
  return node.kind === 'array' ? node.items : [node];
}

/**
 * The sections of the raw form, `{"list_pair": [{"key", "str_pair"}]}`; undefined where sections are
 * objects. A section may be called `list_pair`, too: then its members are texts.
 */
export function listPairs(node: JsonNode): readonly JsonNode[] | undefined {
  const [only, ...others] = node.kind === 'object' ? node.members : [];
  if (only?.key.value !== 'list_pair' || others.length > 0) return undefined;
  const pairs = itemsOf(only.value);
  return pairs.every((pair) => pair.kind === 'object' && hasPairs(pair)) ? pairs : undefined;
}

function hasPairs({ members }: JsonObject): boolean {
  return members.some(({ key, value }) => {
    return key.value === 'key'
      ? value.kind === 'text'
      : /^(?:str|int|bin|list)_pair$/.test(key.value);
  });
}

/** Takes down whatever an object says of itself: `port`, `portInfos/portInfo[2]/port`. */
export function addAttributes(object: ObjectBuilder, path: string, node: JsonNode): void {
  if (node.kind === 'object') {
    for (const { key, value } of node.members) addAttributes(object, `${path}/${key.value}`, value);
  } else if (node.kind === 'array') {
    for (const [at, item] of node.items.entries()) {
      addAttributes(object, at === 0 ? path : `${path}[${at + 1}]`, item);
    }
  } else object.addAttribute(path, quotation(node));
}

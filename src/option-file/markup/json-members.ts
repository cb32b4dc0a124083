import type { JsonMember, JsonNode, JsonObject, JsonScalar } from '../../text/json-tree.js';
import { quotedName } from '../../text/quoted.js';
import type { FileProblem } from '../document/file-problem.js';
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

import {
  type JsonArray,
  type JsonMember,
  type JsonNode,
  type JsonObject,
  parseJson,
} from '../../text/json-tree.js';
import type { ItemList } from './list-edits.js';

export type JsonContainer = JsonObject | JsonArray;

/** A member or an item, and what it stands in. */
export interface JsonPlace {
  readonly parent: JsonContainer;
  readonly at: number;
  /** The value itself. */
  readonly value: JsonNode;
  /** In an object: with its key. */
  readonly member: JsonMember | undefined;
}

/** Every member (by its key) and every item of a JSON text by the offset at which it begins. */
export class JsonIndex {
  readonly root: JsonNode | undefined;
  readonly #places = new Map<number, JsonPlace>();
  readonly #values = new Map<number, JsonPlace>();

  constructor(text: string, start: number) {
    this.root = parseJson(text, start).root;
    if (this.root !== undefined) this.#add(this.root);
  }

  placeAt(start: number): JsonPlace | undefined {
    return this.#places.get(start);
  }

  /** A container by the offset of its bracket. */
  containerAt(start: number): JsonContainer | undefined {
    if (this.root?.range.start === start) return containerOf(this.root);
    return containerOf(this.#values.get(start)?.value);
  }

  /** Where a value stands, by its own offset. */
  placeOfValue(start: number): JsonPlace | undefined {
    return this.#values.get(start);
  }

  *places(): Iterable<JsonPlace> {
    yield* this.#values.values();
  }

  #add(parent: JsonNode): void {
    if (parent.kind === 'object') {
      for (const [at, member] of parent.members.entries()) {
        this.#place({ parent, at, value: member.value, member }, member.key.range.start);
      }
    } else if (parent.kind === 'array') {
      for (const [at, node] of parent.items.entries()) {
        this.#place({ parent, at, value: node, member: undefined }, node.range.start);
      }
    }
  }

  #place(place: JsonPlace, start: number): void {
    this.#places.set(start, place);
    this.#values.set(place.value.range.start, place);
    this.#add(place.value);
  }
}

function containerOf(node: JsonNode | undefined): JsonContainer | undefined {
  return node?.kind === 'object' || node?.kind === 'array' ? node : undefined;
}

export function itemsOfContainer(container: JsonContainer): ItemList {
  const { start, end } = container.range;
  const items =
    container.kind === 'array'
      ? container.items.map(({ range }) => range)
      : container.members.map(({ key, value }) => ({
          start: key.range.start,
          end: value.range.end,
        }));
  return {
    items,
    inner: { start: start + 1, end: end - 1 },
    separator: ',',
    opening: '',
    closing: '',
  };
}

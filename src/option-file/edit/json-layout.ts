import type { JsonMember, JsonNode } from '../../text/json-tree.js';
import type { ListForm } from './json-forms.js';
import { itemsOfContainer, type JsonContainer, type JsonIndex } from './json-index.js';
import type { ItemModel } from './layout.js';

/** How a JSON export lays out what it holds, so that what is new looks like its neighbours. */
export class JsonLayout {
  readonly #index: JsonIndex;
  readonly #text: string;
  readonly #models = new Map<ListForm, ItemModel | undefined>();

  constructor(index: JsonIndex, text: string) {
    this.#index = index;
    this.#text = text;
  }

  /** GAX writes all names of members in small letters. */
  annexName(): string {
    const names = [...this.#index.places()].flatMap(({ member }) => member?.key.value ?? []);
    const written = names.find((name) => name.toLowerCase() === 'userproperties');
    if (written !== undefined) return written;
    return names.some((name) => /^(?:dbid|hostdbid)$/.test(name))
      ? 'userproperties'
      : 'userProperties';
  }

  /** Where a container begins for the eye: at its key. */
  beginOf({ range }: JsonContainer): number {
    return this.#index.placeOfValue(range.start)?.member?.key.range.start ?? range.start;
  }

  /** A list of the file that has items, to see whether each stands in a line of its own. */
  modelIn(form: ListForm): ItemModel | undefined {
    if (!this.#models.has(form)) this.#models.set(form, this.#findModel(form));
    return this.#models.get(form);
  }

  #findModel(form: ListForm): ItemModel | undefined {
    for (const { value: found, member } of this.#index.places()) {
      if (!isContainer(found) || (form === 'listed') !== (found.kind === 'array')) continue;
      const [first] = itemsOfContainer(found).items;
      if (first !== undefined && !isFlat(found)) {
        return { parentAt: member?.key.range.start ?? found.range.start, itemAt: first.start };
      }
    }
    const { root } = this.#index;
    if (root === undefined || !isContainer(root)) return undefined;
    const [first] = itemsOfContainer(root).items;
    return first && { parentAt: root.range.start, itemAt: first.start };
  }

  /** What stands between a key and its value. */
  colon(): string {
    for (const { member } of this.#index.places()) {
      if (member !== undefined) return this.between(member);
    }
    return ': ';
  }

  between({ key, value }: JsonMember): string {
    return this.#text.slice(key.range.end, value.range.start);
  }
}

function isContainer(node: JsonNode): node is JsonContainer {
  return node.kind === 'object' || node.kind === 'array';
}

/** An entry of a list, which many files write in one line. */
function isFlat(node: JsonContainer): boolean {
  return node.kind === 'object' && node.members.some(({ key }) => key.value === 'key');
}

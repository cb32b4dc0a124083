/** Fields of an event that its schema does not have: a misspelt optional field would vanish silently. */
import { z } from 'zod';

/** The fields of an object of an event, and those of them that are objects with fields of their own. */
export interface FieldTree {
  readonly names: ReadonlySet<string>;
  readonly nested: readonly NestedFields[];
  /** The names of those that are lists. */
  readonly lists: readonly string[];
}

/** A field that is an object, or a list of such objects. */
interface NestedFields {
  readonly name: string;
  readonly tree: FieldTree;
  readonly isList: boolean;
}

export type JsonObject = Readonly<Record<string, unknown>>;

/** The fields of a schema. */
export function fieldTreeOf(schema: z.ZodObject): FieldTree {
  const nested = Object.entries(schema.shape).flatMap(([name, field]) => nestedFields(name, field));
  const lists = nested.filter(({ isList }) => isList).map(({ name }) => name);
  return { names: new Set(Object.keys(schema.shape)), nested, lists };
}

function nestedFields(name: string, field: z.core.$ZodType): readonly NestedFields[] {
  const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
  const isList = inner instanceof z.ZodArray;
  const object = isList ? inner.element : inner;
  return object instanceof z.ZodObject ? [{ name, tree: fieldTreeOf(object), isList }] : [];
}

/**
 * Whether the event had fields that decoding left out. Counting is enough, and several times faster
 * than looking every name up: this runs for every event.
 */
export function hasUnknownFields(raw: JsonObject, decoded: JsonObject, tree: FieldTree): boolean {
  if (countKeys(raw) !== countKeys(decoded)) return true;
  for (const { name, tree: inner, isList } of tree.nested) {
    const value = raw[name];
    if (value === undefined) continue;
    const found = isList
      ? hasUnknownInList(value as readonly JsonObject[], decoded[name] as JsonObject[], inner)
      : hasUnknownFields(value as JsonObject, decoded[name] as JsonObject, inner);
    if (found) return true;
  }
  return false;
}

function hasUnknownInList(
  raw: readonly JsonObject[],
  decoded: readonly JsonObject[],
  tree: FieldTree,
): boolean {
  return raw.some((item, index) => hasUnknownFields(item, decoded[index] ?? {}, tree));
}

function countKeys(object: JsonObject): number {
  let count = 0;
  for (const _ in object) count += 1;
  return count;
}

/** An unknown field, and the names it could have been. */
export interface UnknownField {
  readonly path: readonly (string | number)[];
  readonly candidates: ReadonlySet<string>;
}

/** The paths of all unknown fields of an event. */
export function unknownFields(
  raw: JsonObject,
  tree: FieldTree,
  path: UnknownField['path'] = [],
): UnknownField[] {
  const found: UnknownField[] = Object.keys(raw)
    .filter((name) => !tree.names.has(name))
    .map((name) => ({ path: [...path, name], candidates: tree.names }));
  for (const { name, tree: inner, isList } of tree.nested) {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    const places = isList ? itemsOf(value, [...path, name]) : [{ value, path: [...path, name] }];
    for (const place of places) {
      if (!isObject(place.value)) continue;
      for (const field of unknownFields(place.value, inner, place.path)) found.push(field);
    }
  }
  return found;
}

interface Place {
  readonly value: unknown;
  readonly path: UnknownField['path'];
}

function itemsOf(value: unknown, path: UnknownField['path']): Place[] {
  if (!Array.isArray(value)) return [];
  return value.map((item: unknown, index) => ({ value: item, path: [...path, index] }));
}

/** Whether the value is a JSON object: not null, not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

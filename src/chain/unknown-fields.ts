/** Fields of an event that its schema does not have: a misspelt optional field would vanish silently. */
import { z } from 'zod';

/** The fields of an object of an event, and those of them that are objects with fields of their own. */
export interface FieldTree {
  readonly names: ReadonlySet<string>;
  readonly nested: readonly {
    readonly name: string;
    readonly tree: FieldTree;
  }[];
}

type JsonObject = Readonly<Record<string, unknown>>;

/** The fields of a schema. */
export function fieldTreeOf(schema: z.ZodObject): FieldTree {
  const nested = Object.entries(schema.shape).flatMap(([name, field]) => {
    const inner = field instanceof z.ZodOptional ? field.unwrap() : field;
    return inner instanceof z.ZodObject ? [{ name, tree: fieldTreeOf(inner) }] : [];
  });
  return { names: new Set(Object.keys(schema.shape)), nested };
}

/**
 * Whether the event had fields that decoding left out. Counting is enough, and several times faster
 * than looking every name up: this runs for every event.
 */
export function hasUnknownFields(raw: JsonObject, decoded: JsonObject, tree: FieldTree): boolean {
  if (countKeys(raw) !== countKeys(decoded)) return true;
  for (const { name, tree: inner } of tree.nested) {
    const value = raw[name];
    if (value === undefined) continue;
    if (hasUnknownFields(value as JsonObject, decoded[name] as JsonObject, inner)) return true;
  }
  return false;
}

function countKeys(object: JsonObject): number {
  let count = 0;
  for (const _ in object) count += 1;
  return count;
}

/** An unknown field, and the names it could have been. */
export interface UnknownField {
  readonly path: readonly string[];
  readonly candidates: ReadonlySet<string>;
}

/** The paths of all unknown fields of an event. */
export function unknownFields(
  raw: JsonObject,
  tree: FieldTree,
  path: readonly string[] = [],
): UnknownField[] {
  const found: UnknownField[] = Object.keys(raw)
    .filter((name) => !tree.names.has(name))
    .map((name) => ({ path: [...path, name], candidates: tree.names }));
  for (const { name, tree: inner } of tree.nested) {
    const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (isObject(value)) found.push(...unknownFields(value, inner, [...path, name]));
  }
  return found;
}

/** Whether the value is a JSON object: not null, not an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

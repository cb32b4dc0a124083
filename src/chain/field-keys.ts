/** Under which keys user-defined fields travel (seed: "with the send_attribute defined"). */
import type { UserFields } from '../event/user-fields.js';

/** Columns of calling lists → `send_attribute` keys; undefined when no definitions were given at all. */
export type FieldKeys = ReadonlyMap<string, string> | undefined;

/** A user-defined field as states keep it: in a list, as no name can harm a list, not even `__proto__`. */
export type FieldValue = readonly [key: string, value: string];

/**
 * The fields under their keys. Without definitions names are taken for keys. With them a column travels
 * under its key, a name that is some column's key stays, and any other has no `send_attribute` and is
 * left out. When two names have one key, the later counts. Undefined when nothing is left.
 */
export function keyedFields(
  fields: UserFields | undefined,
  keys: FieldKeys,
): readonly FieldValue[] | undefined {
  if (fields === undefined) return undefined;
  const known = new Set(keys?.values());
  const keyed = new Map<string, string>();
  for (const name of Object.keys(fields)) {
    const key =
      keys === undefined ? name : (keys.get(name) ?? (known.has(name) ? name : undefined));
    if (key !== undefined) keyed.set(key, fields[name] ?? '');
  }
  return keyed.size === 0 ? undefined : [...keyed];
}

import { Secret } from '../../secret.js';
import { OPTION_NAMES } from '../catalog/catalog.js';
import type { OptionValues } from '../values/option-values.js';

/**
 * All values as one text, equal exactly when the values are equal: in the order of the catalog,
 * whatever order the keys of an object have. It HOLDS SECRETS: compare it, or hash it with a key;
 * never store, log or show it.
 */
export function canonicalValues(values: OptionValues): string {
  return JSON.stringify(OPTION_NAMES.map((name) => [name, plain(values[name])]));
}

/** {@link canonicalValues} for the value of one option. */
export function canonicalValue(value: OptionValues[keyof OptionValues]): string {
  return JSON.stringify(plain(value));
}

/**
 * A value as JSON can say it, so that different values stay different: a secret becomes `{ secret }`, which is
 * equal to no text; `undefined` becomes null, which no option has for a value. Members of objects are sorted,
 * and left out where they are undefined.
 */
function plain(value: unknown): unknown {
  if (value instanceof Secret) return { secret: value.reveal() };
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}

import { z } from 'zod';

/**
 * User-defined fields under the keys they travel with. The seed wants text values always. A key may
 * be anything, `__proto__` too: read with `Object.keys`, write with {@link setUserField}.
 */
export type UserFields = Readonly<Record<string, string>>;

/** Adds a field; a plain assignment to `__proto__` would change the object's prototype instead. */
export function setUserField(fields: Record<string, string>, key: string, value: string): void {
  if (key !== '__proto__') {
    fields[key] = value;
    return;
  }
  Object.defineProperty(fields, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

const USER_FIELD_EXPECTED = 'a text, a boolean, or a number of at most 15 digits';

/** Hand-written because `z.record` drops the key `__proto__`. */
export const userFields = z.transform((value: unknown, context): UserFields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    context.issues.push({
      code: 'custom',
      input: value,
      message: 'an object of user fields',
    });
    return {};
  }
  const fields: Record<string, string> = {};
  for (const key of Object.keys(value)) {
    const field: unknown = (value as Record<string, unknown>)[key];
    const fieldText = userFieldText(field);
    if (fieldText !== undefined) setUserField(fields, key, fieldText);
    else
      context.issues.push({
        code: 'custom',
        input: field,
        path: [key],
        message: USER_FIELD_EXPECTED,
      });
  }
  return fields;
});

/** A number or a boolean becomes its text; not a number that has lost digits on the way to us. */
function userFieldText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number' || Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
  return String(value);
}

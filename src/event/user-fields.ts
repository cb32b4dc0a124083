/**
 * User-defined fields under the keys they travel with. The seed wants text values always. A key may
 * be anything, `__proto__` too: read with `Object.keys`, write with {@link setUserField}.
 */
export type UserFields = Readonly<Record<string, string>>;

/** Adds a field; a plain assignment to `__proto__` would change the object's prototype instead. */
export function setUserField(fields: Record<string, unknown>, key: string, value: string): void {
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

/** An object whose fields may all be undefined, which JSON would not tell from absent ones. */
type Loose<Strict> = { readonly [Name in keyof Strict]: Strict[Name] | undefined };

/** The object without its undefined fields: the same before and after a way through JSON. */
export function withoutUndefined<Strict extends object>(loose: Loose<Strict>): Strict {
  const strict: Partial<Strict> = {};
  for (const name of Object.keys(loose) as (keyof Strict)[]) {
    if (loose[name] !== undefined) strict[name] = loose[name];
  }
  return strict as Strict;
}

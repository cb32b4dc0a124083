/** Assignments as a POSIX shell reads them: `NAME='value'`. */

/** A value that needs no quotes. */
const PLAIN = /^[\w./:@%+,-]*$/;

/** One assignment, line end included. */
export function assignment(name: string, value: string): string {
  const written = PLAIN.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
  return `${name}=${written}\n`;
}

/** Names and values of {@link assignment}s; comment lines are passed over. */
export function readAssignments(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', written = ''] of text.matchAll(
    /^#.*$|^(\w+)=((?:'[^']*'|\\'|[^\s'\\])*)$/gm,
  )) {
    if (name !== '') values.set(name, written.replace(/'([^']*)'|\\'/g, unquoted));
  }
  return values;
}

function unquoted(whole: string, inner: string | undefined): string {
  return whole === "\\'" ? "'" : (inner ?? '');
}

/** What no terminal, log or page should get as it is: control, invisible and lone half characters. */
const UNPRINTABLE = /[\p{C}\u2028\u2029\u00a0]/gu;
const LONGEST = 60;

/** A user's text for a message: in backticks, cut to a readable length, invisible characters as `\u{…}`. */
export function quoted(text: string): string {
  const characters = Array.from(text.slice(0, 2 * LONGEST));
  const isCut = characters.length > LONGEST || text.length > 2 * LONGEST;
  return `\`${printable(characters.slice(0, LONGEST).join(''))}${isCut ? '…' : ''}\``;
}

/**
 * An option's name for a message. A name that holds a colon or blank may be the broken-off rest of
 * a header list, so only what stands before is shown.
 */
export function quotedName(name: string): string {
  const end = name.search(/[:\s]/);
  return quoted(end < 0 ? name : `${name.slice(0, end)}…`);
}

/**
 * A section's name for a message. A header in brackets may hold a secret behind its colon, so only
 * `Host:default` and the like are shown with theirs.
 */
export function quotedSection(name: string): string {
  const colon = /^(?:Application|Host):/.test(name) ? -1 : name.indexOf(':');
  return quoted(colon < 0 ? name : `${name.slice(0, colon)}…`);
}

/** The text with invisible characters as `\u{…}`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
  });
}

/** What no terminal, log or page should get as it is: control, invisible and lone half characters. */
const UNPRINTABLE = /[\p{C}\u2028\u2029\u00a0]/gu;

/** Longer texts are cut where they are shown. */
export const LONGEST_SHOWN = 60;

/** A user's text for a message: in backticks, cut to a readable length, invisible characters as `\u{…}`. */
export function quoted(text: string): string {
  const characters = Array.from(text.slice(0, 2 * LONGEST_SHOWN));
  const isCut = characters.length > LONGEST_SHOWN || text.length > 2 * LONGEST_SHOWN;
  return `\`${printable(characters.slice(0, LONGEST_SHOWN).join(''))}${isCut ? '…' : ''}\``;
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

/** A name of an event for a message: as JSON writes it, cut to a readable length. */
export function inQuotes(name: string): string {
  return JSON.stringify(name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN)}…` : name);
}

/** The text with invisible characters as `\u{…}`. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
  });
}

/** What no terminal, log or page should get as it is: control, invisible and lone half characters. */
const UNPRINTABLE = /[\p{C}\u2028\u2029\u00a0]/gu;

/** Longer texts are cut where they are shown. */
export const LONGEST_SHOWN = 60;

/** A user's text for a message: in backticks, cut to a readable length, invisible characters as `\u{…}`. */
export function quoted(text: string): string {
  const characters = Array.from(text.slice(0, 2 * LONGEST_SHOWN));
  const isCut = characters.length > LONGEST_SHOWN || text.length > 2 * LONGEST_SHOWN;
  return `\`${visible(characters.slice(0, LONGEST_SHOWN).join(''))}${isCut ? '…' : ''}\``;
}

/** An option's name for a message, as far as it may be shown. */
export function quotedName(name: string): string {
  return quoted(shownName(name));
}

/** A section's name for a message, as far as it may be shown. */
export function quotedSection(name: string): string {
  return quoted(shownSection(name));
}

/**
 * The part of an option's name that may be shown. A name with a colon or a blank in it may be no name, but the
 * rest of a list of headers whose line was broken (`Authorization: Basic …`): only what stands before is safe.
 */
export function shownName(name: string): string {
  return upTo(name, name.search(/[:\s]/));
}

/** A name of an event for a message: as JSON writes it, cut to a readable length. */
export function inQuotes(name: string): string {
  return JSON.stringify(name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN)}…` : name);
}

/**
 * The part of a section's name that may be shown. A header in brackets (`[X-Key: …]`) may hold a secret
 * behind its colon; `Host:default` and the like say their level there.
 */
export function shownSection(name: string): string {
  return upTo(name, /^(?:Application|Host):/.test(name) ? -1 : name.indexOf(':'));
}

function upTo(text: string, end: number): string {
  return end < 0 ? text : `${text.slice(0, end)}…`;
}

/**
 * The text with invisible and control characters as `\u{…}`, so that everybody sees them, and none of them steers
 * a terminal, turns the direction of writing, or begins a line that somebody takes for ours.
 */
export function visible(text: string): string {
  return text.replace(UNPRINTABLE, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`;
  });
}

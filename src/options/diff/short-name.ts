import { shownName, shownSection, visible } from '../../text/quoted.js';

const LONGEST = 60;

/** A name for a line of text: not too long, without invisible characters. */
export function shortName(name: string): string {
  return short(shownName(name));
}

/** The same for the name of a section. */
export function shortSection(name: string): string {
  return short(shownSection(name));
}

function short(name: string): string {
  return visible(name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
}

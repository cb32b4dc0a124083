import { inLatin } from './look-alikes.js';

/**
 * Names that are almost right: another case, `_` or a longer dash for `-`, invisible characters,
 * Cyrillic or Greek letters that look like Latin ones, or one letter missing, too many, wrong or
 * swapped with its neighbour.
 */

/** Below this length one letter makes another word: `Host`, `Post`. */
const SHORTEST_FOR_ONE_EDIT = 5;

/**
 * Finds the known name that was probably meant; undefined if the name is right or like none of them.
 * Made once for a list of names, since a big export asks for each of its options.
 */
export type NameFinder = (name: string) => string | undefined;

export function nameFinder(known: readonly string[]): NameFinder {
  const plainNames = known.map((name) => ({ name, plain: normalise(name) }));
  return (name) => {
    if (known.includes(name)) return undefined;
    const written = normalise(name);
    const same = plainNames.find(({ plain }) => plain === written);
    return (same ?? plainNames.find(({ plain }) => isSlip(written, plain)))?.name;
  };
}

function isSlip(written: string, plain: string): boolean {
  return plain.length >= SHORTEST_FOR_ONE_EDIT && isOneEdit(written, plain);
}

/** Longer names are none of ours; they need no closer look. */
const LONGEST = 200;

function normalise(name: string): string {
  if (name.length > LONGEST) return name;
  return inLatin(name)
    .toLowerCase()
    .replace(/[\s\p{C}]+/gu, '')
    .replace(/[_\u2010-\u2015\u2212]/g, '-');
}

function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const isSwapped = a[at] === b[at + 1] && a[at + 1] === b[at];
  return (
    a.slice(at + 1) === b.slice(at + 1) ||
    a.slice(at) === b.slice(at + 1) ||
    a.slice(at + 1) === b.slice(at) ||
    (isSwapped && a.slice(at + 2) === b.slice(at + 2))
  );
}

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

/** The candidate that a misspelt name most likely means, for "did you mean"; undefined if none is near. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let nearestDistance = maxDistance(name) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= nearestDistance) continue;
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance >= nearestDistance) continue;
    nearest = candidate;
    nearestDistance = distance;
  }
  return nearest;
}

/** One slip in four characters, at most three. */
function maxDistance(name: string): number {
  return Math.min(3, Math.ceil(name.length / 4));
}

/** Levenshtein distance, row by row. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const substituted = at(row, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(at(row, j) + 1, at(next, j - 1) + 1, substituted));
    }
    row = next;
  }
  return at(row, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? 0;
}

import { latinFor } from './look-alikes.js';

/** A kind of character that is invisible, or looks like one of the keyboard and is none. */
export interface OddCharacter {
  /** What stands between the brackets of a character class. */
  readonly characters: string;
  /** For people: "this is …". */
  readonly what: string;
  /** `name` where a value may well hold it. */
  readonly where: 'name' | 'anywhere';
  /** What can be done without changing what anybody meant, around names and values. */
  readonly remedy?: 'remove' | 'blank';
}

/** THE table of odd characters; a character belongs to the first row that has it. */
export const ODD_CHARACTERS: readonly OddCharacter[] = [
  {
    characters: '\\u00a0\\u2007\\u202f',
    what: 'a no-break space',
    where: 'anywhere',
    remedy: 'blank',
  },
  { characters: '\\u00ad', what: 'a soft hyphen', where: 'anywhere' },
  { characters: '\\u200b', what: 'a zero-width space', where: 'anywhere', remedy: 'remove' },
  { characters: '\\u200c', what: 'a zero-width non-joiner', where: 'anywhere', remedy: 'remove' },
  { characters: '\\u200d', what: 'a zero-width joiner', where: 'anywhere', remedy: 'remove' },
  { characters: '\\u2060', what: 'a word joiner', where: 'anywhere', remedy: 'remove' },
  {
    characters: '\\ufeff',
    what: 'a byte-order mark in the middle of the file',
    where: 'anywhere',
    remedy: 'remove',
  },
  {
    characters: '\\u2028',
    what: 'a Unicode line separator, which ends no line here',
    where: 'anywhere',
  },
  {
    characters: '\\u2029',
    what: 'a Unicode paragraph separator, which ends no line here',
    where: 'anywhere',
  },
  { characters: '\\u2018-\\u201f', what: 'a typographic quote', where: 'anywhere' },
  {
    characters: '\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069',
    what: 'an invisible mark for the direction of writing',
    where: 'anywhere',
  },
  {
    characters: '\\u2000-\\u2006\\u2008-\\u200a\\u205f\\u3000',
    what: 'a blank that is not the one of the keyboard',
    where: 'anywhere',
  },
  {
    characters: '\\ufffd',
    what: 'a replacement character: what stood here was lost in a conversion',
    where: 'anywhere',
  },
  { characters: '\\0', what: 'a NUL character', where: 'anywhere' },
  {
    characters: '\\x01-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f',
    what: 'a control character',
    where: 'anywhere',
  },
  { characters: '\\u2010-\\u2015\\u2212', what: 'a dash that is not `-`', where: 'name' },
  { characters: '\\uff01-\\uff5e', what: 'a full-width character', where: 'name' },
  { characters: '\\u0370-\\u03ff', what: 'a Greek letter', where: 'name' },
  { characters: '\\u0400-\\u052f', what: 'a Cyrillic letter', where: 'name' },
];

/** What is odd in a value. */
export const ODD_IN_VALUE = anyOf(({ where }) => where === 'anywhere');
/** What is odd in the name of a section or an option. */
export const ODD_IN_NAME = anyOf(() => true);

/** One of the characters of the rows that fulfil `isMeant`. */
export function anyOf(isMeant: (row: OddCharacter) => boolean): RegExp {
  return new RegExp(`[${classOf(ODD_CHARACTERS.filter(isMeant))}]`);
}

function classOf(rows: readonly OddCharacter[]): string {
  return rows.map(({ characters }) => characters).join('');
}

const ROWS = ODD_CHARACTERS.map((row) => ({ ...row, pattern: new RegExp(`[${row.characters}]`) }));

/** "a no-break space", "a Cyrillic letter that looks like a Latin `e`"; undefined for a plain character. */
export function describeOdd(character: string): string | undefined {
  const what = ROWS.find(({ pattern }) => pattern.test(character))?.what;
  const latin = latinFor(character);
  return latin === undefined ? what : `${what} that looks like a Latin \`${latin}\``;
}

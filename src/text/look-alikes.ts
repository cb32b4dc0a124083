/**
 * Cyrillic and Greek letters that look like a Latin one in most fonts, by the Latin letter. Somebody
 * with two keyboard layouts types them without seeing it.
 */
const LETTERS: readonly (readonly [latin: string, alike: string])[] = [
  ['a', '\u0430\u03b1'],
  ['A', '\u0410\u0391'],
  ['B', '\u0412\u0392'],
  ['c', '\u0441\u03f2'],
  ['C', '\u0421\u03f9'],
  ['d', '\u0501'],
  ['e', '\u0435\u0454'],
  ['E', '\u0415\u0395'],
  ['h', '\u04bb'],
  ['H', '\u041d\u0397'],
  ['i', '\u0456\u03b9'],
  ['I', '\u0406\u0399'],
  ['j', '\u0458\u03f3'],
  ['J', '\u0408\u037f'],
  ['k', '\u043a\u03ba'],
  ['K', '\u041a\u039a'],
  ['m', '\u043c'],
  ['M', '\u041c\u039c'],
  ['n', '\u03b7'],
  ['N', '\u039d'],
  ['o', '\u043e\u03bf'],
  ['O', '\u041e\u039f'],
  ['p', '\u0440\u03c1'],
  ['P', '\u0420\u03a1'],
  ['s', '\u0455'],
  ['S', '\u0405'],
  ['t', '\u0442\u03c4'],
  ['T', '\u0422\u03a4'],
  ['u', '\u03c5'],
  ['v', '\u03bd'],
  ['w', '\u0461'],
  ['x', '\u0445\u03c7'],
  ['X', '\u0425\u03a7'],
  ['y', '\u0443\u03b3'],
  ['Y', '\u0423\u03a5'],
  ['Z', '\u0396'],
];

const LATIN: ReadonlyMap<string, string> = new Map(
  LETTERS.flatMap(([latin, alike]) => Array.from(alike, (letter) => [letter, latin] as const)),
);

/** The Latin letter that a character looks like; undefined for all others, Latin ones included. */
export function latinFor(character: string): string | undefined {
  return LATIN.get(character);
}

/** The text with Latin letters in place of those that look like them. */
export function inLatin(text: string): string {
  return text.replace(/[\u0370-\u052f]/g, (letter) => LATIN.get(letter) ?? letter);
}

import type { FileProblem } from './file-problem.js';
import type { OptionSection } from './option-document.js';
import type { TextRange } from './source-text.js';

/** Characters that are invisible or that a word processor puts in place of plain ones. */
const SUSPICIOUS: ReadonlyMap<string, string> = new Map([
  ['\u00a0', 'a no-break space'],
  ['\u00ad', 'a soft hyphen'],
  ['\u200b', 'a zero-width space'],
  ['\u200c', 'a zero-width non-joiner'],
  ['\u200d', 'a zero-width joiner'],
  ['\u2060', 'a word joiner'],
  ['\ufeff', 'a byte-order mark in the middle of the file'],
  ['\u2028', 'a Unicode line separator, which ends no line here'],
  ['\u2029', 'a Unicode paragraph separator, which ends no line here'],
  ['\u2018', 'a typographic quote'],
  ['\u2019', 'a typographic quote'],
  ['\u201a', 'a typographic quote'],
  ['\u201c', 'a typographic quote'],
  ['\u201d', 'a typographic quote'],
  ['\u201e', 'a typographic quote'],
  ['\0', 'a NUL character'],
]);

const IN_VALUE =
  /(?!\t)\p{Cc}|[\u00a0\u00ad\u200b-\u200d\u2060\ufeff\u2028\u2029\u2018\u2019\u201a\u201c-\u201e]/u;
/** Greek and Cyrillic letters look like Latin ones; no option or section has such a name. */
const LOOK_ALIKE = /[\u0370-\u03ff\u0400-\u04ff]/;
const IN_NAME = new RegExp(`${IN_VALUE.source}|${LOOK_ALIKE.source}`, 'u');
/** A quick look at the whole file: line ends are control characters too, but no reason to look closer. */
const ANYWHERE = new RegExp(`(?![\\r\\n])(?:${IN_NAME.source})`, 'u');

/**
 * Suspicious characters in names and values (not in comments), the first of each name and value:
 * one such slip is seldom alone, and a report for each would bury the rest.
 */
export function findSuspicious(text: string, sections: readonly OptionSection[]): FileProblem[] {
  if (!ANYWHERE.test(text)) return [];
  const problems: FileProblem[] = [];
  const check = (range: TextRange, pattern: RegExp) => {
    const at = text.slice(range.start, range.end).search(pattern);
    if (at >= 0) problems.push(suspicious(text, range.start + at));
  };
  for (const section of sections) {
    check(
      {
        start: lineStart(text, section.range.start),
        end: section.nameRange.end,
      },
      IN_NAME,
    );
    for (const option of section.options) {
      check(option.nameRange, IN_NAME);
      check(option.valueRange, IN_VALUE);
    }
  }
  return problems;
}

/** Invisible characters before the `[` belong to the header. */
function lineStart(text: string, bracket: number): number {
  let at = bracket;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at -= 1;
  return at;
}

function suspicious(text: string, offset: number): FileProblem {
  const character = text[offset] ?? '';
  const number = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'suspicious-character',
    summary: `this is ${nameOf(character)} (U+${number})`,
    help: 'Type the character again, or remove it.',
    range: { start: offset, end: offset + 1 },
  };
}

function nameOf(character: string): string {
  const look = 'a letter that looks like a Latin one';
  return SUSPICIOUS.get(character) ?? (LOOK_ALIKE.test(character) ? look : 'a control character');
}

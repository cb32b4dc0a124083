import { replaceParts } from '../../text/parts.js';
import { quoted } from '../../text/quoted.js';
import type { TextRange } from '../../text/source-text.js';
import { maskSecret } from './show-secret.js';

/**
 * Secrets in values that should hold none: a password, a key or a header that was pasted into the wrong option.
 * Nobody can know them for sure; a word too many that is masked costs less than a key in a log.
 */

/** Where one is to be expected; the last group is the secret. */
const ANNOUNCED: readonly RegExp[] = [
  /\b(?:basic|bearer|digest|negotiate|ntlm|token|api-?key)\s+(\S+)/gi,
  /\b[\w-]*(?:pass(?:word|wd|phrase)?|pwd|secret|token|auth\w*|key)\s*[:=]\s*(\S+(?:\s+\S+)*)/gi,
  /^[\w-]+:\s+(\S+(?:\s+\S+)*)/g,
  /(?:^|[\s,;/])([^\s,;/@]+:[^\s,;@]*)@/g,
  /(-----BEGIN [\s\S]*)/g,
];

/** A word that may be one; blanks, commas and semicolons end it. */
const WORD = /[^\s,;]+/g;

/** The parts of a text that look like a password or a key, ascending; they may overlap. */
export function pastedSecrets(text: string): readonly TextRange[] {
  const announced = ANNOUNCED.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ index, 0: all, 1: secret = '' }) => {
      const start = index + all.lastIndexOf(secret);
      return { start, end: start + secret.length };
    }),
  );
  const words = [...text.matchAll(WORD)].flatMap(({ index, 0: word }) =>
    looksRandom(word) ? [{ start: index, end: index + word.length }] : [],
  );
  return [...announced, ...words].sort((a, b) => a.start - b.start);
}

const RUN = /[A-Za-z0-9]{8,}/g;

/** A number with its unit, as in `30seconds`, is not random. */
const AMOUNT = /^\d+[a-z]*$/i;

function looksRandom(word: string): boolean {
  return (word.match(RUN) ?? []).some((run) => {
    if (AMOUNT.test(run)) return false;
    const [hasDigit, hasSmall, hasCapital] = [/\d/, /[a-z]/, /[A-Z]/].map((kind) => kind.test(run));
    const isMixed = hasDigit === true && hasSmall === true && hasCapital === true;
    return isMixed || (run.length >= 12 && hasDigit === true) || run.length >= 24;
  });
}

/** A value that is not what it should be, for a message. */
export function quotedValue(text: string): string {
  return quoted(replaceParts(text, pastedSecrets(text), maskSecret));
}

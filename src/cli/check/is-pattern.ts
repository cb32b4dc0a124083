import { existsSync } from 'node:fs';

/** Whether a word is a pattern and not the name of a file that is there. */
export function isPattern(word: string): boolean {
  return /[*?[]/.test(word) && !existsSync(word);
}

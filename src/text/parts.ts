import type { TextRange } from './source-text.js';

/**
 * A text with something else in place of some of its parts, such as a mask in place of secrets.
 *
 * @param parts ascending; of two that overlap the first one counts where they do.
 */
export function replaceParts(
  text: string,
  parts: readonly TextRange[],
  replacementOf: (written: string) => string,
): string {
  let replaced = '';
  let at = 0;
  for (const { start, end } of parts) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    replaced += text.slice(at, from) + replacementOf(text.slice(from, end));
    at = end;
  }
  return replaced + text.slice(at);
}

/** The part between two places without the blanks (space and tab only) at its ends; perhaps nothing. */
export function trimBlanks(text: string, from: number, to: number): TextRange {
  let [start, end] = [from, to];
  while (start < end && isBlank(text, start)) start += 1;
  while (end > start && isBlank(text, end - 1)) end -= 1;
  return { start, end };
}

function isBlank(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x20 || unit === 0x09;
}

import { trimBlanks } from '../../text/parts.js';
import type { TextRange } from '../../text/source-text.js';

/**
 * One line of a cfg file: a section header, an option, a comment, nothing, or text
 * that is none of these. Ranges are offsets in the whole text.
 */
export type Line =
  | {
      readonly kind: 'blank' | 'comment' | 'invalid';
      readonly range: TextRange;
    }
  | HeaderLine
  | OptionLine;

export interface HeaderLine {
  readonly kind: 'header';
  readonly range: TextRange;
  readonly nameRange: TextRange;
  readonly isClosed: boolean;
  /** What follows the `]`, blanks trimmed. */
  readonly tail: TextRange;
}

export interface OptionLine {
  readonly kind: 'option';
  readonly range: TextRange;
  readonly nameRange: TextRange;
  readonly valueRange: TextRange;
  readonly isQuoted: boolean;
}

/**
 * Invisible characters before a `[`, `#` or `;` do not change what the line is: a byte-order mark
 * in the middle of joined files must not let options fall into the section before. They are reported.
 */
const INVISIBLE_START = /^[ \t\u00a0\u200b-\u200d\u2060\ufeff]+/;

/** Classifies the line from `start` to `end` (without its line end). */
export function scanLine(text: string, start: number, end: number): Line {
  const line = text.slice(start, end);
  const first = start + (INVISIBLE_START.exec(line)?.[0].length ?? 0);
  const mark = first < end ? text[first] : undefined;
  if (mark === undefined) return { kind: 'blank', range: { start, end } };
  if (mark === '#' || mark === ';') return { kind: 'comment', range: { start, end } };
  if (mark === '[') return scanHeader(text, { start, end }, line.lastIndexOf(']'), first);
  const equals = line.indexOf('=');
  if (equals < 0) return { kind: 'invalid', range: trimBlanks(text, start, end) };
  return scanOption(text, { start, end }, start + equals);
}

/** The name reaches up to the last `]` of the line; without one, to the end of the line. */
function scanHeader(
  text: string,
  { start, end }: TextRange,
  lastBracket: number,
  bracket: number,
): HeaderLine {
  const isClosed = lastBracket >= 0;
  const nameEnd = isClosed ? start + lastBracket : end;
  const headerEnd = isClosed ? nameEnd + 1 : trimBlanks(text, start, end).end;
  return {
    kind: 'header',
    range: { start: bracket, end: headerEnd },
    nameRange: trimBlanks(text, bracket + 1, nameEnd),
    isClosed,
    tail: isClosed ? trimBlanks(text, headerEnd, end) : { start: headerEnd, end: headerEnd },
  };
}

function scanOption(text: string, { start, end }: TextRange, equals: number): OptionLine {
  const nameRange = trimBlanks(text, start, equals);
  const outer = trimBlanks(text, equals + 1, end);
  const isQuoted = isEnclosed(text.slice(outer.start, outer.end));
  return {
    kind: 'option',
    range: { start: nameRange.start, end: outer.end },
    nameRange,
    valueRange: isQuoted ? { start: outer.start + 1, end: outer.end - 1 } : outer,
    isQuoted,
  };
}

/** Whether one pair of double quotes encloses the whole value; `"a" and "b"` is two pairs. */
function isEnclosed(value: string): boolean {
  return value.length >= 2 && value.startsWith('"') && value.indexOf('"', 1) === value.length - 1;
}

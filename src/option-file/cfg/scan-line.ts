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
  if (mark === '[') return scanHeader(line, start, first);
  const equals = line.indexOf('=');
  if (equals < 0) return { kind: 'invalid', range: trim(line, start, 0, line.length) };
  return scanOption(line, start, equals);
}

/** The name reaches up to the last `]` of the line; without one, to the end of the line. */
function scanHeader(line: string, start: number, bracket: number): HeaderLine {
  const closing = line.lastIndexOf(']');
  const isClosed = closing >= 0;
  const nameEnd = isClosed ? closing : line.length;
  const end = start + (isClosed ? closing + 1 : trimmedEnd(line, 0, line.length));
  return {
    kind: 'header',
    range: { start: bracket, end },
    nameRange: trim(line, start, bracket - start + 1, nameEnd),
    isClosed,
    tail: isClosed ? trim(line, start, closing + 1, line.length) : { start: end, end },
  };
}

function scanOption(line: string, start: number, equals: number): OptionLine {
  const nameRange = trim(line, start, 0, equals);
  const outer = trim(line, start, equals + 1, line.length);
  const isQuoted = isEnclosed(line.slice(outer.start - start, outer.end - start));
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

/** Without blanks (space and tab only) around; an empty range stands where the text would. */
function trim(line: string, offset: number, from: number, to: number): TextRange {
  let start = from;
  while (start < to && isBlank(line, start)) start += 1;
  return { start: offset + start, end: offset + trimmedEnd(line, start, to) };
}

function trimmedEnd(line: string, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(line, end - 1)) end -= 1;
  return end;
}

function isBlank(line: string, at: number): boolean {
  const unit = line.charCodeAt(at);
  return unit === 0x20 || unit === 0x09;
}

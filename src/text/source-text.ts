import type { Position, SourceRange } from '../diagnostic.js';
import { byteLengthOfUnit, type SourceEncoding } from './source-encoding.js';

/** From offset `start` up to, not including, `end`; offsets are UTF-16 code units of the text. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * An offset whose line, column and byte are known. {@link SourceText.locate} goes to the last one before the place
 * it is asked for, and counts from there.
 */
interface Mark extends Position {
  readonly offset: number;
}

/** A mark stands at least every so many code units, so that no more need be counted, however long a line is. */
const MARK_DISTANCE = 256;

/**
 * A file's text, its name and how it was stored. Everything works with offsets; `locate` is the one
 * place where they become line, column and byte.
 */
export class SourceText {
  readonly filename: string;
  readonly text: string;
  readonly encoding: SourceEncoding;
  #marks: readonly Mark[] | undefined;

  constructor(filename: string, text: string, encoding: SourceEncoding) {
    this.filename = filename;
    this.text = text;
    this.encoding = encoding;
  }

  locate(range: TextRange): SourceRange {
    return {
      filename: this.filename,
      start: this.#position(range.start),
      end: this.#position(range.end),
    };
  }

  /** The line that holds `offset`, without its line end. */
  lineAround(offset: number): TextRange {
    return {
      start: startOfLine(this.text, offset),
      end: endOfLine(this.text, offset),
    };
  }

  /** The line that holds `offset`, with its line end. */
  wholeLineAround(offset: number): TextRange {
    const { start, end } = this.lineAround(offset);
    return {
      start,
      end: end + (this.text.startsWith('\r\n', end) ? 2 : end < this.text.length ? 1 : 0),
    };
  }

  /** The line end that the text uses first; LF in a text of one line. */
  get lineEnd(): string {
    return /\r\n|\n|\r/.exec(this.text)?.[0] ?? '\n';
  }

  /** The offset of a position that `locate` gave. */
  offsetOf(position: Position): number {
    const marks = this.#allMarks();
    let at = lastIndexWhere(marks, (mark) => mark.byte <= position.byte);
    const mark = marks[at] ?? ORIGIN;
    let byte = mark.byte;
    at = mark.offset;
    while (byte < position.byte && at < this.text.length) {
      byte += byteLengthOfUnit(this.text.charCodeAt(at), this.encoding.name);
      at += 1;
    }
    return at;
  }

  #position(offset: number): Position {
    const marks = this.#allMarks();
    const mark = marks[lastIndexWhere(marks, ({ offset: known }) => known <= offset)] ?? ORIGIN;
    let { column, byte } = mark;
    for (let at = mark.offset; at < Math.min(offset, this.text.length); at += 1) {
      column += startsCharacter(this.text, at) ? 1 : 0;
      byte += byteLengthOfUnit(this.text.charCodeAt(at), this.encoding.name);
    }
    return { line: mark.line, column, byte };
  }

  #allMarks(): readonly Mark[] {
    this.#marks ??= placeMarks(this.text, this.encoding);
    return this.#marks;
  }
}

const ORIGIN: Mark = { offset: 0, line: 1, column: 1, byte: 0 };

function placeMarks(text: string, encoding: SourceEncoding): Mark[] {
  return ASCII.test(text) ? placeMarksInAscii(text, encoding) : placeMarksInAny(text, encoding);
}

const ASCII = /^[\p{ASCII}]*$/u;

/** Every code unit is a character of the same width, so only line ends have to be looked for. */
function placeMarksInAscii(text: string, { mark, name }: SourceEncoding): Mark[] {
  const width = byteLengthOfUnit(0, name);
  const markAt = (offset: number, line: number, column: number): Mark => ({
    offset,
    line,
    column,
    byte: mark.length + offset * width,
  });
  const marks = [markAt(0, 1, 1)];
  const lineEnd = /\r\n?|\n|$/g;
  let line = 1;
  for (let start = 0; start < text.length; line += 1) {
    lineEnd.lastIndex = start;
    const [found] = lineEnd.exec(text) ?? [''];
    const end = lineEnd.lastIndex;
    for (let at = start + MARK_DISTANCE; at < end; at += MARK_DISTANCE) {
      marks.push(markAt(at, line, at - start + 1));
    }
    if (found !== '') marks.push(markAt(end, line + 1, 1));
    start = end;
  }
  return marks;
}

function placeMarksInAny(text: string, encoding: SourceEncoding): Mark[] {
  let mark: Mark = { ...ORIGIN, byte: encoding.mark.length };
  let { column, byte } = mark;
  const marks = [mark];
  for (let at = 0; at < text.length; at += 1) {
    const next = at + 1;
    byte += byteLengthOfUnit(text.charCodeAt(at), encoding.name);
    column += startsCharacter(text, at) ? 1 : 0;
    const endsLine = isLineEnd(text, at);
    if (endsLine || next - mark.offset >= MARK_DISTANCE) {
      column = endsLine ? 1 : column;
      mark = {
        offset: next,
        line: mark.line + (endsLine ? 1 : 0),
        column,
        byte,
      };
      marks.push(mark);
    }
  }
  return marks;
}

const CR = 0x0d;
const LF = 0x0a;

/** Whether the code unit at `at` is the last one of a line end: LF, CR LF or CR. */
function isLineEnd(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === LF || (unit === CR && text.charCodeAt(at + 1) !== LF);
}

function startOfLine(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && !isLineEnd(text, at - 1)) at -= 1;
  return at;
}

function endOfLine(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at += 1;
  return at;
}

/** False for the second half of a surrogate pair, which is no character of its own. */
function startsCharacter(text: string, at: number): boolean {
  const isLow = (text.charCodeAt(at) & 0xfc00) === 0xdc00;
  return !(isLow && at > 0 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800);
}

/** Index of the last item that fulfils `test`, where all that do come first; -1 if none does. */
export function lastIndexWhere<T>(items: readonly T[], test: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (test(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

import { trimBlanks } from '../../text/parts.js';
import type { TextRange } from '../../text/source-text.js';

/**
 * The grammar of `http-custom-headers`, as places only: where entries, names and
 * values stand. Whether they may be sent is decided in custom-headers.ts; masking needs the places
 * of a list that is wrong, too.
 */
export interface HeaderEntry {
  readonly range: TextRange;
  /** Undefined for an entry without colon. */
  readonly name: TextRange | undefined;
  readonly value: TextRange;
}

/** Always a separator: a line break written as `\r\n` or `\n`, and `|`. */
const WRITTEN = /\\r\\n|\\n|\|/y;
/**
 * After `;` or `,`: a separator only if a header name and a colon follow. The name starts with a
 * letter and no `//` follows its colon, so that `10:30; 11:45` and `a, https://b` stay values.
 */
const NAME_FOLLOWS = /[ \t]*[a-z][a-z0-9!#$%&'*+.^_`~-]*:(?!\/\/)/iy;

/** Splits a list; entries that are empty are left out. Linear time. */
export function splitHeaders(text: string): HeaderEntry[] {
  const entries: HeaderEntry[] = [];
  let start = 0;
  for (const separator of separators(text)) {
    entries.push(...entryAt(text, start, separator.start));
    start = separator.end;
  }
  entries.push(...entryAt(text, start, text.length));
  return entries;
}

function* separators(text: string): Generator<TextRange> {
  let end = 0;
  for (const { index } of text.matchAll(/[\\|;,]/g)) {
    if (index < end) continue; // The second half of a written \r\n.
    const isSoft = text[index] === ';' || text[index] === ',';
    const pattern = isSoft ? NAME_FOLLOWS : WRITTEN;
    pattern.lastIndex = isSoft ? index + 1 : index;
    if (!pattern.test(text)) continue;
    end = isSoft ? index + 1 : pattern.lastIndex;
    yield { start: index, end };
  }
}

function entryAt(text: string, from: number, to: number): HeaderEntry[] {
  const range = trimBlanks(text, from, to);
  if (range.start === range.end) return [];
  const colon = text.slice(range.start, range.end).indexOf(':');
  if (colon < 0) return [{ range, name: undefined, value: range }];
  const nameEnd = range.start + colon;
  return [
    {
      range,
      name: { start: range.start, end: nameEnd },
      value: trimBlanks(text, nameEnd + 1, range.end),
    },
  ];
}

import { trimBlanks } from '../../text/parts.js';
import type { TextRange } from '../../text/source-text.js';
import { protectedParts } from './protected-parts.js';

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
  /** Where the list may be meant otherwise, and how it is read. */
  readonly doubt?: HeaderDoubt | undefined;
}

/**
 * `joined`: what may be a header of its own is read as part of a value, as no blank follows its colon.
 * `split`: what may be part of a value is read as a header, as a bracket or quote before it is not closed.
 */
export interface HeaderDoubt {
  readonly kind: 'joined' | 'split';
  readonly part: TextRange;
}

/** Always a separator: a line break written as `\r\n` or `\n`, and `|`. */
const WRITTEN = /\\r\\n|\\n|\|/y;
/**
 * After `;` or `,`: a separator only if a header name, a colon and a blank follow, so that
 * `urn:crm:read, urn:crm:write` and `10:30; 11:45` stay values. The end of the list counts as a blank.
 */
const NAME_FOLLOWS = /[ \t]*([a-z][a-z0-9!#$%&'*+.^_`~-]*):(?=[ \t]|$)/iy;
/** What may be meant as a header, though no blank follows its colon: `X-A:1;X-B:2`. */
const NAME_MAY_FOLLOW = /[ \t]*([a-z][a-z0-9!#$%&'*+.^_`~-]*):(?!\/\/)/iy;

/** Splits a list; entries that are empty are left out. Linear time. */
export function splitHeaders(text: string): HeaderEntry[] {
  const entries: HeaderEntry[] = [];
  let start = 0;
  for (const end of [...hardSeparators(text), { start: text.length, end: text.length }]) {
    entries.push(...entriesBetween(text, start, end.start));
    start = end.end;
  }
  return entries;
}

function* hardSeparators(text: string): Generator<TextRange> {
  let end = 0;
  for (const { index } of text.matchAll(/[\\|]/g)) {
    WRITTEN.lastIndex = index;
    if (index < end || !WRITTEN.test(text)) continue; // The second half of a written \r\n.
    end = WRITTEN.lastIndex;
    yield { start: index, end };
  }
}

/** The entries between two line breaks: `;` and `,` separate outside of brackets and quotes. */
function entriesBetween(text: string, from: number, to: number): HeaderEntry[] {
  const { parts, unclosedAt } = protectedParts(text, from, to);
  const entries: HeaderEntry[] = [];
  let start = from;
  let doubt: HeaderDoubt | undefined;
  let next = 0;
  for (const { index } of text.slice(from, to).matchAll(/[;,]/g)) {
    const at = from + index;
    while ((parts[next]?.end ?? to) <= at) next += 1;
    if ((parts[next]?.start ?? to) < at) continue;
    const name = nameBehind(NAME_FOLLOWS, text, at + 1);
    if (name === undefined) {
      doubt ??= joinedDoubt(text, start, at + 1);
      continue;
    }
    entries.push(...entryAt(text, { start, end: at }, doubt));
    const isDoubtful = unclosedAt !== undefined && unclosedAt < at;
    doubt = isDoubtful ? { kind: 'split', part: name } : undefined;
    start = at + 1;
  }
  return [...entries, ...entryAt(text, { start, end: to }, doubt)];
}

/** Not in a value that begins in the same way, such as a list of `urn:…`. */
function joinedDoubt(text: string, start: number, at: number): HeaderDoubt | undefined {
  const part = nameBehind(NAME_MAY_FOLLOW, text, at);
  const own = nameBehind(NAME_MAY_FOLLOW, text, start);
  if (part === undefined || own === undefined) return undefined;
  const first = nameBehind(NAME_MAY_FOLLOW, text, own.end + 1);
  const isAlike = first !== undefined && textOf(text, first) === textOf(text, part);
  return isAlike ? undefined : { kind: 'joined', part };
}

function textOf(text: string, { start, end }: TextRange): string {
  return text.slice(start, end).toLowerCase();
}

function nameBehind(pattern: RegExp, text: string, at: number): TextRange | undefined {
  pattern.lastIndex = at;
  const name = pattern.exec(text)?.[1];
  if (name === undefined) return undefined;
  const end = pattern.lastIndex - 1;
  return { start: end - name.length, end };
}

function entryAt(
  text: string,
  { start, end }: TextRange,
  doubt: HeaderDoubt | undefined,
): HeaderEntry[] {
  const range = trimBlanks(text, start, end);
  if (range.start === range.end) return [];
  const colon = text.slice(range.start, range.end).indexOf(':');
  if (colon < 0) return [{ range, name: undefined, value: range, doubt }];
  const nameEnd = range.start + colon;
  return [
    {
      range,
      name: { start: range.start, end: nameEnd },
      value: trimBlanks(text, nameEnd + 1, range.end),
      doubt,
    },
  ];
}

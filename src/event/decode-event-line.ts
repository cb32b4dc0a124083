import { type Diagnostic, diagnostic, type SourceRange } from '../diagnostic.js';
import { type JsonScan, pathKey, scanJson } from '../text/json-scan.js';
import { type DecodedEvent, decodeEvent } from './decode-event.js';
import type { EventProblem } from './event-problem.js';
import { keepOwnNumbers } from './own-numbers.js';
import type { TimeInEvent } from './unlikely-time.js';

/** Longest line of an event feed. An event is about 1 KiB; this leaves room for large user fields. */
export const MAX_EVENT_LINE_BYTES = 1_048_576;

/** Where a line stands: `line` counts from 1, `byte` is the offset of its first byte. */
export interface LinePlace {
  readonly filename: string;
  readonly line: number;
  readonly byte: number;
}

/** What a line of an event feed (NDJSON) holds; blank lines mean nothing. */
export type DecodedLine = DecodedEvent | { readonly kind: 'blank' };

const BYTE_ORDER_MARK = '\ufeff';
const BYTE_ORDER_MARK_BYTES = 3;

/** Decodes one line, with or without its line end. Never throws. */
export function decodeEventLine(line: string, place: LinePlace): DecodedLine {
  if (isTooLong(line)) return invalid(tooLong(place));
  if (place.byte === 0 && line.startsWith(BYTE_ORDER_MARK)) {
    return decodeEventLine(line.slice(1), {
      ...place,
      byte: BYTE_ORDER_MARK_BYTES,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return isBlank(line) ? { kind: 'blank' } : invalid(notJson(line, place));
  }
  keepOwnNumbers(value, line);
  return decodeEvent(value, (paths) => locate(line, place, paths));
}

function isBlank(line: string): boolean {
  return /^[ \t\r\n]*$/.test(line);
}

function invalid(problem: Diagnostic): DecodedLine {
  return { kind: 'invalid', diagnostics: [problem] };
}

/** UTF-8 takes one to three bytes for a UTF-16 unit, so most lines need no counting. */
function isTooLong(line: string): boolean {
  if (line.length * 3 <= MAX_EVENT_LINE_BYTES) return false;
  return line.length > MAX_EVENT_LINE_BYTES || Buffer.byteLength(line) > MAX_EVENT_LINE_BYTES;
}

/** What a reader says of a line that is too long; it need not have kept the line. */
export function tooLong(place: LinePlace): Diagnostic {
  return diagnostic(
    'event-line-too-long',
    `the line is longer than ${MAX_EVENT_LINE_BYTES} bytes`,
    {
      help: 'write one event per line',
      range: rangeOf('', place, 0, 0),
    },
  );
}

/** What a reader says of a line with a byte that is no UTF-8; `at` is its place in `text`, where another character stands for it. */
export function notUtf8(text: string, at: number, place: LinePlace): Diagnostic {
  return diagnostic(
    'event-line-not-utf8',
    'the line is not UTF-8: a byte stands here that is no character of it',
    {
      help: 'write events in UTF-8, or say with --events-encoding how they are encoded',
      range: rangeOf(text, place, at, at + 1),
    },
  );
}

/** What a reader says of NUL bytes that it has left out before a line. */
export function nulBytesBefore(count: number, place: LinePlace): Diagnostic {
  return diagnostic(
    'event-line-nul',
    `${count} NUL bytes stand before the line, and are left out`,
    {
      help: 'the file was truncated under its writer: let the writer append (`O_APPEND`, `>>`)',
      range: rangeOf('', place, 0, 0),
    },
  );
}

/** What a reader says of the first time of a feed that can hardly be meant. */
export function timeUnlikely(
  source: string,
  place: LinePlace,
  { path, timeMs }: TimeInEvent,
): Diagnostic {
  const [range] = locate(source, place, [path]);
  const year = new Date(timeMs).getUTCFullYear();
  const words = Number.isNaN(year) ? 'a time that no calendar has' : `a time of the year ${year}`;
  return diagnostic(
    'event-time-unlikely',
    `${path.join('.')} is ${words}; further ones of this feed are only counted`,
    {
      help: 'times are milliseconds since 1970, not seconds, or ISO 8601 texts',
      ...(range && { range }),
    },
  );
}

function notJson(source: string, place: LinePlace): Diagnostic {
  const { errorOffset = 0, errorExpected = 'JSON' } = scanJson(source);
  const found = source.slice(errorOffset, errorOffset + 1).trim();
  const summary = `the line is not JSON: expected ${errorExpected}, found ${found === '' ? 'its end' : JSON.stringify(found)}`;
  return diagnostic('event-not-json', summary, {
    range: rangeOf(source, place, errorOffset, errorOffset + found.length),
  });
}

/** The ranges of fields; a missing field is where the object stands that lacks it. */
function locate(
  source: string,
  place: LinePlace,
  paths: readonly EventProblem['path'][],
): SourceRange[] {
  const wanted = paths.flatMap((path) => path.map((_, depth) => pathKey(path.slice(0, depth + 1))));
  const scan = scanJson(source, new Set([...wanted, pathKey([])]));
  return paths.map((path) => {
    const { start, end } = nearestField(scan, path);
    return rangeOf(source, place, start, end);
  });
}

function nearestField(
  scan: JsonScan,
  path: readonly PropertyKey[],
): { readonly start: number; readonly end: number } {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const field = scan.fields.get(pathKey(path.slice(0, depth)));
    if (field !== undefined) return field;
  }
  return { start: 0, end: 0 };
}

function rangeOf(source: string, place: LinePlace, start: number, end: number): SourceRange {
  return {
    filename: place.filename,
    start: positionAt(source, place, start),
    end: positionAt(source, place, end),
  };
}

function positionAt(source: string, place: LinePlace, offset: number): SourceRange['start'] {
  const before = source.slice(0, offset);
  return {
    line: place.line,
    column: [...before].length + 1,
    byte: place.byte + Buffer.byteLength(before),
  };
}

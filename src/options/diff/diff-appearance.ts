import type { OptionDocument, OptionEntry } from '../../option-file/document/option-document.js';
import type { SourceEncoding } from '../../text/source-encoding.js';

/** What only changes how a file looks: nobody who reads its options can tell. */
export interface AppearanceDifference {
  readonly kind: 'format' | 'order' | 'comments' | 'layout' | 'encoding' | 'line-ends';
  /** One line for people; quotes nothing from the files. */
  readonly summary: string;
}

/** A file as it looks, with the places of its options in file order. */
export interface Appearance {
  readonly document: OptionDocument;
  readonly places: readonly string[];
}

/** Where two files look different, each kind once. */
export function diffAppearance(from: Appearance, to: Appearance): readonly AppearanceDifference[] {
  const [a, b] = [from.document, to.document];
  return [
    ...named('format', a.format, b.format),
    ...(isReordered(from.places, to.places) ? [REORDERED] : []),
    ...diffComments(commentsOf(a), commentsOf(b)),
    ...(a.format === b.format && hasOtherLayout(a, b) ? [LAID_OUT] : []),
    ...named('encoding', encodingText(a.source.encoding), encodingText(b.source.encoding)),
    ...named('line-ends', lineEndsOf(a.source.text), lineEndsOf(b.source.text)),
  ];
}

const REORDERED: AppearanceDifference = {
  kind: 'order',
  summary: 'order: sections or options stand in another order',
};
const LAID_OUT: AppearanceDifference = {
  kind: 'layout',
  summary: 'layout: blanks, empty lines, quotes or escapes differ',
};

function named(
  kind: AppearanceDifference['kind'],
  from: string,
  to: string,
): AppearanceDifference[] {
  return from === to ? [] : [{ kind, summary: `${kind.replace('-', ' ')}: ${from} → ${to}` }];
}

/** Whether places that both have stand in another order. */
function isReordered(from: readonly string[], to: readonly string[]): boolean {
  const [known, wanted] = [new Set(from), new Set(to)];
  const kept = from.filter((place) => wanted.has(place));
  return to.filter((place) => known.has(place)).some((place, at) => place !== kept[at]);
}

function commentsOf({ source, trivia }: OptionDocument): readonly string[] {
  return trivia
    .filter(({ kind }) => kind === 'comment')
    .map(({ range }) => source.text.slice(range.start, range.end).trim());
}

function diffComments(from: readonly string[], to: readonly string[]): AppearanceDifference[] {
  if (from.length === to.length && from.every((text, at) => text === to[at])) return [];
  const [gone, come] = [without(from, to), without(to, from)];
  const what = gone + come === 0 ? 'in another order' : `${come} added, ${gone} removed`;
  return [{ kind: 'comments', summary: `comments: ${what}` }];
}

/** How many of `items` the others lack, each counted as often as it occurs. */
function without(items: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  return items.filter((item) => {
    const count = left.get(item) ?? 0;
    left.set(item, count - 1);
    return count <= 0;
  }).length;
}

/** Compares what stands around names and values that both have, and empty lines. */
function hasOtherLayout(from: OptionDocument, to: OptionDocument): boolean {
  const known = layoutsOf(from);
  const differs = [...layoutsOf(to)].some(([place, layout]) => {
    const earlier = known.get(place);
    return earlier !== undefined && earlier !== layout;
  });
  return differs || blanksIn(from) !== blanksIn(to);
}

function layoutsOf({ source: { text }, sections }: OptionDocument): ReadonlyMap<string, string> {
  const layouts = new Map<string, string>();
  for (const { name, options } of sections) {
    for (const option of options) {
      layouts.set(JSON.stringify([name, option.name, option.value]), layoutOf(text, option));
    }
  }
  return layouts;
}

/** Blanks before an option that are looked at. */
const LONGEST_INDENT = 40;

/** The text around name and value, and the value where it is written with escapes. */
function layoutOf(text: string, { range, nameRange, valueRange, isVerbatim }: OptionEntry): string {
  const indent = /[ \t]*$/.exec(text.slice(Math.max(0, range.start - LONGEST_INDENT), range.start));
  return JSON.stringify([
    indent?.[0],
    text.slice(range.start, nameRange.start),
    text.slice(nameRange.end, valueRange.start),
    isVerbatim ? '' : text.slice(valueRange.start, valueRange.end),
    text.slice(valueRange.end, range.end),
  ]);
}

function blanksIn({ trivia }: OptionDocument): number {
  return trivia.filter(({ kind }) => kind === 'blank').length;
}

const ENCODING_TEXT = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'Windows-1252',
} as const satisfies Record<SourceEncoding['name'], string>;

function encodingText({ name, mark }: SourceEncoding): string {
  const hasOptionalMark = name === 'utf-8' && mark.length > 0;
  return `${ENCODING_TEXT[name]}${hasOptionalMark ? ' with byte-order mark' : ''}`;
}

const LINE_ENDS = [
  [/\r\n/, 'CRLF'],
  [/(?<!\r)\n/, 'LF'],
  [/\r(?!\n)/, 'CR'],
] as const;

function lineEndsOf(text: string): string {
  const kinds = LINE_ENDS.filter(([pattern]) => pattern.test(text)).map(([, name]) => name);
  const last = /[\r\n]$/.test(text) ? '' : ', none after the last line';
  return `${kinds.join(' and ') || 'none'}${last}`;
}

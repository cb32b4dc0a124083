/** Masking of XML and JSON, for `mask-line.ts`. */
import type { OptionDocument, OptionEntry } from '../../option-file/document/option-document.js';
import { lastIndexWhere, type TextRange } from '../../text/source-text.js';
import { type SecretRange, secretPartsOf } from './secret-parts.js';

/**
 * What has to be masked in a range of XML or JSON, ascending; some of it may lie before the range. Shown are the
 * names of sections and options, what is not secret in the values of known options, and the words and signs of
 * the formats themselves ({@link WORDS}). All else is masked: it may be a password of some other object.
 *
 * A whole export may stand in one line, so only the names and values near the range are looked at.
 */
export function secretsInMarkup(document: OptionDocument, range: TextRange): SecretRange[] {
  const { parts, readableEnd } = knownParts(document);
  const end = Math.min(range.end, readableEnd);
  const secrets: (readonly SecretRange[])[] = [];
  // Reading begins behind the last known part before the range: there a token begins, too.
  let next = lastIndexWhere(parts, ({ outer }) => outer.end <= range.start) + 1;
  for (let at = parts[next - 1]?.outer.end ?? 0; at < end; next += 1) {
    const part = parts[next];
    const realEnd = part?.outer.start ?? readableEnd;
    const gapEnd = Math.min(realEnd, end + LONGEST_WORD);
    const gap = { start: at, end: gapEnd, isCut: gapEnd < realEnd };
    secrets.push(secretsInGap(document, gap, range.start));
    if (part !== undefined && gapEnd < end) secrets.push(secretsOf(part, range));
    at = part === undefined ? end : Math.max(at, part.outer.end);
  }
  return [...secrets.flat(), { start: end, end: range.end, isCut: true }];
}

function secretsOf({ option, range }: KnownPart, shown: TextRange): readonly SecretRange[] {
  if (option === undefined) return [];
  return secretPartsOf(option, shown) ?? [{ ...range, meaning: option.value }];
}

/** So far behind the last name or value stands another part of a big export, and all of it is masked. */
const LONGEST_GAP = 10_000;
/** A word that begins in the range is followed so far behind it, to find its end. */
const LONGEST_WORD = 200;
/** What the text between names and values consists of: strings, white space with punctuation, words. */
const TOKENS = {
  json: /"(?:[^"\\]|\\.)*(?:"|$)|[\s{}[\]:,]+|[^\s{}[\]:,"]+/gs,
  xml: /<!--|-->|"[^"]*(?:"|$)|'[^']*(?:'|$)|[\s<>/?!=:]+|[^\s<>/?!=:"']+/g,
};
const PUNCTUATION = /^(?:[\s{}[\]:,<>/?!=]|-->)/;
const WORDS: ReadonlySet<string> = new Set(
  'xml version encoding standalone doctype data type options userproperties property section key value name list_pair str_pair int_pair'.split(
    ' ',
  ),
);

function secretsInGap(
  document: OptionDocument,
  gap: SecretRange,
  shownFrom: number,
): SecretRange[] {
  if (shownFrom - gap.start > LONGEST_GAP) return [{ ...gap, isCut: true }];
  const { sectionNames } = knownParts(document);
  const isShown = (word: string) =>
    WORDS.has(word.toLowerCase()) || /^cfg[a-z]+$/i.test(word) || sectionNames.has(word);
  const text = document.source.text.slice(gap.start, gap.end);
  return [...text.matchAll(TOKENS[document.format === 'xml' ? 'xml' : 'json'])].flatMap((token) => {
    const { start, end } = wordIn(token[0]);
    if (isShown(token[0].slice(start, end)) || PUNCTUATION.test(token[0])) return [];
    const from = gap.start + token.index;
    const isCut = gap.isCut === true && from + token[0].length >= gap.end;
    return [{ start: from + start, end: from + end, isCut }];
  });
}

/** A token without its quotes. */
function wordIn(token: string): TextRange {
  const [first = ''] = token;
  if (first !== '"' && first !== "'") return { start: 0, end: token.length };
  return { start: 1, end: token.length - (token.length > 1 && token.endsWith(first) ? 1 : 0) };
}

/** The name or value of an option, or the name of a section, by its place. */
interface KnownPart {
  /** Without quotes. */
  readonly range: TextRange;
  /** With the quotes around, so that the text between two parts consists of whole tokens. */
  readonly outer: TextRange;
  /** The option whose value it is; undefined for a name. */
  readonly option: OptionEntry | undefined;
}

interface KnownParts {
  /** In the order of the text. */
  readonly parts: readonly KnownPart[];
  /** Names of sections, which the list form of JSON repeats for each option. */
  readonly sectionNames: ReadonlySet<string>;
  /** Where the text stops being readable. */
  readonly readableEnd: number;
}

const KNOWN = new WeakMap<OptionDocument, KnownParts>();

/** The names and values of a document in the order of its text; collected once for each document. */
function knownParts(document: OptionDocument): KnownParts {
  const known = KNOWN.get(document) ?? collect(document);
  KNOWN.set(document, known);
  return known;
}

function collect({ source, sections, orphans, trivia }: OptionDocument): KnownParts {
  const { text } = source;
  const options = [...orphans, ...sections.flatMap((section) => section.options)];
  const parts = [
    ...sections.map(({ nameRange }) => partAt(text, nameRange)),
    ...options.map(({ nameRange }) => partAt(text, nameRange)),
    ...options.map((option) => partAt(text, option.valueRange, option)),
  ].sort((a, b) => a.range.start - b.range.start);
  const invalid = trivia.find(({ kind }) => kind === 'invalid');
  return {
    parts,
    sectionNames: new Set(sections.map(({ name }) => name)),
    readableEnd: invalid?.range.start ?? text.length,
  };
}

function partAt(text: string, range: TextRange, option?: OptionEntry): KnownPart {
  const [before, after] = [text[range.start - 1], text[range.end]];
  const width = before === after && (before === '"' || before === "'") ? 1 : 0;
  return {
    range,
    outer: { start: range.start - width, end: range.end + width },
    option,
  };
}

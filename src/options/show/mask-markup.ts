/** Masking of XML and JSON, for `mask-line.ts`. */
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { lastIndexWhere, type TextRange } from '../../text/source-text.js';
import { type MaskedItem, type MaskedItems, maskedItems } from './masked-items.js';
import { type SecretRange, secretPartsOf } from './secret-parts.js';

/**
 * What has to be masked in a range of XML or JSON, ascending; some of it may lie before the range. Shown are the
 * names of sections and options, what is not secret in the values of known options, and the words and signs of
 * the formats themselves ({@link WORDS}). All else is masked: it may be a password of some other object.
 *
 * A whole export may stand in one line, so only the names and values near the range are looked at.
 */
export function secretsInMarkup(document: OptionDocument, range: TextRange): SecretRange[] {
  const known = maskedItems(document);
  const end = Math.min(range.end, known.readableEnd);
  const secrets: (readonly SecretRange[])[] = [];
  let at = Math.min(gapStart(known, range.start), end);
  for (let next = itemFrom(known, at); at < end; next += 1) {
    const item = known.items[next];
    const realEnd = item?.outer.start ?? known.readableEnd;
    const gapEnd = Math.min(realEnd, end + LONGEST_WORD);
    const gap = { start: at, end: gapEnd, isCut: gapEnd < realEnd };
    secrets.push(secretsInGap(document, gap, range.start));
    if (item !== undefined && gapEnd < end) secrets.push(secretsOf(item, range));
    at = item === undefined ? end : Math.max(at, item.outer.end);
  }
  return [...secrets.flat(), { start: end, end: range.end, isCut: true }];
}

/** Where to begin reading tokens: behind the last name or value that ends at or before `offset`. */
function gapStart({ items }: MaskedItems, offset: number): number {
  const before = items[lastIndexWhere(items, ({ outer }) => outer.end <= offset)];
  return before?.outer.end ?? 0;
}

function itemFrom({ items }: MaskedItems, at: number): number {
  return lastIndexWhere(items, ({ outer }) => outer.end <= at) + 1;
}

function secretsOf({ option, range }: MaskedItem, shown: TextRange): readonly SecretRange[] {
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
  const { sectionNames } = maskedItems(document);
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

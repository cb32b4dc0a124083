/** Masking of XML and JSON, for `mask-line.ts`. */
import type {
  ConfigurationObject,
  OptionDocument,
  OptionEntry,
} from '../../option-file/document/option-document.js';
import { lastIndexWhere, type TextRange } from '../../text/source-text.js';
import { isHarmless } from './harmless-names.js';
import { type MarkupToken, scanJsonMarkup, scanXmlMarkup } from './scan-markup.js';
import { type SecretRange, secretPartsOf } from './secret-parts.js';

/**
 * What has to be masked in a range of XML or JSON, ascending; some of it may lie before the range. Masked is what
 * may be a secret: values of options that are not in the catalog, what objects say of themselves under other names
 * than the harmless ones of Genesys' schema, comments, texts, and all behind a syntax error. Names, keys,
 * declarations and tags are readable.
 *
 * A whole export may stand in one line, so only what is near the range is looked at.
 */
export function secretsInMarkup(document: OptionDocument, range: TextRange): SecretRange[] {
  const readableEnd =
    document.trivia.find(({ kind }) => kind === 'invalid')?.range.start ??
    document.source.text.length;
  const end = Math.min(range.end, readableEnd);
  const { parts, from } = partsNear(document, range);
  const secrets: (readonly SecretRange[])[] = [];
  // Reading begins behind the last known part before the range: there a token begins, too.
  let next = lastIndexWhere(parts, ({ outer }) => outer.end <= range.start) + 1;
  let before: KnownPart | undefined = parts[next - 1];
  for (let at = before?.outer.end ?? from; at < end; next += 1) {
    const part = parts[next];
    const realEnd = part?.outer.start ?? readableEnd;
    const gapEnd = Math.min(realEnd, end + LONGEST_WORD);
    const gap = { start: at, end: gapEnd, isCut: gapEnd < realEnd };
    secrets.push(secretsInGap(document, gap, { isInTag: before !== undefined, range }));
    if (part !== undefined && gapEnd < end) secrets.push(secretsOf(part, range));
    at = part === undefined ? end : Math.max(at, part.outer.end);
    before = part;
  }
  return [...secrets.flat(), { start: end, end: range.end, isCut: true }];
}

function secretsOf({ content, range }: KnownPart, shown: TextRange): readonly SecretRange[] {
  if (content === 'shown') return [];
  if (content === 'secret') return [range];
  return secretPartsOf(content, shown) ?? [{ ...range, meaning: content.value }];
}

/** So far behind the last name or value stands another part of a big export, and all of it is masked. */
const LONGEST_GAP = 10_000;
/** A word that begins in the range is followed so far behind it, to find its end. */
const LONGEST_WORD = 200;

function secretsInGap(
  { format, source }: OptionDocument,
  gap: SecretRange,
  { isInTag, range }: { readonly isInTag: boolean; readonly range: TextRange },
): SecretRange[] {
  if (range.start - gap.start > LONGEST_GAP) return [{ ...gap, isCut: true }];
  const text = source.text.slice(gap.start, gap.end);
  const tokens = format === 'xml' ? scanXmlMarkup(text, isInTag) : scanJsonMarkup(text);
  return tokens
    .filter((token) => mayBeSecret(token, format))
    .map(({ start, end }) => ({
      start: gap.start + start,
      end: gap.start + end,
      isCut: gap.isCut === true && gap.start + end >= gap.end - 1,
    }));
}

/** In JSON a `key` may open a door; those of options are known parts. */
function mayBeSecret({ kind, name }: MarkupToken, format: string): boolean {
  return kind === 'text' || !(isHarmless(name) || (name === 'key' && format === 'xml'));
}

/** The name or value of an option, the name of a section, or what an object says of itself, by its place. */
interface KnownPart {
  /** Without quotes. */
  readonly range: TextRange;
  /** With the quotes around, so that the text between two parts consists of whole tokens. */
  readonly outer: TextRange;
  /** The option whose value it is, or whether it may be read. */
  readonly content: OptionEntry | 'shown' | 'secret';
}

/** The known parts of the objects in a range, in the order of the text, and where reading before them begins. */
function partsNear(document: OptionDocument, range: TextRange) {
  const { objects, source } = document;
  const first = lastIndexWhere(objects, (each) => each.range.start <= range.start);
  const last = lastIndexWhere(objects, (each) => each.range.start < range.end);
  const parts = objects
    .slice(Math.max(first, 0), last + 1)
    .flatMap((each) => partsOf(each, source.text, document.format));
  const home = objects[first]?.range;
  const from = home === undefined ? 0 : range.start < home.end ? home.start : home.end;
  return { parts, from };
}

const KNOWN = new WeakMap<ConfigurationObject, readonly KnownPart[]>();

/** Collected once for each object: a big one may have many findings. */
function partsOf(object: ConfigurationObject, text: string, format: string): readonly KnownPart[] {
  const known = KNOWN.get(object);
  if (known !== undefined) return known;
  const sections = object.parts.flatMap((part) => part.sections);
  const options = sections.flatMap((section) => section.options);
  const opaque = sections.flatMap((section) => section.opaque);
  // The text of an element is no attribute: where it ends, no tag goes on.
  const attributes = object.attributes
    .map(({ path, range }) => partAt(text, range, isHarmless(lastName(path)) ? 'shown' : 'secret'))
    .filter(({ range, outer }) => format === 'json' || outer.end > range.end);
  const parts = [
    ...attributes,
    ...[...sections, ...options, ...opaque].map(({ nameRange }) =>
      partAt(text, nameRange, 'shown'),
    ),
    ...options.map((option) => partAt(text, option.valueRange, option)),
  ].sort((a, b) => a.range.start - b.range.start);
  KNOWN.set(object, parts);
  return parts;
}

/** `port` of `portInfos/portInfo[2]/port`. */
function lastName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\[\d+\]$/, '');
}

function partAt(text: string, range: TextRange, content: KnownPart['content']): KnownPart {
  const [before, after] = [text[range.start - 1], text[range.end]];
  const width = before === after && (before === '"' || before === "'") ? 1 : 0;
  return { range, outer: { start: range.start - width, end: range.end + width }, content };
}

import type { OptionDocument, OptionEntry } from '../../option-file/document/option-document.js';
import type { TextRange } from '../../text/source-text.js';

/** A name or value in XML or JSON, by its place. */
export interface MaskedItem {
  /** Without quotes. */
  readonly range: TextRange;
  /** With the quotes around, so that the text between two items consists of whole tokens. */
  readonly outer: TextRange;
  /** The option whose value it is; undefined for a name. */
  readonly option: OptionEntry | undefined;
}

export interface MaskedItems {
  /** In the order of the text. */
  readonly items: readonly MaskedItem[];
  /** Names of sections, which the list form of JSON repeats for each option. */
  readonly sectionNames: ReadonlySet<string>;
  /** Where the text stops being readable. */
  readonly readableEnd: number;
}

const KNOWN = new WeakMap<OptionDocument, MaskedItems>();

/** The names and values of a document in the order of its text; collected once for each document. */
export function maskedItems(document: OptionDocument): MaskedItems {
  const known = KNOWN.get(document) ?? collect(document);
  KNOWN.set(document, known);
  return known;
}

function collect({ source, sections, orphans, trivia }: OptionDocument): MaskedItems {
  const { text } = source;
  const options = [...orphans, ...sections.flatMap((section) => section.options)];
  const items = [
    ...sections.map(({ nameRange }) => item(text, nameRange)),
    ...options.map(({ nameRange }) => item(text, nameRange)),
    ...options.map((option) => item(text, option.valueRange, option)),
  ].sort((a, b) => a.range.start - b.range.start);
  const invalid = trivia.find(({ kind }) => kind === 'invalid');
  return {
    items,
    sectionNames: new Set(sections.map(({ name }) => name)),
    readableEnd: invalid?.range.start ?? text.length,
  };
}

function item(text: string, range: TextRange, option?: OptionEntry): MaskedItem {
  const [before, after] = [text[range.start - 1], text[range.end]];
  const width = before === after && (before === '"' || before === "'") ? 1 : 0;
  return {
    range,
    outer: { start: range.start - width, end: range.end + width },
    option,
  };
}

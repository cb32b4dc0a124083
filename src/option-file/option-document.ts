import type { SourceText, TextRange } from './source-text.js';

/**
 * An option file as it was read: sections → options → name, value and where they stand. The same
 * shape serves every format; consumers never look at `format`. The text itself stays in `source`, so
 * nothing the file holds is lost.
 */
export interface OptionDocument {
  readonly source: SourceText;
  readonly format: 'cfg';
  /** In file order; a section that occurs twice stands here twice. */
  readonly sections: readonly OptionSection[];
  /** Options before the first section header. */
  readonly orphans: readonly OptionEntry[];
  /** Lines that are neither section nor option. */
  readonly trivia: readonly Trivia[];
}

export interface OptionSection {
  readonly name: string;
  /** The header. */
  readonly range: TextRange;
  readonly nameRange: TextRange;
  readonly options: readonly OptionEntry[];
  /** The configuration object the section belongs to, where the format says so (XML, JSON). */
  readonly object?: ConfigurationObject;
}

export interface ConfigurationObject {
  readonly level: 'application' | 'host';
  readonly name: string;
}

export interface OptionEntry {
  readonly name: string;
  /** As it counts: without surrounding blanks and quotes. Never interpreted otherwise. */
  readonly value: string;
  /** From the name to the end of the value, quotes included. */
  readonly range: TextRange;
  readonly nameRange: TextRange;
  /** The value without quotes. */
  readonly valueRange: TextRange;
  /** Whether the text at `valueRange` is the value; false where the format escapes characters. */
  readonly isVerbatim: boolean;
}

export interface Trivia {
  readonly kind: 'blank' | 'comment' | 'invalid';
  readonly range: TextRange;
}

/** The place of a part of an option's value; the whole value where it is not in the text verbatim. */
export function rangeInValue(option: OptionEntry, part: TextRange): TextRange {
  const { start, end } = option.valueRange;
  if (!option.isVerbatim) return option.valueRange;
  return { start: start + part.start, end: Math.min(start + part.end, end) };
}

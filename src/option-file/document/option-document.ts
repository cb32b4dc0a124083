import type { SourceText, TextRange } from '../../text/source-text.js';
import type { OptionFormat } from './option-format.js';

/**
 * An option file as it was read: sections → options → name, value and where they stand. The same
 * shape serves every format; who reads options need not look at `format`. The text itself stays in `source`, so
 * nothing the file holds is lost.
 */
export interface OptionDocument {
  readonly source: SourceText;
  readonly format: OptionFormat;
  /** In file order; a section that occurs twice stands here twice. */
  readonly sections: readonly OptionSection[];
  /** Options that stand in no section. */
  readonly orphans: readonly OptionEntry[];
  /** Lines that are neither section nor option; in XML and JSON, the rest behind a syntax error. */
  readonly trivia: readonly Trivia[];
}

export interface OptionSection {
  readonly name: string;
  /** What opens the section: a header, a start tag, a key, or the first option that names it. */
  readonly range: TextRange;
  /** The name without quotes. */
  readonly nameRange: TextRange;
  readonly options: readonly OptionEntry[];
  /** The configuration object the section belongs to, where the file says so (XML, JSON). */
  readonly object?: ConfigurationObject;
  /** Which list of the object it stands in, where there are two (XML, JSON). */
  readonly origin?: OptionOrigin;
  /** Further options of a section that stood there before, where each option names its section. */
  readonly isContinued?: boolean;
}

export interface ConfigurationObject {
  readonly level: 'application' | 'host';
  /** Empty where the file does not say it. */
  readonly name: string;
}

/** An Application has options and an annex (`userProperties`), a Host only an annex. */
export type OptionOrigin = 'options' | 'annex';

export interface OptionEntry {
  readonly name: string;
  /** As it counts: without surrounding blanks and quotes. Never interpreted otherwise. */
  readonly value: string;
  /** The whole option: in cfg from the name to the end of the value, in XML the start tag, in JSON the member or object. */
  readonly range: TextRange;
  /** The name without quotes; escapes may stand there. */
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

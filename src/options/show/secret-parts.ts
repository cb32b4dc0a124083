import { type OptionEntry, rangeInValue } from '../../option-file/document/option-document.js';
import { lastIndexWhere, type TextRange } from '../../text/source-text.js';
import { definitionOf } from '../catalog/catalog.js';

/** A secret part of a text. */
export interface SecretRange extends TextRange {
  /** Whether nobody looked for its end, which may be further on. */
  readonly isCut?: boolean;
  /** The secret itself, where the text writes it with escapes. */
  readonly meaning?: string;
}

const KNOWN = new WeakMap<OptionEntry, readonly SecretRange[]>();

/**
 * The secret parts of an option's value that lie in a range, ascending; undefined for an option that is not in the
 * catalog, whose value may be secret as a whole. Looked for once for each option: a long list of headers may have
 * thousands, and as many findings that show them.
 */
export function secretPartsOf(
  option: OptionEntry,
  range: TextRange,
): readonly SecretRange[] | undefined {
  const row = definitionOf(option.name);
  if (row === undefined) return undefined;
  const parts = KNOWN.get(option) ?? placed(option, row.secretParts(option.value));
  KNOWN.set(option, parts);
  const first = lastIndexWhere(parts, ({ end }) => end <= range.start) + 1;
  return parts.slice(first, lastIndexWhere(parts, ({ start }) => start < range.end) + 1);
}

/** In a value that is written with escapes the places of parts are not known: then all of it is secret. */
function placed(option: OptionEntry, parts: readonly TextRange[]): readonly SecretRange[] {
  if (option.isVerbatim) return parts.map((part) => rangeInValue(option, part));
  return parts.length === 0 ? [] : [{ ...option.valueRange, meaning: option.value }];
}

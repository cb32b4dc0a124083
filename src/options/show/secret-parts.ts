import { type OptionEntry, rangeInValue } from '../../option-file/document/option-document.js';
import { lastIndexWhere, type TextRange } from '../../text/source-text.js';
import { definitionOf } from '../catalog/catalog.js';

/** A secret part of a text. */
export interface SecretRange extends TextRange {
  /** Whether it may go on behind its end. */
  readonly isCut?: boolean;
  /** What it says, where the text writes that otherwise. */
  readonly meaning?: string;
}

const KNOWN = new WeakMap<OptionEntry, readonly SecretRange[]>();

/**
 * The secrets of an option that lie in a range, ascending; undefined for an option that nobody knows, all of which may
 * be one. They are found once for each option: it may have thousands, and as many findings.
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

/** Of a value that is written otherwise nobody knows where its parts stand: all of it is one. */
function placed(option: OptionEntry, parts: readonly TextRange[]): readonly SecretRange[] {
  if (option.isVerbatim) return parts.map((part) => rangeInValue(option, part));
  return parts.length === 0 ? [] : [{ ...option.valueRange, meaning: option.value }];
}

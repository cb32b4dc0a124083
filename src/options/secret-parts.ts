import { type OptionEntry, rangeInValue } from '../option-file/option-document.js';
import type { TextRange } from '../option-file/source-text.js';
import { definitionOf } from './catalog.js';

/** A secret part of a text. */
export interface SecretRange extends TextRange {
  /** Whether it may go on behind its end. */
  readonly isCut?: boolean;
  /** What it says, where the text writes that otherwise. */
  readonly meaning?: string;
}

const KNOWN = new WeakMap<OptionEntry, readonly TextRange[]>();

/**
 * Where the secrets of an option stand; undefined for an option that nobody knows, all of which may be one. Found
 * once for each option: its line may be long, and may have many findings.
 */
export function secretPartsOf(option: OptionEntry): readonly TextRange[] | undefined {
  const row = definitionOf(option.name);
  if (row === undefined) return undefined;
  const known =
    KNOWN.get(option) ??
    row.grammar.secretParts(option.value).map((part) => rangeInValue(option, part));
  KNOWN.set(option, known);
  return known;
}

import type { SourceRange } from '../diagnostic.js';
import type { EffectiveOptions } from './effective-options.js';
import type { Level, OptionName } from './option-definition.js';

/** An option whose value differs, and what that means. Holds no secret. */
export interface OptionChange {
  readonly name: OptionName;
  readonly from: ChangedOption;
  readonly to: ChangedOption;
  /** What differs, where the values as shown do not tell: `X-Api-Key has another value`. */
  readonly detail: string | undefined;
  /** What a running engine does: `live: grows, nothing is dropped`. */
  readonly effect: string;
}

export interface ChangedOption {
  /** The value for people, secrets masked. */
  readonly display: string;
  readonly level: Level | 'default';
  readonly section: string | undefined;
  readonly file: string | undefined;
  readonly range: SourceRange | undefined;
}

/** (to be written) The options whose values differ, in the order of the catalog. */
export declare function diffOptions(
  from: EffectiveOptions,
  to: EffectiveOptions,
): readonly OptionChange[];

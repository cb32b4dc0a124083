import type { SourceRange } from '../diagnostic.js';
import type { Level, OptionName } from '../options/catalog/option-definition.js';
import type { OptionSource } from '../options/resolve/placed-section.js';

/** What the words mean: see {@link Loss}. */
export type LossKind = 'lossless' | 'cosmetic' | 'lossy';

/** What became of a part of the file. */
export interface Loss {
  /** `lossless`: it is there; `cosmetic`: it is not, and no option is another one; `lossy`: an option is. */
  readonly kind: LossKind;
  /** One sentence; holds no value. */
  readonly summary: string;
  readonly range: SourceRange | undefined;
}

/** One `option = value` to be written. HOLDS SECRETS. */
export interface ConversionRow {
  readonly level: Level;
  /** As the search knows it: `OCServer`, `default`, …. */
  readonly section: string;
  readonly option: string;
  readonly value: string;
  readonly range: SourceRange;
}

/** A row that the format cannot hold, and why. */
export interface LeftOut {
  readonly row: ConversionRow;
  readonly reason: string;
}

/** What a target may know besides the rows. */
export interface TargetContext {
  readonly source: OptionSource;
  /** The names of the objects that the rows belong to; undefined where nothing says one. */
  readonly objectNames: Readonly<Record<Level, string | undefined>>;
  readonly applicationName: string | undefined;
}

export interface WrittenRows {
  readonly text: string;
  readonly leftOut: readonly LeftOut[];
  /** Whether the text is that of the source: nothing is lost but how it was stored. */
  readonly isVerbatim?: boolean;
}

/** A format to convert to, and how what was written is read back for the proof. */
export interface ConversionTarget {
  readonly name: string;
  /** Whether it says which object, by level and name, holds the options. */
  readonly holdsObjects: boolean;
  write(rows: readonly ConversionRow[], context: TargetContext): WrittenRows;
  readBack(text: string, context: TargetContext): OptionSource;
}

/** A file in another format. HOLDS SECRETS, as the file did. */
export interface Conversion {
  /** To be stored as UTF-8. */
  readonly text: string;
  /** Everything that is to be said of it, in the order of the file. */
  readonly losses: readonly Loss[];
  /** Options in force that are other ones when the text is read back: none, if all went well. */
  readonly changed: readonly OptionName[];
  /** How many options were compared. */
  readonly optionCount: number;
}

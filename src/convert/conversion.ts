import type { SourceRange } from '../diagnostic.js';
import type { ObjectAttribute, OptionOrigin } from '../option-file/document/option-document.js';
import type { OptionFormat } from '../option-file/document/option-format.js';
import type { Level, OptionName } from '../options/catalog/option-definition.js';

/** What the words mean: see {@link Loss}. */
export type LossKind = 'lossless' | 'cosmetic' | 'lossy';

/** What became of a part of the file. */
export interface Loss {
  /** `lossless`: it is there; `cosmetic`: only how it was written is not; `lossy`: what it said is not. */
  readonly kind: LossKind;
  /** One sentence; holds no value. */
  readonly summary: string;
  readonly range: SourceRange | undefined;
}

/** One `option = value` to be written. HOLDS SECRETS. */
export interface ConversionRow {
  /** As the search knows it: `OCServer`, `default`, …. */
  readonly section: string;
  readonly option: string;
  readonly value: string;
  readonly range: SourceRange;
}

/** An object to be written; of a file without objects, all it holds for one level. HOLDS SECRETS. */
export interface ConversionObject {
  /** Undefined for types whose options are not ours to read. */
  readonly level: Level | undefined;
  /** `CfgServer`; what the level is called where the file does not say it. */
  readonly type: string;
  readonly name: string | undefined;
  /** What else it says of itself, in the order of the file. */
  readonly attributes: readonly (ObjectAttribute & { readonly place: SourceRange })[];
  readonly lists: Readonly<Record<OptionOrigin, readonly ConversionRow[]>>;
}

export interface WrittenText {
  readonly text: string;
  /** What the format cannot hold of the objects. */
  readonly losses: readonly Loss[];
}

/** A format to convert to. What it writes `parseOptionFile` reads back: that is the proof. */
export interface ConversionTarget {
  readonly name: string;
  /** A file of this format is kept as it is; without it every file is written anew. */
  readonly format?: OptionFormat;
  /**
   * Whether it holds any number of objects with all they say. The others get one Application and one Host at
   * most, those that count, with their options alone.
   */
  readonly holdsObjects: boolean;
  write(objects: readonly ConversionObject[]): WrittenText;
}

/** A file in another format. HOLDS SECRETS, as the file did. */
export interface Conversion {
  readonly text: string;
  /** The text as it is to be stored: UTF-8, or what the file has been where the format is its own. */
  readonly bytes: Uint8Array;
  /** Everything that is to be said of it, in the order of the file. */
  readonly losses: readonly Loss[];
  /** How many options the file holds, of all objects, and how many of them are read back as they were. */
  readonly heldCount: number;
  readonly keptCount: number;
  /** Options in force that are other ones when the text is read back: none, if all went well. */
  readonly changed: readonly OptionName[];
  /** How many options of ours were compared. */
  readonly optionCount: number;
}

/** What is lost, in words that say what it is and, where it is not plain, why. */
export function lossy(summary: string, range: SourceRange | undefined): Loss {
  return { kind: 'lossy', summary, range };
}

/** What only looks different. */
export function cosmetic(summary: string, range?: SourceRange): Loss {
  return { kind: 'cosmetic', summary, range };
}

import type { SourceRange } from '../../diagnostic.js';
import type { OptionOrigin } from '../document/option-document.js';

/** Which section of a file is meant. */
export interface SectionAddress {
  /** The object, in an export that holds several: its address, name, or DBID. */
  readonly object?: string | undefined;
  /** Of an Application `options` unless said otherwise; a Host has only an annex. */
  readonly part?: OptionOrigin | undefined;
  /**
   * As the file names it. In an export `Host/OCServer` and `Application/OCServer` say the level, unless a
   * section is called so.
   */
  readonly section: string;
}

/** One change to an option file. */
export type OptionEdit = SectionAddress &
  (
    | { readonly kind: 'set'; readonly option: string; readonly value: string }
    | { readonly kind: 'unset'; readonly option: string }
    | { readonly kind: 'rename'; readonly option: string; readonly to: string }
    /** Takes the option with its value to another section of the same list. */
    | { readonly kind: 'move'; readonly option: string; readonly toSection: string }
    | { readonly kind: 'rename-section'; readonly to: string }
    /** Removes the section with its options; comments in it stay (cfg). */
    | { readonly kind: 'remove-section' }
    /** Puts a comment above an option, or above the section (cfg, XML). */
    | { readonly kind: 'comment'; readonly option?: string; readonly text: string }
  );

/** Why a file cannot be edited so. */
export interface EditRefusal {
  /** The edit that is refused, counted from 0; undefined where the file itself is the reason. */
  readonly at: number | undefined;
  /** One sentence; does not show a value. */
  readonly reason: string;
  readonly help: string;
  /** Where the trouble stands, if in the document. */
  readonly places: readonly SourceRange[];
}

/** What became of edits: all of them, or none. */
export type EditedOptions =
  | { readonly kind: 'edited'; readonly bytes: Uint8Array }
  /** The document says so already. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'refused'; readonly refusals: readonly EditRefusal[] };

/** A refusal without the number of its edit. */
export type Refused = Omit<EditRefusal, 'at'> & { readonly kind: 'refused' };

export function refused(
  reason: string,
  help: string,
  places: readonly SourceRange[] = [],
): Refused {
  return { kind: 'refused', reason, help, places };
}

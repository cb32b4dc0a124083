import type { TextRange } from '../../text/source-text.js';
import type { OptionEntry, OptionSection } from '../document/option-document.js';

/** One replacement in the text of a file, or why there is none. */
export type PlannedEdit =
  | { readonly kind: 'replace'; readonly range: TextRange; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly help: string };

/** What is to be set; `existing` is where it stands already. */
export interface Assignment {
  readonly section: string;
  /** Those that the name means. */
  readonly sections: readonly OptionSection[];
  readonly option: string;
  readonly value: string;
  readonly existing: OptionEntry | undefined;
}

export function refusal(reason: string, help: string): PlannedEdit {
  return { kind: 'refused', reason, help };
}

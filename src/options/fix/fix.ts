import type { DiagnosticCode, SourceRange } from '../../diagnostic.js';
import type { TextEdit } from '../../option-file/edit/edit-text.js';

/** A change to an option file that nobody has to think about: what was meant stays, only a slip goes. */
export interface Fix {
  /** The diagnostic that it answers. */
  readonly code: DiagnosticCode;
  readonly summary: string;
  /** Where it was wrong. */
  readonly range: SourceRange;
  readonly edit: TextEdit;
}

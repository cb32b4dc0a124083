import type { DiagnosticCode, SourceRange } from '../../diagnostic.js';
import type { TextEdit } from '../../option-file/edit/edit-text.js';

/** A change to an option file that nobody has to think about: what was meant stays, only a slip goes. */
export interface Fix {
  /** The diagnostic that it answers. */
  readonly code: DiagnosticCode;
  readonly summary: string;
  /** Where it was wrong. */
  readonly range: SourceRange;
}

/** A fix that is one edit: in cfg each is. */
export interface CfgFix extends Fix {
  readonly edit: TextEdit;
}

/** All that is to be put right in a file. */
export interface FixesOfFile {
  /** In the order of the file. */
  readonly fixes: readonly Fix[];
  readonly edits: readonly TextEdit[];
  /** Why the fixes cannot be written, in words that follow the file's name; then there are no edits. */
  readonly refusal?: string;
}

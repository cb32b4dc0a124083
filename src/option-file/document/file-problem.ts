import { type Diagnostic, type DiagnosticCode, diagnostic } from '../../diagnostic.js';
import type { SourceText, TextRange } from '../../text/source-text.js';

/** A diagnostic with offsets instead of positions. */
export interface FileProblem {
  readonly code: DiagnosticCode;
  readonly summary: string;
  readonly help?: string;
  readonly range?: TextRange;
  readonly related?: { readonly summary: string; readonly range: TextRange };
}

/** Turns offsets into positions; a problem of the whole file is at its beginning. */
export function locateProblem(
  source: SourceText,
  { code, summary, help, range = { start: 0, end: 0 }, related }: FileProblem,
): Diagnostic {
  return diagnostic(code, summary, {
    help,
    range: source.locate(range),
    related: related && [{ summary: related.summary, range: source.locate(related.range) }],
  });
}

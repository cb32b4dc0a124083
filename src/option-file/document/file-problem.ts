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

/** Turns offsets into positions. */
export function locateProblem(source: SourceText, problem: FileProblem): Diagnostic {
  const { code, summary, help, range, related } = problem;
  return diagnostic(code, summary, {
    ...(help === undefined ? {} : { help }),
    range: source.locate(range ?? { start: 0, end: 0 }),
    ...(related === undefined
      ? {}
      : {
          related: [{ summary: related.summary, range: source.locate(related.range) }],
        }),
  });
}

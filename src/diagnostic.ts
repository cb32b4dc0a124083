/**
 * What we tell people about text they wrote: option files and events.
 *
 * {@link DIAGNOSTIC_CODES} is the closed list of codes. A code is an API: it is documented in
 * README.md, tests compare the two, and a code is never reused for something else.
 */

export type Severity = 'error' | 'warning' | 'info';

/** A place in a file. `line` and `column` count from 1 (columns in characters), `byte` from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly byte: number;
}

/** From `start` up to, not including, `end`. */
export interface SourceRange {
  readonly filename: string;
  readonly start: Position;
  readonly end: Position;
}

/** Every code with its severity and one line on when it is given (README.md lists the same). */
export const DIAGNOSTIC_CODES = {
  // option file syntax: filled in by option-file/
  // option values: filled in by options/
  // events: filled in by chain/
} as const satisfies Record<string, { readonly severity: Severity; readonly when: string }>;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;

export interface Diagnostic {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  /** What was found and what is expected: one sentence, without position or code. */
  readonly summary: string;
  readonly detail?: string;
  /** An action. */
  readonly help?: string;
  readonly range?: SourceRange;
  readonly related?: readonly { readonly summary: string; readonly range: SourceRange }[];
}

/** Builds a diagnostic; its severity is the one the table gives its code. */
export function diagnostic(
  code: DiagnosticCode,
  summary: string,
  more: Omit<Diagnostic, 'severity' | 'code' | 'summary'> = {},
): Diagnostic {
  return { severity: (DIAGNOSTIC_CODES[code] as { severity: Severity }).severity, code, summary, ...more };
}

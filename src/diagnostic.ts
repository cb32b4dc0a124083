/**
 * What we tell people about text they wrote: option files and events.
 *
 * {@link DIAGNOSTIC_CODES} is the closed list of codes. A code is an API: it is documented in
 * README.md, tests compare the two, and a code is never reused for something else.
 */

import { DIAGNOSTIC_CODES, type Severity } from './diagnostic-codes.js';

export type { Severity };

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

/** What a diagnostic may say besides its summary; `undefined` where there is nothing to say. */
type More = {
  readonly [K in Exclude<keyof Diagnostic, 'severity' | 'code' | 'summary'>]?:
    | Diagnostic[K]
    | undefined;
};

/** Builds a diagnostic; its severity is the one the table gives its code. */
export function diagnostic(code: DiagnosticCode, summary: string, more: More = {}): Diagnostic {
  const { severity } = DIAGNOSTIC_CODES[code];
  const given = Object.entries(more).filter(([, value]) => value !== undefined);
  return { severity, code, summary, ...Object.fromEntries(given) };
}

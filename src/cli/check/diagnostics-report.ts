import type { Diagnostic } from '../../diagnostic.js';

/** The JSON form of diagnostics. */
export interface DiagnosticsReport {
  readonly format_version: '1.0';
  readonly valid: boolean;
  readonly error_count: number;
  readonly warning_count: number;
  readonly diagnostics: readonly object[];
}

/** `valid` means without errors; warnings do not make options unusable. */
export function diagnosticsReport(diagnostics: readonly Diagnostic[]): DiagnosticsReport {
  const errorCount = countOf(diagnostics, 'error');
  return {
    format_version: '1.0',
    valid: errorCount === 0,
    error_count: errorCount,
    warning_count: countOf(diagnostics, 'warning'),
    diagnostics: diagnostics.map(
      ({ severity, code, summary, detail, help, range, related = [] }) => ({
        severity,
        code,
        summary,
        detail: [detail, help].filter((text) => text !== undefined).join(' '),
        ...(range === undefined ? {} : { range }),
        related,
      }),
    ),
  };
}

export function countOf(
  diagnostics: readonly Diagnostic[],
  severity: Diagnostic['severity'],
): number {
  return diagnostics.filter((each) => each.severity === severity).length;
}

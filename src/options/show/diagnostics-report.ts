import type { Diagnostic, Severity } from '../../diagnostic.js';

/**
 * THE form of diagnostics in JSON: what `check`, `explain` and the admin server have in common. A diagnostic has
 * `severity`, `code` and `summary`; `detail`, `help` and `range` where there is something to say; and always a
 * list `related`.
 */
export interface DiagnosticsReport {
  /** Without errors; warnings do not make options unusable. */
  readonly valid: boolean;
  readonly error_count: number;
  readonly warning_count: number;
  readonly diagnostics: readonly Diagnostic[];
}

export function diagnosticsReport(diagnostics: readonly Diagnostic[]): DiagnosticsReport {
  const errorCount = countOf(diagnostics, 'error');
  return {
    valid: errorCount === 0,
    error_count: errorCount,
    warning_count: countOf(diagnostics, 'warning'),
    diagnostics: diagnostics.map(reportOne),
  };
}

/** Field by field, so that a field that somebody adds is not published before it is looked at. */
function reportOne(diagnostic: Diagnostic): Diagnostic {
  const { severity, code, summary, detail, help, range, related = [] } = diagnostic;
  return {
    severity,
    code,
    summary,
    ...(detail === undefined ? {} : { detail }),
    ...(help === undefined ? {} : { help }),
    ...(range === undefined ? {} : { range }),
    related,
  };
}

export function countOf(diagnostics: readonly Diagnostic[], severity: Severity): number {
  return diagnostics.filter((each) => each.severity === severity).length;
}

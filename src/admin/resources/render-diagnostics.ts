import type { Diagnostic } from '../../diagnostic.js';

/** Diagnostics as `check --format json` counts them. */
export interface DiagnosticsResource {
  readonly valid: boolean;
  readonly error_count: number;
  readonly warning_count: number;
  /** Fields that have no value are absent. */
  readonly diagnostics: readonly Diagnostic[];
}

/** `valid` means without errors; warnings do not make options unusable. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[]): DiagnosticsResource {
  const countOf = (severity: Diagnostic['severity']) =>
    diagnostics.filter((each) => each.severity === severity).length;
  return {
    valid: countOf('error') === 0,
    error_count: countOf('error'),
    warning_count: countOf('warning'),
    diagnostics: diagnostics.map(renderDiagnostic),
  };
}

/** Help stands apart from the detail, which may have several lines. */
function renderDiagnostic(diagnostic: Diagnostic): Diagnostic {
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

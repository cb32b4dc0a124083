import type { CheckResult } from './check-result.js';
import { diagnosticsReport } from './diagnostics-report.js';
import { fixesReport } from './fix-report.js';
import { probeReport } from './probe-report.js';

/** Findings as one line of JSON. */
export function renderCheckJson(result: CheckResult): string {
  return `${JSON.stringify({ ...diagnosticsReport(result.diagnostics), ...additionsOf(result) })}\n`;
}

/** What is there on request only. */
export function additionsOf({ fixes, probe }: CheckResult): object {
  return {
    ...(fixes === undefined ? {} : { fixes: fixesReport(fixes) }),
    ...(probe === undefined ? {} : { probe: probeReport(probe) }),
  };
}

import { diagnosticsReport } from '../../options/show/diagnostics-report.js';
import { jsonDocument } from '../terminal/json-document.js';
import type { CheckResult } from './check-result.js';
import { fixesReport } from './fix-report.js';
import { probeReport } from './probe-report.js';

/** Findings as one line of JSON. */
export function renderCheckJson(result: CheckResult): string {
  return jsonDocument({ ...diagnosticsReport(result.diagnostics), ...additionsOf(result) });
}

/** What is there on request only. */
export function additionsOf({ fixes, changes, probe }: CheckResult): object {
  const made = changes?.map(({ line: _, ...change }) => change);
  return { fixes: fixes && fixesReport(fixes), changes: made, probe: probe && probeReport(probe) };
}

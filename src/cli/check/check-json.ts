import type { FileReading } from '../../options/check/count-read.js';
import { diagnosticsReport } from '../../options/show/diagnostics-report.js';
import { jsonDocument } from '../terminal/json-document.js';
import type { CheckResult } from './check-result.js';
import { fixesReport } from './fix-report.js';
import { probeReport } from './probe-report.js';

/** Findings as one line of JSON. */
export function renderCheckJson(result: CheckResult): string {
  const { diagnostics, readings = [] } = result;
  return jsonDocument({
    ...diagnosticsReport(diagnostics),
    recognised: readingsReport(readings),
    ...additionsOf(result),
  });
}

/** What is there on request only. */
export function additionsOf({ fixes, changes, probe }: CheckResult): object {
  const made = changes?.map(({ line: _, ...change }) => change);
  return { fixes: fixes && fixesReport(fixes), changes: made, probe: probe && probeReport(probe) };
}

/** What each file is, and how much of it is read. */
export function readingsReport(readings: readonly FileReading[]): readonly object[] {
  return readings.map(({ filename, format, isOptionFile, objects, sections, options, read }) => ({
    filename,
    format,
    is_option_file: isOptionFile,
    objects,
    sections,
    options,
    read,
  }));
}

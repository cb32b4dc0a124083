import type { FileReading } from '../../options/check/count-read.js';
import { diagnosticsReport } from '../../options/show/diagnostics-report.js';
import { jsonDocument } from '../terminal/json-document.js';
import type { CheckResult } from './check-result.js';
import { fixesReport } from './fix-report.js';
import { probeReport } from './probe-report.js';

/** Findings as one line of JSON. */
export function renderCheckJson(result: CheckResult): string {
  const { diagnostics, readings = [], life } = result;
  return jsonDocument({
    ...diagnosticsReport(diagnostics),
    recognised: readings.map(readingReport),
    time_to_death_ms: life && { least: life.leastMs, most: life.mostMs },
    ...additionsOf(result),
  });
}

/** What is there on request only. */
export function additionsOf({ fixes, changes, probe }: CheckResult): object {
  const made = changes?.map(({ line: _, ...change }) => change);
  return { fixes: fixes && fixesReport(fixes), changes: made, probe: probe && probeReport(probe) };
}

/** What a file is, and how much of it is read. */
export function readingReport({ isOptionFile, ...reading }: FileReading): object {
  return { ...reading, is_option_file: isOptionFile };
}

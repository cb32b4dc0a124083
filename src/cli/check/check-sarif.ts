import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic, DiagnosticCode, Severity, SourceRange } from '../../diagnostic.js';
import { DIAGNOSTIC_CODES } from '../../diagnostic-codes.js';
import { jsonLine } from '../../text/json-line.js';
import { packageVersion } from '../terminal/package-version.js';
import type { CheckResult } from './check-result.js';

const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

const CODES = Object.keys(DIAGNOSTIC_CODES) as readonly DiagnosticCode[];

/** Findings as one run of a SARIF 2.1.0 log: the table of codes as rules, then a result for each. */
export function renderCheckSarif({ diagnostics, documents }: CheckResult): string {
  const run = {
    tool: { driver: { name: 'ocs-notifier', version: packageVersion(), rules: CODES.map(ruleOf) } },
    columnKind: 'unicodeCodePoints',
    artifacts: [...documents.keys()].map((filename) => ({ location: artifactOf(filename) })),
    invocations: [{ executionSuccessful: true }],
    results: diagnostics.map(resultOf),
  };
  return jsonLine({ $schema: SCHEMA, version: '2.1.0', runs: [run] });
}

function ruleOf(code: DiagnosticCode): object {
  const { severity, when } = DIAGNOSTIC_CODES[code];
  return {
    id: code,
    shortDescription: { text: `Given when ${when}.` },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultOf({ severity, code, summary, detail, help, range, related = [] }: Diagnostic) {
  const text = [summary, detail, help].filter((part) => part !== undefined).join('\n');
  return {
    ruleId: code,
    ruleIndex: CODES.indexOf(code),
    level: LEVELS[severity],
    message: { text },
    locations: range === undefined ? [] : [locationOf(range)],
    relatedLocations: related.map((other, id) => ({
      id,
      message: { text: other.summary },
      ...locationOf(other.range),
    })),
  };
}

/** Our columns count characters and end after the last one, as SARIF's do with this `columnKind`. */
function locationOf({ filename, start, end }: SourceRange): object {
  const region = {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
  return { physicalLocation: { artifactLocation: artifactOf(filename), region } };
}

/** A name relative to where the command ran stays relative, so that the log can be read elsewhere. */
function artifactOf(filename: string): { readonly uri: string } {
  if (isAbsolute(filename)) return { uri: pathToFileURL(filename).href };
  const parts = filename.split(sep).filter((part) => part !== '.');
  return { uri: parts.map(encodeURIComponent).join('/') };
}

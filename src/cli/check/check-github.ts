import type { Diagnostic, Severity } from '../../diagnostic.js';
import { renderPlace } from '../../options/show/render-diagnostics.js';
import { visible } from '../../text/quoted.js';
import type { CheckResult } from './check-result.js';

/** Commands of GitHub workflows that annotate a line of a file. */
const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/** Findings as GitHub workflow commands: `::error file=…,line=…,col=…,title=CODE::message`. */
export function renderCheckGithub({ diagnostics }: CheckResult): string {
  return diagnostics.map((each) => `${renderCommand(each)}\n`).join('');
}

function renderCommand(diagnostic: Diagnostic): string {
  const properties = propertiesOf(diagnostic).map(([name, value]) => {
    return `${name}=${escapeProperty(String(value))}`;
  });
  const message = escapeData(messageOf(diagnostic));
  return `::${COMMANDS[diagnostic.severity]} ${properties.join(',')}::${message}`;
}

/** GitHub takes columns only where a finding stays in one line. */
function propertiesOf({ code, range }: Diagnostic): [name: string, value: string | number][] {
  if (range === undefined) return [['title', code]];
  const { filename, start, end } = range;
  const lines: [string, string | number][] = [
    ['file', filename],
    ['line', start.line],
    ['endLine', end.line],
  ];
  const columns: [string, number][] = [
    ['col', start.column],
    ['endColumn', Math.max(end.column - 1, start.column)], // the last one, not the one after
  ];
  return [...lines, ...(start.line === end.line ? columns : []), ['title', code]];
}

function messageOf({ summary, detail, help, related = [] }: Diagnostic): string {
  const places = related.map((other) => `${renderPlace(other.range)}: ${other.summary}`);
  return [summary, detail, help, ...places].filter((line) => line !== undefined).join('\n');
}

/** As `@actions/core` escapes it: a line break would end the command; nor may anything else steer a terminal. */
function escapeData(text: string): string {
  return visible(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

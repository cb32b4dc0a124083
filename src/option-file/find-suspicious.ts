import { describeOdd, ODD_IN_NAME, ODD_IN_VALUE } from '../text/odd-characters.js';
import type { TextRange } from '../text/source-text.js';
import type { FileProblem } from './document/file-problem.js';
import type { OptionDocument } from './document/option-document.js';

/**
 * Suspicious characters in names and values (not in comments), the first of each name and value:
 * one such slip is seldom alone, and a report for each would bury the rest.
 */
export function findSuspicious({ source, format, sections }: OptionDocument): FileProblem[] {
  const { text } = source;
  const isCfg = format === 'cfg';
  if (isCfg && !ODD_IN_NAME.test(text)) return [];
  const problems: FileProblem[] = [];
  const check = (value: string, range: TextRange, pattern: RegExp) => {
    const problem = suspiciousIn(text, value, range, pattern);
    if (problem !== undefined) problems.push(problem);
  };
  for (const section of sections) {
    // In cfg, invisible characters before the `[` belong to the header.
    const start = isCfg ? source.lineAround(section.range.start).start : section.nameRange.start;
    const { end } = section.nameRange;
    check(isCfg ? text.slice(start, end) : section.name, { start, end }, ODD_IN_NAME);
    for (const option of section.options) {
      check(option.name, option.nameRange, ODD_IN_NAME);
      check(option.value, option.valueRange, ODD_IN_VALUE);
    }
  }
  return problems;
}

/** Where escapes are written, the name or value as a whole is the place. */
function suspiciousIn(
  text: string,
  value: string,
  range: TextRange,
  pattern: RegExp,
): FileProblem | undefined {
  const found = pattern.exec(value);
  if (found === null) return undefined;
  const isVerbatim = text.slice(range.start, range.end) === value;
  const start = range.start + found.index;
  return suspicious(found[0], isVerbatim ? { start, end: start + 1 } : range);
}

function suspicious(character: string, range: TextRange): FileProblem {
  const number = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'suspicious-character',
    summary: `this is ${describeOdd(character)} (U+${number})`,
    help: 'Type the character again, or remove it.',
    range,
  };
}

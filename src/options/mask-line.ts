import type { OptionDocument, OptionEntry } from '../option-file/option-document.js';
import { rangeInValue } from '../option-file/option-document.js';
import { lastIndexWhere, type TextRange } from '../option-file/source-text.js';
import { definitionOf } from './catalog.js';

/** Stands for one masked character, so that carets below the line stay aligned. */
const DOT = '•';

/**
 * A line of an option file as people may see it: of a known option all but the secret parts; of an
 * unknown one its name, if it looks like one; of any other line nothing, for it may be a secret that
 * lost its context. As many characters as the line has; control characters become dots, too.
 *
 * @param line as `SourceText.lineAround` gives it.
 */
export function maskLine(document: OptionDocument, line: TextRange): string {
  const text = document.source.text.slice(line.start, line.end);
  let masked = '';
  let at = 0;
  for (const { start, end } of secretRanges(document, line, text)) {
    masked += text.slice(at, start) + dots(text.slice(start, end));
    at = end;
  }
  masked += text.slice(at);
  return masked.replaceAll('\t', ' ').replace(/[\p{C}\u2028\u2029]/gu, DOT);
}

/** Ascending, relative to the line. */
function secretRanges(document: OptionDocument, line: TextRange, text: string): TextRange[] {
  const option = optionIn(document, line);
  const row = option === undefined ? undefined : definitionOf(option.name);
  if (option !== undefined && row !== undefined) {
    return row.grammar
      .secretParts(option.value)
      .map((part) => rangeInValue(option, part))
      .map(({ start, end }) => ({ start: start - line.start, end: end - line.start }));
  }
  const header = document.sections.some(
    ({ range }) => range.start >= line.start && range.end <= line.end,
  );
  const shownEnd = header ? text.lastIndexOf(']') + 1 : 0;
  const first = /^\s*(?:[\w.-]+\s*=|[#;])?/.exec(text)?.[0].length ?? 0;
  return [{ start: Math.max(first, shownEnd), end: text.length }];
}

function dots(text: string): string {
  return DOT.repeat(Array.from(text).length);
}

/** The option that stands in a line; in time logarithmic to the size of the file. */
function optionIn(document: OptionDocument, line: TextRange): OptionEntry | undefined {
  const isAtOrBefore = ({ range }: { readonly range: TextRange }) => range.start <= line.end;
  const section = document.sections[lastIndexWhere(document.sections, isAtOrBefore)];
  const option = section?.options[lastIndexWhere(section.options, isAtOrBefore)];
  return option !== undefined && option.range.start >= line.start ? option : undefined;
}

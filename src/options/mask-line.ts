import type { OptionDocument, OptionEntry } from '../option-file/option-document.js';
import { rangeInValue } from '../option-file/option-document.js';
import { lastIndexWhere, type TextRange } from '../option-file/source-text.js';
import { definitionOf } from './catalog.js';
import { secretsInMarkup } from './mask-markup.js';

/** Stands for one masked character, so that carets below the line stay aligned. */
const DOT = '•';

/**
 * A line of an option file as people may see it, or a part of one: of known options all but the secret
 * parts; of unknown ones their names, if they look like names; of anything else nothing but what the
 * format itself consists of, for it may be a secret that lost its context. As many characters as the
 * text has; control characters become dots, too.
 *
 * @param range a line as `SourceText.lineAround` gives it, or a part of one.
 */
export function maskLine(document: OptionDocument, range: TextRange): string {
  const { source, format } = document;
  const secrets =
    format === 'cfg'
      ? secretsInLine(document, source.lineAround(range.start))
      : secretsInMarkup(document, range);
  let masked = '';
  let at = range.start;
  for (const secret of secrets) {
    const [start, end] = [Math.max(secret.start, at), Math.min(secret.end, range.end)];
    if (start >= end) continue;
    masked += source.text.slice(at, start) + dots(source.text.slice(start, end));
    at = end;
  }
  masked += source.text.slice(at, range.end);
  return masked.replaceAll('\t', ' ').replace(/[\p{C}\u2028\u2029]/gu, DOT);
}

/** Ascending; a line of cfg holds one option at most. */
function secretsInLine(document: OptionDocument, line: TextRange): TextRange[] {
  const option = optionIn(document, line);
  const row = option === undefined ? undefined : definitionOf(option.name);
  if (option !== undefined && row !== undefined) {
    return row.grammar.secretParts(option.value).map((part) => rangeInValue(option, part));
  }
  const text = document.source.text.slice(line.start, line.end);
  const header = document.sections.some(
    ({ range }) => range.start >= line.start && range.end <= line.end,
  );
  const shownEnd = header ? text.lastIndexOf(']') + 1 : 0;
  const first = /^\s*(?:[\w.-]+\s*=|[#;])?/.exec(text)?.[0].length ?? 0;
  return [{ start: line.start + Math.max(first, shownEnd), end: line.end }];
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

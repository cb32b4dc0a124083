import type { OptionDocument, OptionEntry } from '../../option-file/document/option-document.js';
import { lastIndexWhere, type TextRange } from '../../text/source-text.js';
import { describeSecret, type Fingerprint } from '../values/show-secret.js';
import { secretsInMarkup } from './mask-markup.js';
import { type SecretRange, secretPartsOf } from './secret-parts.js';

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
  const { source } = document;
  let masked = '';
  let at = range.start;
  for (const secret of secretsShown(document, range)) {
    const [start, end] = [Math.max(secret.start, at), Math.min(secret.end, range.end)];
    masked += source.text.slice(at, start) + dots(source.text.slice(start, end));
    at = end;
  }
  masked += source.text.slice(at, range.end);
  return masked.replaceAll('\t', ' ').replace(/[\p{C}\u2028\u2029]/gu, DOT);
}

/** Secrets told apart below one line. */
const MOST_DESCRIBED = 8;

/**
 * What tells the secrets apart that {@link maskLine} makes dots of, in their order, as the file has them and without
 * blanks around: `15 characters, 678f0111`. Whole also where the part shows an end of them only; of what is too
 * long to be looked through to its end, nothing is told.
 */
export function describeMasked(
  document: OptionDocument,
  range: TextRange,
  fingerprint: Fingerprint,
): readonly string[] {
  const { text } = document.source;
  const secrets = secretsShown(document, range)
    .filter(({ isCut }) => isCut !== true)
    .map(({ start, end, meaning }) => (meaning ?? text.slice(start, end)).trim())
    .filter((secret) => secret !== '');
  const described = secrets
    .slice(0, MOST_DESCRIBED)
    .map((secret) => describeSecret(secret, fingerprint));
  const more = secrets.length - described.length;
  return more > 0 ? [...described, `… and ${more} more`] : described;
}

/** The secrets of which a part of a line shows anything, ascending, none in another. */
function secretsShown(document: OptionDocument, range: TextRange): readonly SecretRange[] {
  const { format } = document;
  const secrets =
    format === 'cfg' ? secretsInLine(document, range) : secretsInMarkup(document, range);
  let at = range.start;
  return secrets.filter(({ start, end }) => {
    const isShown = Math.max(start, at) < Math.min(end, range.end);
    if (isShown) at = Math.min(end, range.end);
    return isShown;
  });
}

/** Ascending; a line of cfg holds one option at most. */
function secretsInLine(document: OptionDocument, range: TextRange): readonly SecretRange[] {
  const line = document.source.lineAround(range.start);
  const option = optionIn(document, line);
  const known = option === undefined ? undefined : secretPartsOf(option, range);
  if (known !== undefined) return known;
  const text = document.source.text.slice(line.start, line.end);
  const header = document.sections.some(
    ({ range }) => range.start >= line.start && range.end <= line.end,
  );
  const shownEnd = header ? text.lastIndexOf(']') + 1 : 0;
  const first = /^\s*(?:[\w.-]+\s*=|[#;])?/.exec(text)?.[0] ?? '';
  const start = line.start + Math.max(first.length, shownEnd);
  const isValue = option !== undefined && first.endsWith('=');
  return [{ start, end: line.end, ...(isValue ? { meaning: option.value } : {}) }];
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

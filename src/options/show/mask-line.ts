import type { OptionDocument, OptionEntry } from '../../option-file/document/option-document.js';
import { holdsObjects } from '../../option-file/document/option-format.js';
import { replaceParts } from '../../text/parts.js';
import { lastIndexWhere, type TextRange } from '../../text/source-text.js';
import { describeSecret, type Fingerprint } from '../values/show-secret.js';
import { secretsInMarkup } from './mask-markup.js';
import { type SecretRange, secretPartsOf } from './secret-parts.js';

/** Stands for one masked character. */
const DOT = '•';

/**
 * A line of an option file, or a part of one, as people may see it. A line may hold a password, and nothing in
 * it need say so; therefore only what is known to be harmless stays readable:
 *
 * - of an option in the catalog all but the secret parts of its value,
 * - of another option its name, if it looks like one,
 * - of all else (comments, lines that cannot be read) only brackets, quotes and the like.
 *
 * Every other character becomes a dot, control characters too, so the text is as long as the line is and
 * carets below it point to the right place.
 *
 * @param range a line as `SourceText.lineAround` gives it, or a part of one.
 */
export function maskLine(document: OptionDocument, range: TextRange): string {
  const text = document.source.text.slice(range.start, range.end);
  const secrets = secretsShown(document, range).map(({ start, end }) => ({
    start: Math.max(start, range.start) - range.start,
    end: Math.min(end, range.end) - range.start,
  }));
  return printed(replaceParts(text, secrets, (secret) => DOT.repeat(Array.from(secret).length)));
}

/** A line as {@link maskLine} shows it, but with the secrets in it. */
export function plainLine({ source }: OptionDocument, { start, end }: TextRange): string {
  return printed(source.text.slice(start, end));
}

function printed(line: string): string {
  return line.replaceAll('\t', ' ').replace(/[\p{C}\u2028\u2029]/gu, DOT);
}

/** Secrets told apart below one line. */
const MOST_DESCRIBED = 8;

/**
 * Describes what {@link maskLine} made dots of, so that two masked lines can be compared: length and fingerprint of
 * each secret, in their order (`15 characters, 678f0111`), without blanks around. A secret that goes on beyond
 * the part shown is described whole; one whose end was not looked for is left out.
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

/** The secrets that lie in a part of a line, or reach into it; ascending. */
function secretsShown(document: OptionDocument, range: TextRange): readonly SecretRange[] {
  const { format } = document;
  const secrets = holdsObjects(format)
    ? secretsInMarkup(document, range)
    : secretsInLine(document, range);
  let at = range.start;
  return secrets.filter(({ start, end }) => {
    const isShown = Math.max(start, at) < Math.min(end, range.end);
    if (isShown) at = Math.min(end, range.end);
    return isShown;
  });
}

/** The secrets in a line of a cfg file, which holds one option at most; ascending. */
function secretsInLine(document: OptionDocument, range: TextRange): readonly SecretRange[] {
  const line = document.source.lineAround(range.start);
  const option = optionIn(document, line);
  const known = option === undefined ? undefined : secretPartsOf(option, range);
  if (known !== undefined) return known;
  const text = document.source.text.slice(line.start, line.end);
  const isHeader = document.sections.some(
    ({ range }) => range.start >= line.start && range.end <= line.end,
  );
  // No option of ours: a header is shown up to its bracket, an option up to its `=`, a comment's sign.
  const headerEnd = isHeader ? text.lastIndexOf(']') + 1 : 0;
  const first = /^\s*(?:[\w.-]+\s*=|[#;])?/.exec(text)?.[0] ?? '';
  const start = line.start + Math.max(first.length, headerEnd);
  const isValue = option !== undefined && first.endsWith('=');
  return [{ start, end: line.end, ...(isValue ? { meaning: option.value } : {}) }];
}

/** The option that stands in a line, found by bisection: a big file may have a finding in each line. */
function optionIn(document: OptionDocument, line: TextRange): OptionEntry | undefined {
  const isAtOrBefore = ({ range }: { readonly range: TextRange }) => range.start <= line.end;
  const section = document.sections[lastIndexWhere(document.sections, isAtOrBefore)];
  const option = section?.options[lastIndexWhere(section.options, isAtOrBefore)];
  return option !== undefined && option.range.start >= line.start ? option : undefined;
}

import type { Diagnostic } from '../../diagnostic.js';
import type { OptionDocument, OptionEntry } from '../../option-file/document/option-document.js';
import { describeMasked, maskLine } from '../../options/show/mask-line.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import { quoted, visible } from '../../text/quoted.js';
import type { TextRange } from '../../text/source-text.js';
import { type ActiveFile, type OutlinedOption, optionKey, placedOptions } from './outline.js';

/** How a person says that a file that looks damaged is whole. */
export const ACCEPT = 'If it is meant: `ocs-notifier reload --accept`.';

/** So much of a loss is shown; the rest is counted. */
export const MOST_LISTED = 10;
const LONGEST_LINE = 100;

/** The lines of options that a file would lose, with their places in the active file and secrets masked. */
export function linesLost(
  active: ActiveFile,
  options: readonly OutlinedOption[],
): Pick<Diagnostic, 'detail'> {
  if (options.length === 0) return {};
  const lines = options.slice(0, MOST_LISTED).map((option) => lineLost(active, option));
  const more = options.length - lines.length;
  const all = more > 0 ? [...lines, `… and ${more} more`] : lines;
  return { detail: ['would be lost:', ...all].join('\n    ') };
}

/** Of a file that an earlier process had in force only the names are known. */
function lineLost(active: ActiveFile, { key, name, section }: OutlinedOption): string {
  const { document } = active;
  const option =
    document && placedOptions(document).findLast((placed) => optionKey(placed) === key)?.option;
  if (document === undefined || option === undefined) {
    return `${quoted(name)} in section ${quoted(active.sections[section]?.name ?? '')}`;
  }
  const { source } = document;
  const place = `${source.filename}:${source.locate(option.range).start.line}`;
  return `${place}: ${maskedOption(document, option)}`;
}

/** In cfg the line as it stands; in other formats a line may hold many options, or a part of one. */
function maskedOption(document: OptionDocument, { name, range, valueRange }: OptionEntry): string {
  if (document.format === 'cfg') {
    const line = document.source.lineAround(range.start);
    return shortened(maskLine(document, line)) + maskedNote(document, line);
  }
  const start = valueRange.start;
  const value = { start, end: Math.min(valueRange.end, start + 2 * LONGEST_LINE) };
  return shortened(`${visible(name)} = ${maskLine(document, value)}`) + maskedNote(document, value);
}

function maskedNote(document: OptionDocument, range: TextRange): string {
  const masked = describeMasked(document, range, runFingerprint);
  return masked.length === 0 ? '' : ` (masked: ${masked.join('; ')})`;
}

function shortened(line: string): string {
  const characters = Array.from(line.trim());
  if (characters.length <= LONGEST_LINE) return characters.join('');
  return `${characters.slice(0, LONGEST_LINE).join('')}…`;
}

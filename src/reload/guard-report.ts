import type { Diagnostic } from '../diagnostic.js';
import type { OptionDocument, OptionEntry } from '../option-file/option-document.js';
import { maskLine } from '../options/mask-line.js';

/** How a person says that a file that looks damaged is whole. */
export const ACCEPT = 'If it is meant: `ocs-notifier reload --accept`.';

/** So much of a loss is shown; the rest is counted. */
export const MOST_LISTED = 10;
const LONGEST_LINE = 100;

/** The lines of options that a file would lose, with their places in the active file and secrets masked. */
export function linesLost(
  document: OptionDocument,
  options: readonly OptionEntry[],
): Pick<Diagnostic, 'detail'> {
  if (options.length === 0) return {};
  const { source } = document;
  const lines = options.slice(0, MOST_LISTED).map(({ range }) => {
    const line = maskLine(document, source.lineAround(range.start));
    return `${source.filename}:${source.locate(range).start.line}: ${shortened(line)}`;
  });
  const more = options.length - lines.length;
  const all = more > 0 ? [...lines, `… and ${more} more`] : lines;
  return { detail: ['would be lost:', ...all].join('\n    ') };
}

function shortened(line: string): string {
  const characters = Array.from(line.trim());
  if (characters.length <= LONGEST_LINE) return characters.join('');
  return `${characters.slice(0, LONGEST_LINE).join('')}…`;
}

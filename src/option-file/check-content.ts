import { DIAGNOSTIC_CODES } from '../diagnostic-codes.js';
import type { SourceText } from '../text/source-text.js';
import type { FileProblem } from './document/file-problem.js';
import type { OptionDocument } from './document/option-document.js';
import { holdsObjects } from './document/option-format.js';

/**
 * Problems of the file as a whole.
 *
 * @param known what was found in its parts: where nothing could be read, that is enough.
 */
export function checkContent(
  { source, format, objects, sections, orphans, trivia }: OptionDocument,
  known: readonly FileProblem[],
): FileProblem[] {
  const problems: FileProblem[] = [];
  const isExplained = format !== 'cfg' && known.some(isError);
  const isCommented = trivia.some(({ kind }) => kind === 'comment');
  const isEmpty = sections.length + orphans.length + objects.length === 0;
  if (isEmpty && !isCommented && !isExplained) {
    const summary = 'the file holds no section and no option';
    const help = 'Export again, or restore the file.';
    problems.push({ code: 'file-empty', summary, help });
  }
  if (source.encoding.name !== 'utf-8') {
    const summary = `the file is read as ${ENCODING_TEXT[source.encoding.name]}`;
    problems.push({ code: 'encoding-not-utf-8', summary, ...placeOfEncoding(source) });
  }
  const truncation = findTruncation(source, !holdsObjects(format));
  return truncation === undefined ? problems : [...problems, truncation];
}

/** Where UTF-8 ends in Windows-1252; UTF-16 is another encoding from the first byte on. */
function placeOfEncoding({ text, encoding }: SourceText): Pick<FileProblem, 'range'> {
  const start = encoding.name === 'windows-1252' ? text.search(/[^\0-\x7f]/) : -1;
  return start < 0 ? {} : { range: { start, end: start + 1 } };
}

function isError({ code }: FileProblem): boolean {
  return DIAGNOSTIC_CODES[code].severity === 'error';
}

/** XML and JSON that are complete may do without a line end. */
function findTruncation(
  { text, encoding }: SourceText,
  isOfLines: boolean,
): FileProblem | undefined {
  const { length } = text;
  const isInLine = isOfLines && text !== '' && !/[\r\n]$/.test(text.slice(-1));
  if (encoding.rest.length === 0 && !isInLine) return undefined;
  return {
    code: 'possible-truncation',
    summary: isInLine
      ? 'the last line has no line end: the file may have been written half'
      : 'the last character is incomplete: the file may have been written half',
    help: isInLine ? 'If it is complete, add a line end.' : 'Export again.',
    range: { start: length, end: length },
  };
}

const ENCODING_TEXT = {
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'Windows-1252, since it is not UTF-8',
};

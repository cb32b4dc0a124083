import type { FileProblem } from './file-problem.js';
import type { SourceText } from './source-text.js';

const HTML = /^[\s\ufeff]*<(?:!doctype\s+html|html|head|body)\b/i;
const CONTROL = /(?![\t\n\v\f\r])\p{Cc}/gu;

/** Text has next to no control characters; a stray one is reported where it stands. */
const BINARY_MINIMUM = 8;
const BINARY_SHARE = 0.05;

/**
 * What the file is instead of an option file, if so: then a report for each of its lines would only
 * hide that.
 */
export function findForeignContent({ text }: SourceText): FileProblem | undefined {
  if (HTML.test(text.slice(0, 4096))) {
    return {
      code: 'file-is-html',
      summary: 'this is a web page, not an option file',
      help: 'Export again: what was saved may be the page of a login or an error.',
    };
  }
  const controls = text.match(CONTROL)?.length ?? 0;
  if (controls < BINARY_MINIMUM || controls < text.length * BINARY_SHARE) return undefined;
  return {
    code: 'file-is-binary',
    summary: 'this is not text: control characters abound',
    help: 'Name the exported option file; UTF-16 needs a byte-order mark.',
  };
}

/** Problems of the file as a whole. */
export function checkContent(source: SourceText, holdsOptions: boolean): FileProblem[] {
  const problems: FileProblem[] = [];
  if (!holdsOptions) {
    const summary = 'the file holds no section and no option';
    const help = 'Export again, or restore the file.';
    problems.push({ code: 'file-empty', summary, help });
  }
  if (source.encoding.name !== 'utf-8') {
    const summary = `the file is read as ${ENCODING_TEXT[source.encoding.name]}`;
    problems.push({ code: 'encoding-not-utf-8', summary });
  }
  if (isPossiblyTruncated(source)) {
    const { length } = source.text;
    problems.push({
      code: 'possible-truncation',
      summary: 'the last line has no line end: the file may have been written half',
      help: 'If it is complete, add a line end.',
      range: { start: length, end: length },
    });
  }
  return problems;
}

const ENCODING_TEXT = {
  'utf-16le': 'UTF-16 (little endian)',
  'utf-16be': 'UTF-16 (big endian)',
  'windows-1252': 'Windows-1252, since it is not UTF-8',
};

function isPossiblyTruncated({ text, encoding }: SourceText): boolean {
  return encoding.rest.length > 0 || (text !== '' && !/[\r\n]$/.test(text.slice(-1)));
}

import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { holdsObjects } from '../../option-file/document/option-format.js';
import { decodeBytes, encodeText } from '../../text/source-encoding.js';
import type { SourceText } from '../../text/source-text.js';
import { ACCEPT } from './guard-report.js';
import {
  type ActiveFile,
  type LineEnd,
  lastLine,
  lineEndOf,
  optionKey,
  placedOptions,
} from './outline.js';

/** `source-cut-off`, if the candidate ends as only a half-written file does. */
export function brokenEnding(active: ActiveFile, candidate: OptionDocument): readonly Diagnostic[] {
  const summary = endingMistake(active, candidate);
  if (summary === undefined) return [];
  const { source } = candidate;
  const end = source.text.length;
  const range = source.locate({ start: end, end });
  const detail = `${END_TEXT[active.end]} when its options were put in force.`;
  return [diagnostic('source-cut-off', summary, { detail, help: ACCEPT, range })];
}

const END_TEXT: Readonly<Record<LineEnd, string>> = {
  none: 'It had no line end at its end either',
  CR: 'It ended with a line end (CR)',
  LF: 'It ended with a line end',
};

function endingMistake(active: ActiveFile, candidate: OptionDocument): string | undefined {
  const { source: after } = candidate;
  if (endsWithinCharacter(active, after)) return 'the file ends within a character';
  if (holdsObjects(candidate.format)) return undefined; // XML and JSON say themselves where they end.
  const [endBefore, endAfter] = [active.end, lineEndOf(after.text)];
  if (endAfter === 'none' && endBefore !== 'none') return 'the last line has no line end';
  if (endAfter === 'none' && isCutShort(active, candidate)) return 'the last line is shorter';
  const isHalfLineEnd = endAfter === 'CR' && endBefore !== 'CR' && !hasCrAlone(after.text);
  return isHalfLineEnd ? 'the file ends within a line end: CR without LF' : undefined;
}

/**
 * Both without line end: the beginning of what the last line was, unless that is a comment. Of a file that an earlier
 * process had in force its last option and the length of the line are known: then a shorter one is suspect.
 */
function isCutShort(active: ActiveFile, candidate: OptionDocument): boolean {
  const after = lastLine(candidate.source.text);
  if (/^\s*[#;]/.test(after) || after.length >= active.lastLineLength) return false;
  if (active.document) return lastLine(active.document.source.text).startsWith(after);
  const last = placedOptions(candidate).at(-1);
  return last !== undefined && optionKey(last) === active.options.at(-1)?.key;
}

/** Whether CR by itself ends all the lines, as in a file whose line ends were changed as a whole. */
function hasCrAlone(text: string): boolean {
  return !text.includes('\n') && text.indexOf('\r') < text.length - 1;
}

/** UTF-16 with half a unit at its end; or UTF-8 so cut that it is no UTF-8, and was read as Windows-1252. */
function endsWithinCharacter(before: ActiveFile, after: SourceText): boolean {
  const { rest, name } = after.encoding;
  if (rest.length > before.restLength) return true;
  if (name !== 'windows-1252' || before.encoding === name) return false;
  return isUtf8CutOff(encodeText(after.text, after.encoding));
}

/** Whether bytes are UTF-8 but for their last character, which is incomplete. */
function isUtf8CutOff(bytes: Uint8Array): boolean {
  for (let length = 1; length <= 3; length += 1) {
    const byte = bytes[bytes.length - length] ?? 0;
    if (isContinuation(byte)) continue;
    const isCut = utf8Length(byte) > length;
    return isCut && decodeBytes(bytes.subarray(0, -length)).encoding.name === 'utf-8';
  }
  return false;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** How many bytes the character takes that begins with `byte`. */
function utf8Length(byte: number): number {
  if (byte < 0xc0) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}

import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { decodeBytes } from '../../text/source-encoding.js';
import { ACCEPT } from './guard-report.js';

/** A file as bytes and as read. */
interface Candidate {
  readonly bytes: Uint8Array;
  readonly document: OptionDocument;
}

/** `source-cut-off`, if the candidate ends as only a half-written file does. */
export function brokenEnding(active: OptionDocument, candidate: Candidate): readonly Diagnostic[] {
  const summary = endingMistake(active, candidate);
  if (summary === undefined) return [];
  const { source } = candidate.document;
  const end = source.text.length;
  const range = source.locate({ start: end, end });
  const detail = `${END_TEXT[endOf(active.source.text)]} when its options were put in force.`;
  return [diagnostic('source-cut-off', summary, { detail, help: ACCEPT, range })];
}

type End = 'none' | 'CR' | 'LF';

const END_TEXT: Readonly<Record<End, string>> = {
  none: 'It had no line end at its end either',
  CR: 'It ended with a line end (CR)',
  LF: 'It ended with a line end',
};

function endOf(text: string): End {
  if (text.endsWith('\n')) return 'LF';
  return text.endsWith('\r') ? 'CR' : 'none';
}

function endingMistake(active: OptionDocument, { bytes, document }: Candidate): string | undefined {
  const [before, after] = [active.source, document.source];
  if (endsWithinCharacter(active, document, bytes)) return 'the file ends within a character';
  if (document.format !== 'cfg') return undefined; // XML and JSON say themselves where they end.
  const [endBefore, endAfter] = [endOf(before.text), endOf(after.text)];
  if (endAfter === 'none' && endBefore !== 'none') return 'the last line has no line end';
  if (endAfter === 'none' && isCutShort(before.text, after.text)) return 'the last line is shorter';
  const isHalfLineEnd = endAfter === 'CR' && endBefore !== 'CR' && !hasCrAlone(after.text);
  return isHalfLineEnd ? 'the file ends within a line end: CR without LF' : undefined;
}

/** Both without line end: the beginning of what the last line was, unless that is a comment. */
function isCutShort(before: string, after: string): boolean {
  const [lastBefore, lastAfter] = [lastLine(before), lastLine(after)];
  if (/^\s*[#;]/.test(lastAfter)) return false;
  return lastBefore.length > lastAfter.length && lastBefore.startsWith(lastAfter);
}

function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
}

/** Whether CR by itself ends all the lines, as in a file whose line ends were changed as a whole. */
function hasCrAlone(text: string): boolean {
  return !text.includes('\n') && text.indexOf('\r') < text.length - 1;
}

function endsWithinCharacter(
  active: OptionDocument,
  candidate: OptionDocument,
  bytes: Uint8Array,
): boolean {
  const { encoding } = candidate.source;
  if (encoding.rest.length > active.source.encoding.rest.length) return true;
  const wasOther = active.source.encoding.name !== 'windows-1252';
  return encoding.name === 'windows-1252' && wasOther && isUtf8CutOff(bytes);
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

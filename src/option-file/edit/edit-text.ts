import { decodeBytes, encodeText } from '../../text/source-encoding.js';
import type { SourceText, TextRange } from '../../text/source-text.js';

/** What shall stand in place of a part of a text; an empty range is an insertion. */
export interface TextEdit {
  readonly range: TextRange;
  readonly replacement: string;
}

/** Why a text cannot be edited so: two edits touch the same place, or the encoding lacks a character. */
export type EditedText =
  | { readonly kind: 'edited'; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly reason: 'overlapping' | 'not-encodable' };

/**
 * The bytes of a text with edits applied; all else stays as it was, to the last byte: encoding,
 * byte-order mark, line ends. The order of the edits does not matter, unless several insert at one place.
 *
 * @example
 * const bytes = new TextEncoder().encode('[A]\nk = 1\n');
 * const { document } = parseOptionFile(bytes, 'a.cfg');
 * const edited = editText(document.source, [{ range: { start: 8, end: 9 }, replacement: '2' }]);
 * edited.kind === 'edited' && new TextDecoder().decode(edited.bytes); // '[A]\nk = 2\n'
 */
export function editText(source: SourceText, edits: readonly TextEdit[]): EditedText {
  const sorted = edits.toSorted(byPlace);
  const parts: string[] = [];
  let at = 0;
  for (const { range, replacement } of sorted) {
    if (range.start < at || range.end < range.start) {
      return { kind: 'refused', reason: 'overlapping' };
    }
    parts.push(source.text.slice(at, range.start), replacement);
    at = range.end;
  }
  return encode(source, parts.join('') + source.text.slice(at));
}

/** What is read back must be the text: Windows-1252 has few characters, and a mark may become one. */
function encode({ encoding }: SourceText, text: string): EditedText {
  const bytes = encodeText(text, encoding);
  return decodeBytes(bytes).text === text
    ? { kind: 'edited', bytes }
    : { kind: 'refused', reason: 'not-encodable' };
}

/** An insertion stands before what is replaced from the same place on. */
function byPlace(a: TextEdit, b: TextEdit): number {
  return a.range.start - b.range.start || a.range.end - b.range.end;
}

/**
 * Windows-1252, both ways. The five bytes that the code page leaves undefined stand for the C1
 * control character of the same number (as the WHATWG Encoding Standard has it), so that every byte
 * survives decoding and encoding.
 */

/** What bytes 0x80 to 0x9f stand for; all other bytes are the code point of the same number. */
const HIGH_CONTROLS =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

const FIRST = 0x80;
const CODE_UNITS = Uint16Array.from({ length: 256 }, (_, byte) => {
  const inTable = byte >= FIRST && byte < FIRST + HIGH_CONTROLS.length;
  return inTable ? HIGH_CONTROLS.charCodeAt(byte - FIRST) : byte;
});
const BYTES = new Map(Array.from(CODE_UNITS, (unit, byte) => [unit, byte] as const));

/** What stands in the output for a character that the code page lacks: a question mark. */
const REPLACEMENT = 0x3f;

/** The code unit of each byte. */
export function windows1252Units(bytes: Uint8Array): Uint16Array {
  return Uint16Array.from(bytes, (byte) => CODE_UNITS[byte] ?? byte);
}

/** The byte of each code unit; `?` for a character that Windows-1252 lacks. */
export function encodeWindows1252(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    bytes[at] = BYTES.get(text.charCodeAt(at)) ?? REPLACEMENT;
  }
  return bytes;
}

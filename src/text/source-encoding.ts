import { encodeWindows1252, windows1252Units } from './windows-1252.js';

/**
 * Bytes ↔ text without loss: UTF-8 with or without byte-order mark, UTF-16 with one,
 * otherwise Windows-1252. {@link SourceEncoding} remembers what the text itself does not say.
 */

export type EncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** How a text was stored. */
export interface SourceEncoding {
  readonly name: EncodingName;
  /** The byte-order mark as found, or no bytes. */
  readonly mark: Uint8Array;
  /** The last byte of UTF-16 text with an odd number of bytes. */
  readonly rest: Uint8Array;
}

export interface DecodedText {
  readonly text: string;
  readonly encoding: SourceEncoding;
}

const NONE = new Uint8Array(0);
const MARKS: readonly { name: EncodingName; mark: readonly number[] }[] = [
  { name: 'utf-8', mark: [0xef, 0xbb, 0xbf] },
  { name: 'utf-16le', mark: [0xff, 0xfe] },
  { name: 'utf-16be', mark: [0xfe, 0xff] },
];

/** Decodes any bytes; {@link encodeText} gives the same bytes back. */
export function decodeBytes(bytes: Uint8Array): DecodedText {
  const found = MARKS.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte));
  const mark = found === undefined ? NONE : bytes.slice(0, found.mark.length);
  const body = bytes.subarray(mark.length);
  if (found?.name === 'utf-16le' || found?.name === 'utf-16be') {
    return decodeUtf16(body, found.name, mark);
  }
  const text = decodeUtf8(body);
  return text === undefined
    ? {
        text: textOfUnits(windows1252Units(body)),
        encoding: { name: 'windows-1252', mark, rest: NONE },
      }
    : { text, encoding: { name: 'utf-8', mark, rest: NONE } };
}

/** The bytes of a text in its encoding, byte-order mark included. */
export function encodeText(text: string, encoding: SourceEncoding): Uint8Array {
  return concat([encoding.mark, encodeBody(text, encoding.name), encoding.rest]);
}

/** How many bytes the code unit `unit` takes; a surrogate pair counts half for each of its units. */
export function byteLengthOfUnit(unit: number, encoding: EncodingName): number {
  if (encoding === 'windows-1252') return 1;
  if (encoding !== 'utf-8') return 2;
  if (unit < 0x80) return 1;
  return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
}

/** Not `TextDecoder`: it replaces a lone surrogate, and the bytes would be lost. */
function decodeUtf16(body: Uint8Array, name: EncodingName, mark: Uint8Array): DecodedText {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const units = new Uint16Array(body.length >> 1);
  for (let at = 0; at < units.length; at += 1) {
    units[at] = view.getUint16(at * 2, name === 'utf-16le');
  }
  const rest = body.slice(units.length * 2);
  return { text: textOfUnits(units), encoding: { name, mark, rest } };
}

function decodeUtf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined; // Not UTF-8: the caller reads it as Windows-1252.
  }
}

/** As many code units as a call may have arguments on every platform. */
const CHUNK = 8192;

function textOfUnits(units: Uint16Array): string {
  const parts: string[] = [];
  for (let at = 0; at < units.length; at += CHUNK) {
    parts.push(String.fromCharCode(...units.subarray(at, at + CHUNK)));
  }
  return parts.join('');
}

function encodeBody(text: string, name: EncodingName): Uint8Array {
  if (name === 'utf-8') return new TextEncoder().encode(text);
  if (name === 'windows-1252') return encodeWindows1252(text);
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at += 1) {
    view.setUint16(at * 2, text.charCodeAt(at), name === 'utf-16le');
  }
  return new Uint8Array(view.buffer);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

import type { EncodingName, SourceEncoding } from '../../text/source-encoding.js';

/** Names in XML declarations for the encodings that we read, in lower case. */
const DECLARED: Readonly<Record<EncodingName, ReadonlySet<string>>> = {
  'utf-8': new Set(['utf-8', 'utf8']),
  'utf-16le': new Set(['utf-16', 'utf-16le', 'ucs-2', 'iso-10646-ucs-2', 'unicode']),
  'utf-16be': new Set(['utf-16', 'utf-16be', 'ucs-2', 'iso-10646-ucs-2', 'unicode']),
  'windows-1252': new Set(['windows-1252', 'cp1252', 'iso-8859-1', 'iso8859-1', 'latin1']),
};
const WIDE = /^(?:utf-?(?:16|32|7)|ucs|iso-10646|unicode|ebcdic|ibm|cp037)/;

/** Whether a declared encoding cannot be the one of the bytes, or would give another text. */
export function contradicts(declared: string, { name }: SourceEncoding, text: string): boolean {
  const lower = declared.toLowerCase();
  if (DECLARED[name].has(lower)) return false;
  const isAscii = name === 'utf-8' && !/[\u0080-\uffff]/.test(text);
  return !isAscii || WIDE.test(lower); // Of plain ASCII every other encoding makes the same text.
}

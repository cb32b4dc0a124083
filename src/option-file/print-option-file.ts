import type { OptionDocument } from './option-document.js';
import { encodeText } from './source-encoding.js';

/**
 * The bytes of a document: those it was read from, to the last one.
 *
 * @example
 * const { document } = parseOptionFile(bytes, 'application.cfg');
 * printOptionFile(document); // equal to bytes
 */
export function printOptionFile(document: OptionDocument): Uint8Array {
  return encodeText(document.source.text, document.source.encoding);
}

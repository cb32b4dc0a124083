import { expectArgument } from '../text/expect-argument.js';
import { encodeText } from '../text/source-encoding.js';
import { isDocument } from './document/is-document.js';
import type { OptionDocument } from './document/option-document.js';

/**
 * The bytes of a document: those it was read from, to the last one.
 *
 * @example
 * const bytes = new TextEncoder().encode('[log]\r\n  all = "stdout"\r\n');
 * const { document } = parseOptionFile(bytes, 'application.cfg');
 * new TextDecoder().decode(printOptionFile(document)); // '[log]\r\n  all = "stdout"\r\n'
 */
export function printOptionFile(document: OptionDocument): Uint8Array {
  expectArgument(
    isDocument(document),
    'printOptionFile takes a document as parseOptionFile gives it',
  );
  return encodeText(document.source.text, document.source.encoding);
}

import type { SourceRange } from '../../diagnostic.js';
import { expectArgument } from '../../text/expect-argument.js';
import { isDocument } from '../document/is-document.js';
import type { OptionDocument } from '../document/option-document.js';
import { editOptions } from './edit-options.js';
import type { OptionEdit } from './option-edit.js';

/** What became of an edit. */
export type DocumentEdit =
  | { readonly kind: 'edited'; readonly bytes: Uint8Array }
  /** The document says so already. */
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'refused';
      /** One sentence; does not show the value. */
      readonly reason: string;
      readonly help: string;
      /** Where the trouble stands, if in the document. */
      readonly places: readonly SourceRange[];
    };

/**
 * The bytes of a document with one option set. All else stays as it is: comments, order, blanks,
 * quotes, encoding, byte-order mark and line ends. A new option comes last in its section, a new section
 * last in the file. Never throws.
 *
 * @param section as the file names it: `OCServer`, `Host/default`. In an export `Host/default` is that of the Host.
 * @example
 * const bytes = new TextEncoder().encode('[OCServer]\r\n# Seconds.\r\nhttp-response-timeout=30\r\n');
 * const { document } = parseOptionFile(bytes, 'application.cfg');
 * const edit = setOption(document, 'OCServer', 'http-response-timeout', '60');
 * edit.kind === 'edited' && new TextDecoder().decode(edit.bytes);
 * // '[OCServer]\r\n# Seconds.\r\nhttp-response-timeout=60\r\n'
 */
export function setOption(
  document: OptionDocument,
  section: string,
  option: string,
  value: string,
): DocumentEdit {
  expectArgument(isDocument(document), 'setOption takes a document as parseOptionFile gives it');
  expectArgument(
    areTexts(section, option, value),
    'setOption takes section, option and value as strings',
  );
  return editOnce(document, { kind: 'set', section, option, value });
}

/**
 * The bytes of a document without one option; its section and the comments around it stay. Never throws.
 *
 * @example
 * const bytes = new TextEncoder().encode('[log]\nall = stdout\nexpire = 10\n');
 * const { document } = parseOptionFile(bytes, 'application.cfg');
 * const edit = unsetOption(document, 'log', 'all');
 * edit.kind === 'edited' && new TextDecoder().decode(edit.bytes); // '[log]\nexpire = 10\n'
 * unsetOption(document, 'log', 'none').kind; // 'unchanged'
 */
export function unsetOption(
  document: OptionDocument,
  section: string,
  option: string,
): DocumentEdit {
  expectArgument(isDocument(document), 'unsetOption takes a document as parseOptionFile gives it');
  expectArgument(areTexts(section, option), 'unsetOption takes section and option as strings');
  return editOnce(document, { kind: 'unset', section, option });
}

function areTexts(...texts: readonly unknown[]): boolean {
  return texts.every((text) => typeof text === 'string');
}

/** One edit has one refusal at the most. */
export function editOnce(document: OptionDocument, edit: OptionEdit): DocumentEdit {
  const edited = editOptions(document, [edit]);
  const [refusal] = edited.kind === 'refused' ? edited.refusals : [];
  if (edited.kind !== 'refused') return edited;
  const { reason = '', help = '', places = [] } = refusal ?? {};
  return { kind: 'refused', reason, help, places };
}

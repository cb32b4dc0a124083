import type { SourceRange } from '../diagnostic.js';
import { removeFromCfg, setInCfg } from './edit-cfg.js';
import { removeFromMarkup, setInMarkup } from './edit-markup.js';
import { editText } from './edit-text.js';
import type { OptionDocument, OptionEntry } from './option-document.js';
import type { Assignment, PlannedEdit } from './planned-edit.js';
import { quoted, quotedName } from './quoted.js';

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
 * @param section as the file names it: `OCServer`, `Host/default`.
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
  const found = definitionsIn(document, section, option);
  if (found.length > 1) return twice(document, section, option, found);
  if (found[0]?.value === value) return { kind: 'unchanged' };
  return finish(document, planSet(document, { section, option, value, existing: found[0] }));
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
  const found = definitionsIn(document, section, option);
  if (found.length > 1) return twice(document, section, option, found);
  const [existing] = found;
  return existing === undefined
    ? { kind: 'unchanged' }
    : finish(document, planUnset(document, existing));
}

function planSet(document: OptionDocument, assignment: Assignment): PlannedEdit {
  const { format } = document;
  return format === 'cfg'
    ? setInCfg(document, assignment)
    : setInMarkup(document, format, assignment);
}

function planUnset(document: OptionDocument, existing: OptionEntry): PlannedEdit {
  const { format } = document;
  return format === 'cfg'
    ? removeFromCfg(document, existing)
    : removeFromMarkup(document, format, existing);
}

function definitionsIn(
  { sections }: OptionDocument,
  section: string,
  option: string,
): readonly OptionEntry[] {
  return sections
    .filter(({ name }) => name === section)
    .flatMap(({ options }) => options.filter(({ name }) => name === option));
}

function twice(
  { source }: OptionDocument,
  section: string,
  option: string,
  found: readonly OptionEntry[],
): DocumentEdit {
  return {
    kind: 'refused',
    reason: `option ${quotedName(option)} occurs ${found.length} times in section ${quoted(section)}`,
    help: 'Remove all but one of them by hand.',
    places: found.map(({ range }) => source.locate(range)),
  };
}

function finish({ source }: OptionDocument, edit: PlannedEdit): DocumentEdit {
  if (edit.kind === 'refused') return { ...edit, places: [] };
  const edited = editText(source, [{ range: edit.range, replacement: edit.text }]);
  if (edited.kind === 'edited') return edited;
  return {
    kind: 'refused',
    reason: `the file is stored as ${source.encoding.name}, which cannot hold the new text`,
    help: 'Store the file as UTF-8 first, or use other characters.',
    places: [],
  };
}

import type { SourceRange } from '../../diagnostic.js';
import { quoted, quotedName, quotedSection } from '../../text/quoted.js';
import { findForeignContent } from '../check-content.js';
import type { OptionDocument, OptionEntry, OptionSection } from '../document/option-document.js';
import { oneOfEachLevel, sectionsNamed } from '../document/sections-named.js';
import { removeFromCfg, setInCfg } from './edit-cfg.js';
import { removeFromMarkup, setInMarkup } from './edit-markup.js';
import { editText } from './edit-text.js';
import type { Assignment, PlannedEdit } from './planned-edit.js';

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
  const sections = sectionsNamed(document, section);
  const found = definitionsIn(sections, option);
  const refused = refuse(document, section, option, sections, found);
  if (refused !== undefined) return refused;
  const [existing] = found;
  if (existing?.value === value) return { kind: 'unchanged' };
  const levels = oneOfEachLevel(sections);
  if (existing === undefined && levels.length > 0) return ambiguous(document, section, levels);
  return finish(document, planSet(document, { section, sections, option, value, existing }));
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
  const sections = sectionsNamed(document, section);
  const found = definitionsIn(sections, option);
  const refused = refuse(document, section, option, sections, found);
  if (refused !== undefined) return refused;
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

function definitionsIn(sections: readonly OptionSection[], option: string): readonly OptionEntry[] {
  return sections.flatMap(({ options }) => options.filter(({ name }) => name === option));
}

type Refused = DocumentEdit & { readonly kind: 'refused' };

/** Why no edit is possible, whatever it is. */
function refuse(
  document: OptionDocument,
  section: string,
  option: string,
  sections: readonly OptionSection[],
  found: readonly OptionEntry[],
): Refused | undefined {
  const unread = unreadable(document);
  if (unread !== undefined || found.length < 2) return unread;
  const holders = sections.filter(({ options }) => options.some((each) => found.includes(each)));
  const levels = oneOfEachLevel(holders);
  return levels.length > 0
    ? ambiguous(document, section, levels)
    : twice(document, section, option, found);
}

/** A file that is something else, or that nobody knows the rest of: an edit may miss what is meant. */
function unreadable(document: OptionDocument): Refused | undefined {
  const foreign = findForeignContent(document.source);
  if (foreign !== undefined) {
    return { kind: 'refused', reason: foreign.summary, help: foreign.help ?? '', places: [] };
  }
  const unread = document.trivia.find(({ kind }) => kind === 'invalid');
  if (document.format === 'cfg' || unread === undefined) return undefined;
  return {
    kind: 'refused',
    reason: `the file is not ${document.format.toUpperCase()} from here on, and the rest of it is not read`,
    help: 'Export again, or correct the file.',
    places: [document.source.locate({ start: unread.range.start, end: unread.range.start })],
  };
}

function ambiguous(
  { source }: OptionDocument,
  section: string,
  sections: readonly OptionSection[],
): Refused {
  return {
    kind: 'refused',
    reason: `section ${quoted(section)} stands in the Application and in the Host`,
    help: `Write ${quoted(`Application/${section}`)} or ${quoted(`Host/${section}`)}.`,
    places: sections.map(({ range }) => source.locate(range)),
  };
}

function twice(
  { source }: OptionDocument,
  section: string,
  option: string,
  found: readonly OptionEntry[],
): Refused {
  return {
    kind: 'refused',
    reason: `option ${quotedName(option)} occurs ${found.length} times in section ${quotedSection(section)}`,
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

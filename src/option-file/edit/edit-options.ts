import { expectArgument } from '../../text/expect-argument.js';
import { isDocument } from '../document/is-document.js';
import type { OptionDocument, OptionSection } from '../document/option-document.js';
import { findForeignContent } from '../foreign-content.js';
import { parseOptionFile } from '../parse-option-file.js';
import { editText, type TextEdit } from './edit-text.js';
import type { EditedOptions, EditRefusal, OptionEdit, Refused } from './option-edit.js';
import { refused } from './option-edit.js';
import { type WorkingSection, WorkingSections } from './working-sections.js';
import { writeSections } from './write-sections.js';

/**
 * The bytes of a document with many edits made, each seeing what those before it did: all of them, or none.
 * All else stays as it is, to the byte: comments, order, blanks, quotes, encoding, byte-order mark and line
 * ends. What is new is written as its neighbours are. Names and values are not checked for sense. Never
 * throws.
 *
 * @example
 * const text = '{"type":"CfgHost","name":"ocs01"}';
 * const { document } = parseOptionFile(new TextEncoder().encode(text), 'host.json');
 * const edited = editOptions(document, [
 *   { kind: 'set', section: 'OCServer', option: 'http-custom-headers', value: 'X-Site: 1' },
 * ]);
 * edited.kind === 'edited' && JSON.parse(new TextDecoder().decode(edited.bytes)).userProperties;
 * // { property: [{ section: 'OCServer', key: 'http-custom-headers', value: 'X-Site: 1' }] }
 */
export function editOptions(document: OptionDocument, edits: readonly OptionEdit[]): EditedOptions {
  expectArgument(isDocument(document) && Array.isArray(edits) && edits.every(isEdit), EDITS);
  const unread = unreadable(document);
  if (unread !== undefined) return { kind: 'refused', refusals: [refusalOf(unread, undefined)] };
  const sections = new WorkingSections(document);
  const refusals = edits.flatMap((edit, at): EditRefusal[] => {
    const problem = sections.apply(edit);
    return problem === undefined ? [] : [refusalOf(problem, at)];
  });
  if (refusals.length > 0) return { kind: 'refused', refusals };
  const written = writeSections(document, sections.touched);
  if ('kind' in written) return { kind: 'refused', refusals: [refusalOf(written, undefined)] };
  return finish(document, written, sections.touched);
}

const EDITS =
  'editOptions takes a document and a list of edits, each with its kind and its section, with names and values as strings';

function isEdit(edit: OptionEdit): boolean {
  if (typeof edit !== 'object' || edit === null || typeof edit.section !== 'string') return false;
  const { kind, ...texts } = edit;
  const areTexts = Object.values(texts).every(
    (text) => text === undefined || typeof text === 'string',
  );
  return areTexts && NEEDED[kind]?.every((name) => name in texts);
}

/** What each kind of edit has to say. */
const NEEDED: Readonly<Record<OptionEdit['kind'], readonly string[]>> = {
  set: ['option', 'value'],
  unset: ['option'],
  rename: ['option', 'to'],
  move: ['option', 'toSection'],
  'rename-section': ['to'],
  'remove-section': [],
  comment: ['text'],
};

/** A file that is something else, or that nobody knows the rest of: an edit may miss what is meant. */
function unreadable(document: OptionDocument): Refused | undefined {
  const foreign = findForeignContent(document)?.problem;
  if (foreign !== undefined) return refused(foreign.summary, foreign.help ?? '');
  const unread = document.trivia.find(({ kind }) => kind === 'invalid');
  if (document.format === 'cfg' || unread === undefined) return undefined;
  const { start } = unread.range;
  return refused(
    `the file is not ${document.format.toUpperCase()} from here on, and the rest of it is not read`,
    'Export again, or correct the file.',
    [document.source.locate({ start, end: start })],
  );
}

function finish(
  document: OptionDocument,
  edits: readonly TextEdit[],
  sections: readonly WorkingSection[],
): EditedOptions {
  if (edits.length === 0) return { kind: 'unchanged' };
  const { source } = document;
  const edited = editText(source, edits);
  if (edited.kind === 'refused')
    return {
      kind: 'refused',
      refusals: [refusalOf(notWritten(document, edited.reason), undefined)],
    };
  const again = parseOptionFile(edited.bytes, source.filename).document;
  if (sections.every((section) => isWritten(again, section))) return edited;
  return {
    kind: 'refused',
    refusals: [refusalOf(notWritten(document, 'read otherwise'), undefined)],
  };
}

/** Whether the new text says of a section what it shall. */
function isWritten({ objects, sections }: OptionDocument, wanted: WorkingSection): boolean {
  const { object, origin } = wanted.target;
  const held: readonly OptionSection[] =
    object === undefined
      ? sections
      : objects
          .filter(({ address, type }) => address === object.address && type === object.type)
          .flatMap(({ parts }) => parts.filter((part) => part.origin === origin))
          .flatMap((part) => part.sections.filter(({ name }) => name === wanted.name));
  const found = held.filter(({ name }) => name === wanted.name).flatMap(({ options }) => options);
  const expected = wanted.isRemoved ? [] : wanted.options.filter(({ isRemoved }) => !isRemoved);
  return (
    found.length === expected.length &&
    expected.every(({ name, value }) =>
      found.some((each) => each.name === name && each.value === value),
    )
  );
}

function notWritten({ source }: OptionDocument, reason: string): Refused {
  return reason === 'not-encodable'
    ? refused(
        `the file is stored as ${source.encoding.name}, which cannot hold the new text`,
        'Store the file as UTF-8 first, or use other characters.',
      )
    : refused(
        'the file is written in a way that this change does not fit into',
        'Edit the file by hand, or in the Genesys configuration, and export again.',
      );
}

function refusalOf({ reason, help, places }: Refused, at: number | undefined): EditRefusal {
  return { at, reason, help, places };
}

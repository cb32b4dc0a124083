/**
 * Field objects of Genesys describe the columns of calling lists. What is read of them is `send_attribute`: the key
 * under which a column is sent.
 */
import { type Diagnostic, diagnostic } from '../diagnostic.js';
import type { OptionDocument, OptionEntry } from '../option-file/document/option-document.js';
import { nameFinder } from '../text/near-miss.js';
import { quoted } from '../text/quoted.js';
import { sectionsSearched } from './resolve/section-search.js';
import { folderOf } from './values/file-path.js';

/** What exported Field objects say. */
export interface FieldDefinitions {
  /** Columns of calling lists → keys that they travel under. */
  readonly keys: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** One `send_attribute` at its place. */
interface FieldDefinition {
  readonly field: string;
  readonly key: string;
  /** How early its section is searched. */
  readonly rank: number;
  readonly document: OptionDocument;
  readonly option: OptionEntry;
}

/** The option in the annex of a Field object; spelt with `_`, unlike those of OCS itself. */
const SEND_ATTRIBUTE = 'send_attribute';

const nearSendAttribute = nameFinder([SEND_ATTRIBUTE]);

/** `[Field/Other1]`, `[Field:Other1]`. */
const QUALIFIED = /^Field[/:](.+)$/s;

/**
 * Reads exported Field objects (seed: "user-defined fields with the send_attribute defined"), in either
 * form: a file for many fields, a section each, `[Other1]` or `[Field/Other1]`; or a file for one field,
 * named after it, with the sections that OCS searches (application name, `default`, `OCServer`). A later
 * file wins. A field without `send_attribute` is not sent. Never throws.
 */
export function readFieldDefinitions(
  documents: readonly OptionDocument[],
  applicationName?: string,
): FieldDefinitions {
  const diagnostics: Diagnostic[] = documents.flatMap(nearMisses);
  const definitions = new Map<string, FieldDefinition>();
  for (const document of documents) {
    for (const definition of definitionsIn(document, applicationName)) {
      if (definition.key === '') diagnostics.push(emptyKey(definition));
      else take(definition, definitions, diagnostics);
    }
  }
  const defined = [...definitions.values()];
  const keys = new Map(defined.map(({ field, key }) => [field, key]));
  return { keys, diagnostics: [...diagnostics, ...sharedKeys(defined)] };
}

function definitionsIn(
  document: OptionDocument,
  applicationName: string | undefined,
): readonly FieldDefinition[] {
  const searched = sectionsSearched('ocs', applicationName);
  return document.sections.flatMap(({ name, options }) => {
    const rank = searched.indexOf(name);
    const field = rank >= 0 ? fieldOfFile(document) : (QUALIFIED.exec(name)?.[1] ?? name);
    return options
      .filter((option) => option.name === SEND_ATTRIBUTE)
      .map((option) => ({ field, key: option.value, rank, document, option }));
  });
}

/** The file's name without folder and extension. */
function fieldOfFile({ source: { filename } }: OptionDocument): string {
  return filename.slice(folderOf(filename).length).replace(/(?<=.)\.[^.]*$/s, '');
}

/** Of two definitions in one file the section decides, of two files the later. */
function take(
  definition: FieldDefinition,
  definitions: Map<string, FieldDefinition>,
  diagnostics: Diagnostic[],
): void {
  const earlier = definitions.get(definition.field);
  const isSameFile = earlier?.document === definition.document;
  if (isSameFile && earlier.rank < definition.rank) return;
  definitions.set(definition.field, definition);
  if (earlier !== undefined && !isSameFile) diagnostics.push(overridden(earlier, definition));
}

function overridden(earlier: FieldDefinition, definition: FieldDefinition): Diagnostic {
  const summary = `the ${SEND_ATTRIBUTE} of field ${quoted(definition.field)} overrides an earlier one`;
  const related = [{ summary: 'the earlier definition', range: locate(earlier) }];
  return diagnostic('option-overridden', summary, { range: locate(definition), related });
}

/** Two columns under one key: of values that both have, one would be lost. */
function sharedKeys(definitions: readonly FieldDefinition[]): Diagnostic[] {
  const owners = new Map<string, FieldDefinition>();
  return definitions.flatMap((definition) => {
    const owner = owners.get(definition.key);
    owners.set(definition.key, owner ?? definition);
    return owner === undefined ? [] : [sharedKey(owner, definition)];
  });
}

function sharedKey(owner: FieldDefinition, definition: FieldDefinition): Diagnostic {
  const summary = `fields ${quoted(owner.field)} and ${quoted(definition.field)} have the same ${SEND_ATTRIBUTE}`;
  const related = [{ summary: 'the other field', range: locate(owner) }];
  const help = 'Give each field a key of its own.';
  return diagnostic('field-key-duplicate', summary, { help, range: locate(definition), related });
}

function emptyKey(definition: FieldDefinition): Diagnostic {
  const summary = `the ${SEND_ATTRIBUTE} of field ${quoted(definition.field)} is empty`;
  const help = 'Name the key, or remove the option: then the field is not sent.';
  return diagnostic('option-value-empty', summary, { help, range: locate(definition) });
}

function nearMisses({ sections, source }: OptionDocument): Diagnostic[] {
  const options = sections.flatMap((section) => section.options);
  return options
    .filter(({ name }) => nearSendAttribute(name) !== undefined)
    .map(({ name, nameRange }) => {
      const summary = `option ${quoted(name)} is not ${quoted(SEND_ATTRIBUTE)}, and is not read`;
      const help = `Write ${SEND_ATTRIBUTE}.`;
      return diagnostic('option-near-miss', summary, { help, range: source.locate(nameRange) });
    });
}

/** The place of a definition's value, or of the whole option if the value is empty. */
function locate({ option, document }: FieldDefinition) {
  const { start, end } = option.valueRange;
  return document.source.locate(start === end ? option.range : option.valueRange);
}

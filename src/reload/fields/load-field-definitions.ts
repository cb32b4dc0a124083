import type { Diagnostic } from '../../diagnostic.js';
import { readNamedFiles } from '../../files/read-named-file.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { parseOptionFile } from '../../option-file/parse-option-file.js';
import { type FieldDefinitions, readFieldDefinitions } from '../../options/field-definitions.js';

/**
 * Files of exported Field objects. A Field object of Genesys describes a column of calling lists; its option
 * `send_attribute` is the key that the column's value is sent under.
 */
export interface FieldFiles {
  /** As they were named, each once; a later one wins. */
  readonly filenames: readonly string[];
  readonly applicationName?: string | undefined;
}

/** Field definitions with the documents they were read from, by file name. */
export interface LoadedFields extends FieldDefinitions {
  readonly documents: ReadonlyMap<string, OptionDocument>;
}

/**
 * Reads files of exported Field objects as they stand now. Definitions with an error among
 * `diagnostics` must not be used.
 *
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function loadFieldDefinitions(files: FieldFiles): Promise<LoadedFields> {
  return fieldsOf(files, await readNamedFiles(files.filenames));
}

/** From the bytes of files to field definitions. Never throws. */
export function fieldsOf(
  { filenames, applicationName }: FieldFiles,
  bytes: ReadonlyMap<string, Uint8Array>,
): LoadedFields {
  const parsed = filenames.map((name) => parseOptionFile(bytes.get(name) ?? NO_BYTES, name));
  const documents = parsed.map(({ document }) => document);
  const { keys, diagnostics } = readFieldDefinitions(documents, applicationName);
  const found: Diagnostic[] = [...parsed.flatMap((one) => one.diagnostics), ...diagnostics];
  const byName = documents.map((document) => [document.source.filename, document] as const);
  return { keys, diagnostics: found, documents: new Map(byName) };
}

const NO_BYTES = new Uint8Array();

import { dirname, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../diagnostic.js';
import type { OptionDocument } from '../../option-file/document/option-document.js';
import { parseOptionFile } from '../../option-file/parse-option-file.js';
import type { EffectiveOptions } from '../../options/catalog/effective-options.js';
import type { OptionSource } from '../../options/resolve/placed-section.js';
import { resolveOptions } from '../../options/resolve-options.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import type { NamedFile, OptionFiles } from './option-files.js';

/** What option files say together, with everything it was made from. */
export interface ResolvedFiles {
  readonly options: EffectiveOptions;
  /** Of syntax and values, by file and place; those without a place last. */
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: ReadonlyMap<string, OptionDocument>;
  readonly sources: readonly OptionSource[];
}

/**
 * From the bytes of option files to options. Never throws. Options with an error among `diagnostics`
 * must not be used.
 *
 * @param bytes of each file, by its name as given.
 */
export function resolveFiles(
  { files, ...names }: OptionFiles,
  bytes: ReadonlyMap<string, Uint8Array>,
): ResolvedFiles {
  const parsed = new Map(
    files.map(({ filename }) => [
      filename,
      parseOptionFile(bytes.get(filename) ?? NO_BYTES, filename),
    ]),
  );
  const sources = files.flatMap((file) => {
    const document = parsed.get(file.filename)?.document;
    return document === undefined ? [] : [sourceOf(file, document)];
  });
  const resolved = resolveOptions({ sources, ...names, fingerprint: runFingerprint });
  const documents = new Map([...parsed].map(([filename, { document }]) => [filename, document]));
  const ofSyntax = [...parsed.values()].flatMap(({ diagnostics }) => diagnostics);
  const diagnostics = inFileOrder([...ofSyntax, ...resolved.diagnostics], [...documents.keys()]);
  return { options: resolved.options, diagnostics, documents, sources };
}

const NO_BYTES = new Uint8Array();

/** A file that is named twice, for two of its objects, is read once. */
function sourceOf({ filename, role, address }: NamedFile, document: OptionDocument): OptionSource {
  return { document, role, address, folder: dirname(resolve(filename)) + sep };
}

function inFileOrder(diagnostics: Diagnostic[], filenames: readonly string[]): Diagnostic[] {
  const order = new Map(filenames.map((filename, at) => [filename, at]));
  const fileOf = ({ range }: Diagnostic) => order.get(range?.filename ?? '') ?? filenames.length;
  const byteOf = ({ range }: Diagnostic) => range?.start.byte ?? 0;
  return diagnostics.sort((a, b) => fileOf(a) - fileOf(b) || byteOf(a) - byteOf(b));
}

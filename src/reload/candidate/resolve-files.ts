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
  { files, applicationName }: OptionFiles,
  bytes: ReadonlyMap<string, Uint8Array>,
): ResolvedFiles {
  const parsed = files.map((file) => parseNamed(file, bytes.get(file.filename) ?? NO_BYTES));
  const sources = parsed.map(({ source }) => source);
  const resolved = resolveOptions({ sources, applicationName, fingerprint: runFingerprint });
  const documents = new Map(
    sources.map(({ document }) => [document.source.filename, document] as const),
  );
  const found = [...parsed.flatMap(({ diagnostics }) => diagnostics), ...resolved.diagnostics];
  const diagnostics = inFileOrder(found, [...documents.keys()]);
  return { options: resolved.options, diagnostics, documents, sources };
}

const NO_BYTES = new Uint8Array();

function parseNamed({ filename, role }: NamedFile, bytes: Uint8Array) {
  const { document, diagnostics } = parseOptionFile(bytes, filename);
  const source: OptionSource = { document, role, folder: dirname(resolve(filename)) + sep };
  return { source, diagnostics };
}

function inFileOrder(diagnostics: Diagnostic[], filenames: readonly string[]): Diagnostic[] {
  const order = new Map(filenames.map((filename, at) => [filename, at]));
  const fileOf = ({ range }: Diagnostic) => order.get(range?.filename ?? '') ?? filenames.length;
  const byteOf = ({ range }: Diagnostic) => range?.start.byte ?? 0;
  return diagnostics.sort((a, b) => fileOf(a) - fileOf(b) || byteOf(a) - byteOf(b));
}

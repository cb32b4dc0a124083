import type { Diagnostic } from '../../diagnostic.js';
import { parseOptionFile } from '../../option-file/parse-option-file.js';
import type { EffectiveOptions } from '../../options/catalog/effective-options.js';
import type { OptionSource } from '../../options/resolve/placed-section.js';
import { resolveOptions } from '../../options/resolve-options.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import type { CommandIo } from './command-io.js';
import { wantsColor } from './paint.js';
import { renderForTerminal } from './render-for-terminal.js';

/** One option file, looked at on its own. */
export interface ReadSource {
  readonly source: OptionSource;
  readonly options: EffectiveOptions;
  readonly diagnostics: readonly Diagnostic[];
}

/** How a file is to be read that is looked at on its own. */
export interface SourceTerms {
  readonly filename: string;
  readonly role: OptionSource['role'];
  readonly applicationName?: string | undefined;
}

/**
 * A file as it stands: relative paths in it stay relative, so that copies of a file in two folders have
 * equal options.
 */
export function readSource(
  bytes: Uint8Array,
  { filename, role, applicationName }: SourceTerms,
): ReadSource {
  const { document, diagnostics } = parseOptionFile(bytes, filename);
  const source = { document, role, folder: '' };
  const resolved = resolveOptions({
    sources: [source],
    applicationName,
    fingerprint: runFingerprint,
  });
  return {
    source,
    options: resolved.options,
    diagnostics: [...diagnostics, ...resolved.diagnostics],
  };
}

/** Prints the errors of files to stderr. Returns whether there are any. */
export function reportErrors(files: readonly ReadSource[], io: CommandIo): boolean {
  const errors = files.flatMap(({ diagnostics }) =>
    diagnostics.filter(({ severity }) => severity === 'error'),
  );
  const documents = new Map(
    files.map(({ source: { document } }) => [document.source.filename, document]),
  );
  const color = wantsColor(io.stderr, io.env);
  if (errors.length > 0) io.stderr.write(renderForTerminal(errors, { documents, color }));
  return errors.length > 0;
}

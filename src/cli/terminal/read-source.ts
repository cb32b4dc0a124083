import { type Command, Option } from 'commander';
import type { Diagnostic } from '../../diagnostic.js';
import { readNamedFile } from '../../files/read-named-file.js';
import { parseOptionFile } from '../../option-file/parse-option-file.js';
import type { EffectiveOptions } from '../../options/catalog/effective-options.js';
import type { OptionSource } from '../../options/resolve/placed-section.js';
import { resolveOptions } from '../../options/resolve-options.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import type { CommandIo } from './command-io.js';
import { type FileAddress, fileAddressOf } from './file-address.js';
import { tellDiagnostics } from './render-for-terminal.js';

/** One option file, looked at on its own. */
export interface ReadSource {
  readonly source: OptionSource;
  readonly options: EffectiveOptions;
  readonly diagnostics: readonly Diagnostic[];
}

/** The flags of commands that look at a file on its own: how it is to be read. */
export interface RoleFlags {
  readonly as: OptionSource['role'];
  readonly applicationName?: string | undefined;
  readonly hostName?: string | undefined;
}

export function addRoleFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--as <role>', 'what a file holds: options of one level, or of both')
        .choices(['application', 'host', 'plain'])
        .default('plain'),
    )
    .option(
      '--application-name <name>',
      'which Application of a file with several; its section is searched first',
    )
    .option('--host-name <name>', 'which Host of a file with several');
}

/**
 * A file as it stands, or one of its objects: `export.xml#OCS_Main`.
 *
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function loadSource(file: string, flags: RoleFlags): Promise<ReadSource> {
  const named = fileAddressOf(file);
  return readSource(named, await readNamedFile(named.filename), flags);
}

/** Relative paths in the file stay relative, so that copies of it in two folders have equal options. */
export function readSource(
  { filename, address }: FileAddress,
  bytes: Uint8Array,
  { as: role, applicationName, hostName }: RoleFlags,
): ReadSource {
  const { document, diagnostics } = parseOptionFile(bytes, filename);
  const source = { document, role, address, folder: '' };
  const resolved = resolveOptions({
    sources: [source],
    applicationName,
    hostName,
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
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  const errors = all.filter(({ severity }) => severity === 'error');
  const documents = files.map(({ source: { document } }) => document);
  return tellDiagnostics(
    io,
    errors,
    new Map(documents.map((each) => [each.source.filename, each])),
  );
}

/** What is said of a file whose objects are several, or none that counts. */
export function isSelection({ code }: Diagnostic): boolean {
  return (
    code === 'objects-of-one-level' || code === 'objects-are-changes' || code === 'object-not-found'
  );
}

/** Where all objects of a file are looked at, nobody has to know which of them would be in force. */
export function withoutSelection(file: ReadSource): ReadSource {
  const isKept = (each: Diagnostic) => !isSelection(each) || each.code === 'object-not-found';
  return { ...file, diagnostics: file.diagnostics.filter(isKept) };
}

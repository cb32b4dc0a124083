import { type Command, Option } from 'commander';
import type { Diagnostic } from '../../diagnostic.js';
import { readNamedFile } from '../../files/read-named-file.js';
import { parseOptionFile } from '../../option-file/parse-option-file.js';
import type { EffectiveOptions } from '../../options/catalog/effective-options.js';
import type { NamedSource } from '../../options/pairs/find-installations.js';
import type { OptionSource } from '../../options/resolve/placed-section.js';
import { resolveOptions } from '../../options/resolve-options.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import type { CommandIo } from './command-io.js';
import { type FileAddress, fileAddressOf } from './file-address.js';
import { tellDiagnostics } from './render-for-terminal.js';

/** An option file looked at on its own, or an Application with its Host. */
export interface ReadSource {
  /** The only file, or that of the Application. */
  readonly source: OptionSource;
  readonly sources: readonly OptionSource[];
  readonly options: EffectiveOptions;
  readonly diagnostics: readonly Diagnostic[];
}

/** The flags of commands that look at a file on its own: how it is to be read. */
export interface RoleFlags {
  readonly as: OptionSource['role'];
  readonly applicationName?: string | undefined;
  readonly hostName?: string | undefined;
  /** A file that says which Application runs on which Host. */
  readonly pairs?: string | undefined;
}

export function addPairsFlag(command: Command): Command {
  return command.option(
    '--pairs <file>',
    'lines `APPLICATION-FILE, HOST-FILE` that belong together',
  );
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
 * A file as it stands, or one of its objects: `export.xml#OCS_Main`; or an Application with its Host: a folder
 * that holds both, or a file and what `--pairs` says of it.
 *
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function loadSource(word: string, flags: RoleFlags): Promise<ReadSource> {
  const named = fileAddressOf(word);
  const { filesOfInstallation } = await import('./read-installations.js');
  const files = await filesOfInstallation(named.filename, flags.pairs);
  const parsed: ParsedSource[] = [];
  for (const file of files ?? [{ ...named, role: flags.as }]) {
    const address =
      file.filename === named.filename ? (named.address ?? file.address) : file.address;
    parsed.push(parse({ ...file, address }, await readNamedFile(file.filename)));
  }
  return resolve(parsed, flags);
}

interface ParsedSource {
  readonly source: OptionSource;
  readonly diagnostics: readonly Diagnostic[];
}

export function readSource(named: FileAddress, bytes: Uint8Array, flags: RoleFlags): ReadSource {
  return resolve([parse({ ...named, role: flags.as }, bytes)], flags);
}

/** Relative paths in the file stay relative, so that copies of it in two folders have equal options. */
function parse({ filename, address, role }: NamedSource, bytes: Uint8Array): ParsedSource {
  const { document, diagnostics } = parseOptionFile(bytes, filename);
  return { source: { document, role, address, folder: '' }, diagnostics };
}

function resolve(
  parsed: readonly ParsedSource[],
  { applicationName, hostName }: RoleFlags,
): ReadSource {
  const sources = parsed.map(({ source }) => source);
  const [source] = sources;
  if (source === undefined) throw new Error('a source has a file');
  const names = { applicationName, hostName };
  const { options, diagnostics } = resolveOptions({
    sources,
    ...names,
    fingerprint: runFingerprint,
  });
  const found = parsed.flatMap((each) => each.diagnostics);
  return { source, sources, options, diagnostics: [...found, ...diagnostics] };
}

/** Prints the errors of files to stderr. Returns whether there are any. */
export function reportErrors(files: readonly ReadSource[], io: CommandIo): boolean {
  const all = files.flatMap(({ diagnostics }) => diagnostics);
  const errors = all.filter(({ severity }) => severity === 'error');
  const documents = files.flatMap(({ sources }) => sources.map(({ document }) => document));
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

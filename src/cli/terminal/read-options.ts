import type { Command } from 'commander';
import { loadOptionFiles } from '../../reload/candidate/load-option-files.js';
import type { NamedFile, OptionFiles } from '../../reload/candidate/option-files.js';
import type { ReadCandidate } from '../../reload/candidate/read-candidate.js';
import { fileAddressOf } from './file-address.js';

/** The flags of every command that reads option files. */
export interface SourceFlags {
  readonly application?: readonly string[];
  readonly host?: readonly string[];
  readonly applicationName?: string;
  readonly hostName?: string;
}

/** Adds the flags and the `[file...]` argument that {@link optionFilesOf} takes. */
export function addSourceFlags(command: Command): Command {
  return command
    .option('--application <file>', 'options of the Application (may be repeated)', collectFiles)
    .option('--host <file>', 'options of the Host (may be repeated)', collectFiles)
    .option(
      '--application-name <name>',
      'which Application of a file with several; its section is searched first',
    )
    .option('--host-name <name>', 'which Host of a file with several');
}

/** Gathers the files of a flag that may be repeated. */
export function collectFiles(file: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, file];
}

/**
 * The files that a command names: Application files, Host files, then plain ones, each in the order
 * given; later ones override earlier ones.
 */
export function optionFilesOf(flags: SourceFlags, files: readonly string[]): OptionFiles {
  return {
    files: [
      ...(flags.application ?? []).map((file) => namedFile(file, 'application')),
      ...(flags.host ?? []).map((file) => namedFile(file, 'host')),
      ...files.map((file) => namedFile(file, 'plain')),
    ],
    applicationName: flags.applicationName,
    hostName: flags.hostName,
  };
}

function namedFile(file: string, role: NamedFile['role']): NamedFile {
  return { ...fileAddressOf(file), role };
}

export interface LoadedOptions extends ReadCandidate {
  readonly optionFiles: OptionFiles;
}

/**
 * From file names to options in force. Options with an error among `diagnostics` must not be used.
 *
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function loadOptions(
  flags: SourceFlags,
  files: readonly string[],
): Promise<LoadedOptions> {
  const optionFiles = optionFilesOf(flags, files);
  return { ...(await loadOptionFiles(optionFiles)), optionFiles };
}

/** Whether any file is named at all. */
export function namesFiles(flags: SourceFlags, files: readonly string[]): boolean {
  return optionFilesOf(flags, files).files.length > 0;
}

import { readFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import type { Diagnostic } from '../diagnostic.js';
import { NotifierError } from '../errors.js';
import { parseOptionFile } from '../option-file/parse-option-file.js';
import type { EffectiveOptions } from '../options/effective-options.js';
import { resolveOptions } from '../options/resolve-options.js';
import type { OptionSource } from '../options/sources.js';
import type { Documents } from './render-diagnostics.js';

/** The flags of every command that reads option files. */
export interface SourceFlags {
  readonly application?: readonly string[];
  readonly host?: readonly string[];
  readonly applicationName?: string;
}

/** Adds the flags and the `[file...]` argument that {@link loadOptions} takes. */
export function addSourceFlags(command: Command): Command {
  return command
    .option('--application <file>', 'options of the Application (may be repeated)', collect)
    .option('--host <file>', 'options of the Host (may be repeated)', collect)
    .option('--application-name <name>', 'the section that is searched first');
}

function collect(file: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, file];
}

export interface LoadedSources {
  readonly sources: readonly OptionSource[];
  /** What is wrong with the syntax of each file. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads and parses the files that a command names: Application files, Host files, then plain ones,
 * each in the order given; later ones override earlier ones.
 *
 * @throws NotifierError `FILE_UNREADABLE`
 */
export async function readOptionSources(
  flags: SourceFlags,
  files: readonly string[],
): Promise<LoadedSources> {
  const named = [
    ...(flags.application ?? []).map((filename) => ({ filename, role: 'application' as const })),
    ...(flags.host ?? []).map((filename) => ({ filename, role: 'host' as const })),
    ...files.map((filename) => ({ filename, role: 'plain' as const })),
  ];
  const parsed = await Promise.all(
    named.map(async ({ filename, role }) => {
      const { document, diagnostics } = parseOptionFile(await readBytes(filename), filename);
      const source: OptionSource = { document, role, folder: dirname(resolve(filename)) + sep };
      return { source, diagnostics };
    }),
  );
  return {
    sources: parsed.map(({ source }) => source),
    diagnostics: parsed.flatMap(({ diagnostics }) => diagnostics),
  };
}

export interface LoadedOptions {
  readonly options: EffectiveOptions;
  /** Of syntax and values, by file and place; those without a place last. */
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: Documents;
  readonly sources: readonly OptionSource[];
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
  const { sources, diagnostics } = await readOptionSources(flags, files);
  const resolved = resolveOptions({ sources, applicationName: flags.applicationName });
  const documents = new Map(
    sources.map(({ document }) => [document.source.filename, document] as const),
  );
  return {
    options: resolved.options,
    diagnostics: inFileOrder([...diagnostics, ...resolved.diagnostics], [...documents.keys()]),
    documents,
    sources,
  };
}

/** Whether any file is named at all. */
export function namesFiles(flags: SourceFlags, files: readonly string[]): boolean {
  return files.length + (flags.application?.length ?? 0) + (flags.host?.length ?? 0) > 0;
}

async function readBytes(filename: string): Promise<Uint8Array> {
  try {
    return await readFile(filename);
  } catch (cause) {
    const help = 'Name a file that exists and may be read.';
    throw new NotifierError('FILE_UNREADABLE', `cannot read ${filename}`, { help, cause });
  }
}

function inFileOrder(diagnostics: Diagnostic[], filenames: readonly string[]): Diagnostic[] {
  const order = new Map(filenames.map((filename, at) => [filename, at]));
  const fileOf = ({ range }: Diagnostic) => order.get(range?.filename ?? '') ?? filenames.length;
  const byteOf = ({ range }: Diagnostic) => range?.start.byte ?? 0;
  return diagnostics.sort((a, b) => fileOf(a) - fileOf(b) || byteOf(a) - byteOf(b));
}

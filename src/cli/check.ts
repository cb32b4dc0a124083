import { Command, Option } from 'commander';
import type { Diagnostic } from '../diagnostic.js';
import type { CommandIo } from './command-io.js';
import { countOf, diagnosticsReport } from './diagnostics-report.js';
import { wantsColor } from './paint.js';
import {
  addSourceFlags,
  type LoadedOptions,
  loadOptions,
  namesFiles,
  type SourceFlags,
} from './read-options.js';
import { renderDiagnostics } from './render-diagnostics.js';

interface CheckFlags extends SourceFlags {
  readonly format: 'text' | 'json';
  readonly strict?: boolean;
}

const EXAMPLES = `
Examples:
  ocs-notifier check --application application.cfg --host host.cfg
  ocs-notifier check --strict --format json options.cfg

Exit code: 0 fine, 1 errors (with --strict also warnings), 2 wrong usage.
`;

/** `check`: all that is wrong with option files, at once. */
export function checkCommand(io: CommandIo): Command {
  return addSourceFlags(new Command('check'))
    .description('Check option files and show every problem with its place')
    .argument('[file...]', 'option files that may hold both levels')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .option('--strict', 'warnings fail the check, too')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: CheckFlags) => io.exit(await check(io, files, flags)));
}

async function check(io: CommandIo, files: string[], flags: CheckFlags): Promise<number> {
  if (!namesFiles(flags, files)) {
    io.stderr.write('check: name at least one option file; see check --help\n');
    return 2;
  }
  const loaded = await loadOptions(flags, files);
  const { diagnostics } = loaded;
  io.stdout.write(
    flags.format === 'json'
      ? `${JSON.stringify(diagnosticsReport(diagnostics))}\n`
      : renderFindings(loaded, wantsColor(io.stdout, io.env)),
  );
  const isFailed = diagnostics.some(({ severity }) => {
    return severity === 'error' || (flags.strict === true && severity === 'warning');
  });
  return isFailed ? 1 : 0;
}

function renderFindings({ diagnostics, documents }: LoadedOptions, color: boolean): string {
  const findings = renderDiagnostics(diagnostics, { documents, color });
  const summary = renderCounts(diagnostics, documents.size);
  return findings === '' ? summary : `${findings}\n${summary}`;
}

function renderCounts(diagnostics: readonly Diagnostic[], fileCount: number): string {
  const errors = countOf(diagnostics, 'error');
  const warnings = countOf(diagnostics, 'warning');
  const verdict = errors > 0 ? 'Not usable' : 'OK';
  const counts = `${plural(errors, 'error')}, ${plural(warnings, 'warning')}`;
  return `${verdict}: ${plural(fileCount, 'file')}, ${counts}.\n`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

import { Command, Option } from 'commander';
import { isOptionName } from '../options/catalog.js';
import { explainOptions } from '../options/explain-options.js';
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
import { renderExplanation } from './render-explanation.js';

interface ExplainFlags extends SourceFlags {
  readonly format: 'text' | 'json';
}

const EXAMPLES = `
Examples:
  ocs-notifier explain --application application.cfg --host host.cfg
  ocs-notifier explain http-custom-headers options.cfg

Exit code: 0 fine, 1 the files have errors, 2 wrong usage.
`;

/** `explain`: which value each option has, where it came from, and why. */
export function explainCommand(io: CommandIo): Command {
  return addSourceFlags(new Command('explain'))
    .description('Show the options in force, where each comes from, and what is shadowed')
    .argument('[option-or-file...]', 'one option (all when absent), then option files')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[], flags: ExplainFlags) => {
      const [first, ...others] = words;
      const isOption = first !== undefined && isOptionName(first);
      io.exit(await explain(io, isOption ? others : words, flags, isOption ? first : undefined));
    });
}

async function explain(
  io: CommandIo,
  files: string[],
  flags: ExplainFlags,
  option: string | undefined,
): Promise<number> {
  if (!namesFiles(flags, files)) {
    io.stderr.write('explain: name at least one option file; see explain --help\n');
    return 2;
  }
  const loaded = await loadOptions(flags, files);
  if (flags.format === 'json') writeJson(io, loaded, option);
  else writeText(io, loaded, option);
  return countOf(loaded.diagnostics, 'error') > 0 ? 1 : 0;
}

function writeJson(io: CommandIo, { options, diagnostics }: LoadedOptions, option?: string): void {
  const report = { ...diagnosticsReport(diagnostics), options: explainOptions(options, option) };
  io.stdout.write(`${JSON.stringify(report)}\n`);
}

/** Problems go to stderr; infos are for `check`. */
function writeText(io: CommandIo, loaded: LoadedOptions, option?: string): void {
  const { options, documents } = loaded;
  const color = wantsColor(io.stdout, io.env);
  io.stdout.write(renderExplanation(explainOptions(options, option), color));
  const problems = loaded.diagnostics.filter(({ severity }) => severity !== 'info');
  if (problems.length === 0) return;
  io.stderr.write(
    `\n${renderDiagnostics(problems, { documents, color: wantsColor(io.stderr, io.env) })}`,
  );
}

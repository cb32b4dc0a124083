import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { lifeOfMessage } from '../../engine/retry-policy.js';
import { isOptionName, OPTION_NAMES } from '../../options/catalog/catalog.js';
import { placeSections } from '../../options/resolve/place-sections.js';
import { isUndecided } from '../../options/resolve/selection-problems.js';
import { countOf, diagnosticsReport } from '../../options/show/diagnostics-report.js';
import { explainOptions } from '../../options/show/explain-options.js';
import { referenceOf } from '../../options/show/option-reference.js';
import { nameFinder } from '../../text/near-miss.js';
import { visible } from '../../text/quoted.js';
import type { CommandIo } from '../terminal/command-io.js';
import { jsonDocument } from '../terminal/json-document.js';
import { lifeWords } from '../terminal/message-life.js';
import { wantsColor } from '../terminal/paint.js';
import {
  addSourceFlags,
  type LoadedOptions,
  loadOptions,
  namesFiles,
  type SourceFlags,
} from '../terminal/read-options.js';
import { tellDiagnostics } from '../terminal/render-for-terminal.js';
import { renderTable } from './explain-table.js';
import { type ExplainedOption, renderExplanation } from './render-explanation.js';

interface ExplainFlags extends SourceFlags {
  readonly format: 'text' | 'json';
  readonly full?: boolean;
}

const EXAMPLES = `
Examples:
  ocs-notifier explain --application application.cfg --host host.cfg
  ocs-notifier explain --full --application application.cfg
  ocs-notifier explain http-custom-headers options.cfg

Exit code: 0 fine, 1 the files have errors, 2 wrong usage.
`;

/** `explain`: which value each option has, where it came from, and why. */
export function explainCommand(io: CommandIo): Command {
  return addSourceFlags(new Command('explain'))
    .description('Show the options in force, where each comes from, and what is shadowed')
    .argument('[option-or-file...]', 'one option (all when absent), then option files')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .option('--full', 'all about each option, also on a terminal, where a table is shown otherwise')
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
  const mistake = mistakeIn(flags, files);
  if (mistake !== undefined) {
    io.stderr.write(`explain: ${visible(mistake)}; see explain --help\n`);
    return 2;
  }
  const loaded = await loadOptions(flags, files);
  if (flags.format === 'json') writeJson(io, loaded, option);
  else writeText(io, loaded, { option, isFull: flags.full === true });
  return countOf(loaded.diagnostics, 'error') > 0 ? 1 : 0;
}

const findOption = nameFinder(OPTION_NAMES);

/** The first word may be a misspelt option, which would be taken for a file. */
function mistakeIn(flags: ExplainFlags, files: readonly string[]): string | undefined {
  const [first] = files;
  const meant = first === undefined ? undefined : findOption(first);
  if (first !== undefined && meant !== undefined && !existsSync(first)) {
    return `there is no option and no file ${first}; did you mean ${meant}`;
  }
  return namesFiles(flags, files) ? undefined : 'name at least one option file';
}

function writeJson(io: CommandIo, loaded: LoadedOptions, option?: string): void {
  const options = explained(loaded, option);
  io.stdout.write(jsonDocument({ ...diagnosticsReport(loaded.diagnostics), options }));
}

interface Shown {
  readonly option: string | undefined;
  readonly isFull: boolean;
}

/** Problems go to stderr; infos are for `check`. */
function writeText(io: CommandIo, loaded: LoadedOptions, shown: Shown): void {
  if (!isUndecided(loaded.diagnostics)) writeOptions(io, loaded, shown);
  const problems = loaded.diagnostics.filter(({ severity }) => severity !== 'info');
  if (problems.length === 0) return;
  io.stderr.write('\n');
  tellDiagnostics(io, problems, loaded.documents);
}

function writeOptions(io: CommandIo, loaded: LoadedOptions, { option, isFull }: Shown): void {
  const color = wantsColor(io.stdout, io.env);
  const isTable = io.stdout.isTTY === true && option === undefined && !isFull;
  const options = explained(loaded, option);
  io.stdout.write(isTable ? renderTable(options, color) : renderExplanation(options, color));
  const life = lifeOfMessage(loaded.options.values);
  if (option === undefined && life !== undefined) io.stdout.write(`\n${lifeWords(life)}\n`);
}

function explained(
  { options, optionFiles, sources }: LoadedOptions,
  option: string | undefined,
): readonly ExplainedOption[] {
  const { applicationName } = placeSections(sources, optionFiles);
  return explainOptions(options, option).map((each) => {
    return { ...each, reference: referenceOf(each.name, applicationName) };
  });
}

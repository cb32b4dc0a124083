import { Command, Option } from 'commander';
import { type OptionPlace, parseOptionPlace } from '../../options/plan/option-place.js';
import type { Plan } from '../../options/plan/plan-installation.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import { visible } from '../../text/quoted.js';
import { expandFiles } from '../check/expand-files.js';
import type { CommandIo } from '../terminal/command-io.js';
import { painter, wantsColor } from '../terminal/paint.js';
import { collectFiles } from '../terminal/read-options.js';
import { readPairs } from '../terminal/read-pairs.js';
import { StatusLine } from '../terminal/status-line.js';
import { PlanFiles, type WrittenFile } from './plan-files.js';
import {
  hasFailed,
  type PlanResult,
  renderPlanJson,
  renderPlanTally,
  renderStep,
  renderWritten,
} from './plan-report.js';

interface PlanFlags {
  readonly set?: readonly string[];
  readonly unset?: readonly string[];
  readonly where?: readonly string[];
  readonly pairs?: string;
  readonly write?: boolean;
  readonly format: 'text' | 'json';
}

const EXAMPLES = `
Examples:
  ocs-notifier plan 'exports/**/*.cfg' --set OCServer/http-connection-pool-size=50
  ocs-notifier plan 'exports/**' --unset default/http-proxy --where default/http-proxy=old-proxy:3128
  ocs-notifier plan 'exports/**' --set 'Host/default/http-custom-headers=X-Site: Munich' --write

SECTION/OPTION is one of the Application, Host/SECTION/OPTION of the Host; both are found as check --each does:
by reference, by folder, by --pairs. --where takes the value as it is written; without =VALUE it means "is set".
Of a file with several Applications each is changed. Nothing is written without --write; then each file is
replaced at once, and one that somebody changed meanwhile, or that cannot be written, is left alone and said.

Exit code: 0 fine, 1 something is refused or was not written, 2 wrong usage or a file that cannot be read.
`;

const USAGE = 2;

/** `plan`: one change over many exports, shown first and written when that is asked for. */
export function planCommand(io: CommandIo): Command {
  return new Command('plan')
    .description('Show what a change would make of many option files, and write it with --write')
    .argument('<file...>', 'option files, or patterns such as exports/**/*.cfg')
    .option('--set <section/option=value>', 'set an option (may be repeated)', collectFiles)
    .option('--unset <section/option>', 'remove an option (may be repeated)', collectFiles)
    .option(
      '--where <section/option=value>',
      'only where it is so (may be repeated: all)',
      collectFiles,
    )
    .option('--pairs <file>', 'lines `APPLICATION-FILE, HOST-FILE` that belong together')
    .option('--write', 'change the files')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[], flags: PlanFlags) => io.exit(await plan(io, words, flags)));
}

async function plan(io: CommandIo, words: readonly string[], flags: PlanFlags): Promise<number> {
  const wanted = planOf(flags);
  const filenames = typeof wanted === 'string' ? [] : await expandFiles(words);
  const mistake = typeof wanted === 'string' ? wanted : `no file matches ${words.join(' ')}`;
  if (typeof wanted === 'string' || filenames.length === 0) {
    io.stderr.write(`plan: ${visible(mistake)}; see plan --help\n`);
    return USAGE;
  }
  const status = new StatusLine(io.stderr);
  const files = new PlanFiles();
  for (const [at, filename] of filenames.entries()) {
    status.show(`reading ${at + 1} of ${filenames.length}`);
    await files.read(filename);
  }
  status.clear();
  const pairs = flags.pairs === undefined ? [] : await readPairs(flags.pairs);
  const steps = files.plan(wanted, pairs);
  return finish(io, { steps, files, written: undefined }, flags);
}

async function finish(io: CommandIo, planned: PlanResult, flags: PlanFlags): Promise<number> {
  const color = wantsColor(io.stdout, io.env);
  const paint = painter(color);
  const tell = (text: string) => flags.format === 'text' && io.stdout.write(text);
  for (const step of planned.steps) tell(renderStep(step, planned.files, paint, color));
  const written =
    flags.write === true
      ? await write(io, planned.files, (file) => tell(renderWritten(file, paint)))
      : undefined;
  const result = { ...planned, written };
  if (flags.format === 'json') io.stdout.write(renderPlanJson(result));
  tell(renderPlanTally(result));
  return hasFailed(result) ? 1 : 0;
}

async function write(
  io: CommandIo,
  files: PlanFiles,
  tell: (file: WrittenFile) => void,
): Promise<readonly WrittenFile[]> {
  const status = new StatusLine(io.stderr);
  const written: WrittenFile[] = [];
  for await (const file of files.write()) {
    written.push(file);
    status.clear();
    tell(file);
    status.show(`written ${written.length} of ${files.changedCount}`);
  }
  status.clear();
  return written;
}

/** The plan that flags say, or what is wrong with them. */
function planOf({ set = [], unset = [], where = [] }: PlanFlags): Plan | string {
  if (set.length + unset.length === 0) return 'name what to --set or --unset';
  const wrong = [...set, ...unset, ...where].find((text) => parseOptionPlace(text) === undefined);
  // What stands behind the = may be a secret.
  if (wrong !== undefined) return `${wrong.replace(/=.*$/s, '=…')} is not SECTION/OPTION=VALUE`;
  const places = (texts: readonly string[]): OptionPlace[] =>
    texts.flatMap((text) => parseOptionPlace(text) ?? []);
  const [sets, unsets] = [places(set), places(unset)];
  const bare = sets.find(({ value }) => value === undefined);
  if (bare !== undefined) return '--set takes SECTION/OPTION=VALUE';
  if (unsets.some(({ value }) => value !== undefined)) return '--unset takes SECTION/OPTION';
  return { edits: [...sets, ...unsets], where: places(where), fingerprint: runFingerprint };
}

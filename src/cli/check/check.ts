import { Command, Option } from 'commander';
import type { Diagnostic } from '../../diagnostic.js';
import { lifeOfMessage } from '../../engine/retry-policy.js';
import { compareIni } from '../../options/check/compare-ini.js';
import { readingsOf } from '../../options/check/count-read.js';
import { namedFiles } from '../../options/named-files.js';
import { countOf } from '../../options/show/diagnostics-report.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import { visible } from '../../text/quoted.js';
import type { CommandIo } from '../terminal/command-io.js';
import { wantsColor } from '../terminal/paint.js';
import {
  addSourceFlags,
  type LoadedOptions,
  loadOptions,
  namesFiles,
  optionFilesOf,
  type SourceFlags,
} from '../terminal/read-options.js';
import { CHECK_FORMATS, type CheckFormat, renderCheck } from './check-formats.js';
import { type CheckResult, exitCodeOf, inFileOrder } from './check-result.js';
import { expandFiles, isPattern } from './expand-files.js';
import type { FileFixes } from './fix.js';
import type { FleetResult } from './fleet.js';

export interface CheckFlags extends SourceFlags {
  readonly format: CheckFormat;
  readonly strict?: boolean;
  readonly fix?: boolean;
  readonly probe?: boolean;
  readonly each?: boolean;
  readonly compareIni?: boolean;
  readonly all?: boolean;
  readonly reveal?: boolean;
  readonly onto?: string;
  readonly pairs?: string;
}

const EXAMPLES = `
Examples:
  ocs-notifier check --application application.cfg --host host.cfg
  ocs-notifier check --strict --format json options.cfg
  ocs-notifier check --format sarif options.cfg > findings.sarif
  ocs-notifier check --fix options.cfg
  ocs-notifier check --probe --application application.cfg --host host.cfg
  ocs-notifier check 'exports/**/*.cfg'
  ocs-notifier check changes.xml --onto export.xml

Exit code: 0 fine, 1 errors (with --strict also warnings), fixes refused or a probe
interrupted, 2 wrong usage or a file that cannot be read.
`;

/** `check`: all that is wrong with option files, at once. */
export function checkCommand(io: CommandIo): Command {
  return addSourceFlags(new Command('check'))
    .description('Check option files and show every problem with its place')
    .argument('[file...]', 'option files that may hold both levels')
    .addOption(
      new Option('--format <format>', 'github: workflow commands; sarif: SARIF 2.1.0')
        .choices(CHECK_FORMATS)
        .default('text'),
    )
    .option('--strict', 'warnings fail the check, too')
    .option('--fix', 'put right what needs no decision, then show what is left')
    .option('--probe', 'also connect to the URI and through the proxy; sends no request')
    .option(
      '--each',
      'check every file, or Application with its Host, by itself, and compare them; so do patterns',
    )
    .option(
      '--pairs <file>',
      'with --each: lines `APPLICATION-FILE, HOST-FILE` that belong together',
    )
    .option('--compare-ini', 'also list what tools that use the ini package would read otherwise')
    .option('--all', 'show every finding, also where a file has more than five of one code')
    .option('--reveal', 'show lines with the secrets in them; on a terminal only')
    .option('--onto <base>', 'FILE holds changes (CfgUpdate): show what they make of this export')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: CheckFlags) => io.exit(await check(io, files, flags)));
}

async function check(io: CommandIo, files: string[], flags: CheckFlags): Promise<number> {
  const mistake = mistakeInReveal(io, flags) ?? mistakeIn(flags, files);
  if (mistake !== undefined) {
    io.stderr.write(`check: ${visible(mistake)}; see check --help\n`);
    return 2;
  }
  const [file] = files;
  if (flags.onto !== undefined && file !== undefined) {
    const { checkOnto } = await import('./check-onto.js');
    return show(io, await checkOnto(file, flags.onto, flags), flags);
  }
  const isEach = flags.each === true || files.some(isPattern);
  const filenames = isEach ? await expandFiles(files) : files;
  if (filenames.length === 0 && isEach) {
    io.stderr.write(`check: no file matches ${visible(files.join(' '))}\n`);
    return 2;
  }
  const result = await (isEach ? checkEach(filenames, flags) : checkTogether(filenames, flags));
  return show(io, result, flags);
}

async function show(
  io: CommandIo,
  result: CheckResult | FleetResult,
  { format, strict, all, reveal }: CheckFlags,
): Promise<number> {
  const shown = { ...result, isAll: all, isRevealed: reveal };
  io.stdout.write(await renderCheck(format, shown, wantsColor(io.stdout, io.env)));
  return exitCodeOf(result, strict === true);
}

function mistakeInReveal(
  { stdout }: CommandIo,
  { reveal, format }: CheckFlags,
): string | undefined {
  if (reveal !== true || (stdout.isTTY === true && format === 'text')) return undefined;
  return '--reveal shows secrets, as text on a terminal only';
}

function mistakeIn(flags: CheckFlags, files: readonly string[]): string | undefined {
  if (flags.onto !== undefined) return mistakeOnto(flags, files);
  if (!namesFiles(flags, files)) return 'name at least one option file';
  const isEach = flags.each === true || files.some(isPattern);
  if (isEach && flags.probe === true) return '--probe takes the options of one installation';
  if (!isEach && flags.pairs !== undefined) return '--pairs takes --each or a pattern';
  if (!isEach || (flags.application ?? flags.host) === undefined) return undefined;
  return 'with --each or a pattern every file is checked by itself, without --application and --host';
}

function mistakeOnto(flags: CheckFlags, files: readonly string[]): string | undefined {
  const others = [
    flags.fix,
    flags.probe,
    flags.each,
    flags.compareIni,
    flags.application,
    flags.host,
  ];
  const isAlone = files.length === 1 && others.every((each) => each === undefined);
  return isAlone ? undefined : '--onto takes one FILE of changes, and none of the other checks';
}

async function checkEach(filenames: readonly string[], flags: CheckFlags): Promise<FleetResult> {
  const { checkFleet } = await import('./fleet.js');
  const fixes: FileFixes[] = [];
  for (const filename of filenames) fixes.push(...(await fix([filename], flags)));
  const result = await checkFleet(flags, filenames, (loaded) => withFindings(loaded, flags));
  return flags.fix === true ? { ...result, fixes } : result;
}

async function checkTogether(files: readonly string[], flags: CheckFlags): Promise<CheckResult> {
  const fixes = await fix(files, flags);
  const loaded = await loadOptions(flags, files);
  const { documents } = loaded;
  const findings = [...(await withFindings(loaded, flags)), ...(await checkCertificates(loaded))];
  const probed = await probe(loaded, findings, flags);
  const diagnostics = inFileOrder([...findings, ...(probed?.diagnostics ?? [])], documents);
  return {
    documents,
    diagnostics,
    readings: readingsOf(loaded.sources, loaded.optionFiles),
    life: countOf(diagnostics, 'error') > 0 ? undefined : lifeOfMessage(loaded.options.values),
    probe: probed?.probe,
    ...(flags.fix === true ? { fixes } : {}),
  };
}

/** Those that HTTPS would be spoken with; loading what reads them takes longer than most checks. */
async function checkCertificates(loaded: LoadedOptions): Promise<readonly Diagnostic[]> {
  const { values } = loaded.options;
  if (namedFiles(values).length === 0) return [];
  return (await import('./check-certificates.js')).checkCertificates(loaded);
}

async function probe(loaded: LoadedOptions, findings: readonly Diagnostic[], flags: CheckFlags) {
  if (flags.probe !== true) return undefined;
  return (await import('./check-probe.js')).probeOptions(loaded, findings);
}

/** Before the check, which so tells what is left. */
async function fix(files: readonly string[], flags: CheckFlags): Promise<readonly FileFixes[]> {
  if (flags.fix !== true) return [];
  const { fixFiles } = await import('./fix.js');
  return fixFiles(optionFilesOf(flags, files));
}

/** With what is found on request only. */
async function withFindings(
  { diagnostics, documents }: LoadedOptions,
  flags: CheckFlags,
): Promise<readonly Diagnostic[]> {
  if (flags.compareIni !== true) return diagnostics;
  const { parse } = await import('ini');
  const differences = [...documents.values()].map((each) =>
    compareIni(each, parse, runFingerprint),
  );
  return inFileOrder([...diagnostics, ...differences.flat()], documents);
}

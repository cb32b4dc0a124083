import { Command, Option } from 'commander';
import { holdsOnlyChanges } from '../../option-file/changes/holds-only-changes.js';
import { changeReport } from '../../options/diff/change-report.js';
import { type DiffTerms, diffPairs, type FileDifferences } from '../../options/diff/diff-files.js';
import { runFingerprint } from '../../runtime/run-fingerprint.js';
import type { CommandIo } from '../terminal/command-io.js';
import { jsonDocument } from '../terminal/json-document.js';
import { wantsColor } from '../terminal/paint.js';
import { readOnto } from '../terminal/read-onto.js';
import {
  addPairsFlag,
  addRoleFlags,
  loadSource,
  type ReadSource,
  type RoleFlags,
  reportErrors,
  withoutSelection,
} from '../terminal/read-source.js';
import { tellDiagnostics } from '../terminal/render-for-terminal.js';
import { renderDifferences } from './render-differences.js';

interface DiffFlags extends RoleFlags {
  readonly format: 'text' | 'json';
}

const EXAMPLES = `
Examples:
  ocs-notifier diff application.cfg application-new.cfg
  ocs-notifier diff --as host host.cfg host-new.xml --format json
  ocs-notifier diff export.xml changes.xml      # changes (CfgUpdate) and what they make of the export
  ocs-notifier diff old/ocs01 new/ocs01         # folders with the files of an Application and its Host
  git show HEAD~1:application.cfg | ocs-notifier diff /dev/stdin application.cfg

Secrets are not shown. "••• (22 characters, 3fa9c1d2)" stands for one: equal digits mean equal secrets,
within one run of the command.

Exit code: 0 same (comments, order, places and the like may differ), 1 different, 2 error.
`;

const DIFFERENT = 1;
const ERROR = 2;

/** `diff`: what two option files differ in, and what a running engine would do about it. */
export function diffCommand(io: CommandIo): Command {
  return addPairsFlag(addRoleFlags(new Command('diff')))
    .description(
      'Compare two option files: values in force, their effect, and what only looks different',
    )
    .argument('<from>', 'an option file, or a folder with an Application and its Host')
    .argument('<to>', 'another one, or another state of it')
    .addOption(new Option('--format <format>').choices(['text', 'json']).default('text'))
    .addHelpText('after', EXAMPLES)
    .action(async (from: string, to: string, flags: DiffFlags) => {
      io.exit(await diff(io, [from, to], flags));
    });
}

async function diff(
  io: CommandIo,
  filenames: readonly [from: string, to: string],
  flags: DiffFlags,
): Promise<number> {
  const { applicationName, format } = flags;
  const [from, given] = [
    await loadSource(filenames[0], flags),
    await loadSource(filenames[1], flags),
  ];
  if (reportErrors([from, given].map(withoutSelection), io)) return ERROR;
  const to = changed(io, from, given, flags);
  if (to === undefined) return ERROR;
  const terms: DiffTerms = { applicationName, fingerprint: runFingerprint };
  const differences = diffPairs(from, to, terms);
  io.stdout.write(
    format === 'json'
      ? jsonDocument(diffReport(differences))
      : renderDifferences(differences, wantsColor(io.stdout, io.env)),
  );
  return differences.isSame ? 0 : DIFFERENT;
}

/** The second file; a file of changes counts as what it makes of the first. */
function changed(
  io: CommandIo,
  base: ReadSource,
  given: ReadSource,
  flags: DiffFlags,
): ReadSource | undefined {
  const document = given.source.document;
  if (!holdsOnlyChanges(document) || holdsOnlyChanges(base.source.document)) return given;
  const { made, diagnostics } = readOnto(base, given, flags);
  const told = diagnostics.filter(({ severity }) => severity !== 'info');
  tellDiagnostics(io, told, new Map([[document.source.filename, document]]));
  return made;
}

/** The JSON form, field by field like {@link changeReport}. */
function diffReport({ isSame, changes, other, cosmetic }: FileDifferences): object {
  return {
    same: isSame,
    changes: changes.map(changeReport),
    other: other.map(({ kind, what, object, level, part, section, name, from, to }) => {
      return { kind, what, object, level, part, section, name, from, to };
    }),
    cosmetic: cosmetic.map(({ kind, summary }) => ({ kind, summary })),
  };
}

import type { Command } from 'commander';
import type { StoreFlags } from '../store/store-flags.js';
import type { CommandIo } from '../terminal/command-io.js';
import { askAndPrint, engineCommand } from './engine-command.js';
import { renderReload } from './reload-report.js';

interface ReloadFlags extends StoreFlags {
  readonly accept?: boolean;
}

const EXAMPLES = `
Examples:
  $ ocs-notifier reload
  $ ocs-notifier reload --store /var/lib/ocs-notifier --format json
  $ ocs-notifier reload --accept

An engine follows its option files by itself; this looks at them now, and says what came of it.

Exit code: 0 the options of the files are in force, 1 they are refused, 3 no engine runs.`;

/** `reload`: makes a running engine look at its option files. */
export function reloadCommand(io: CommandIo): Command {
  return engineCommand('reload', 'make a running engine look at its option files now', EXAMPLES)
    .option('--accept', 'put files in force that look damaged or half-written')
    .action(async (flags: ReloadFlags) => {
      const body = { accept: flags.accept === true };
      const call = { method: 'POST', path: '/v1/reload', body } as const;
      const { status } = await askAndPrint(io, flags, call, renderReload);
      io.exit(status === 200 ? 0 : 1);
    });
}

import type { Command } from 'commander';
import type { StoreFlags } from '../store/store-flags.js';
import type { CommandIo } from '../terminal/command-io.js';
import { askAndPrint, engineCommand } from './engine-command.js';
import { renderStatus } from './status-report.js';

const EXAMPLES = `
Examples:
  $ ocs-notifier status
  $ ocs-notifier status --store /var/lib/ocs-notifier --format json

Exit code: 0 fine, 1 degraded (the options in force are not those of the files) or the
store refuses, 3 no engine runs.`;

/** `status`: how a running engine is, and how its options stand to the files. */
export function statusCommand(io: CommandIo): Command {
  const words = 'show how a running engine is, and which options are in force';
  return engineCommand('status', words, EXAMPLES).action(async (flags: StoreFlags) => {
    const call = { method: 'GET', path: '/v1/status' } as const;
    const { body } = await askAndPrint(io, flags, call, renderStatus);
    io.exit(body.degraded || !body.store.up ? 1 : 0);
  });
}

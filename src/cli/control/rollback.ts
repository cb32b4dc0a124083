import { type Command, InvalidArgumentError } from 'commander';
import type { StoreFlags } from '../store/store-flags.js';
import type { CommandIo } from '../terminal/command-io.js';
import { askAndPrint, engineCommand } from './engine-command.js';
import { renderRollback } from './reload-report.js';

const EXAMPLES = `
Examples:
  $ ocs-notifier rollback
  $ ocs-notifier rollback 6 --store /var/lib/ocs-notifier

The options stay in force until an option file changes, or until \`ocs-notifier reload\`.

Exit code: 0 they are in force, 1 they are not known any more or cannot be used, 3 no engine runs.`;

/** `rollback`: puts the options of an earlier generation back in force. */
export function rollbackCommand(io: CommandIo): Command {
  const words = 'put earlier options back in force, until the files change';
  const which = 'whose options; those before the present ones when absent';
  return engineCommand('rollback', words, EXAMPLES)
    .argument('[generation]', which, generationNumber)
    .action(async (generation: number | undefined, flags: StoreFlags) => {
      const body = generation === undefined ? {} : { generation };
      const call = { method: 'POST', path: '/v1/rollback', body } as const;
      const { status } = await askAndPrint(io, flags, call, renderRollback);
      io.exit(status === 200 ? 0 : 1);
    });
}

function generationNumber(text: string): number {
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected the number of a generation.');
}

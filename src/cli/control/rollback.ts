import { type Command, InvalidArgumentError } from 'commander';
import type { ReloadAnswer } from '../../admin/resources/reload-resource.js';
import type { CommandIo } from '../terminal/command-io.js';
import { painter, wantsColor } from '../terminal/paint.js';
import { askEngine } from './engine-client.js';
import { type EngineFlags, engineCommand } from './engine-command.js';
import { renderRollback } from './reload-report.js';

const EXAMPLES = `
Examples:
  $ ocs-notifier rollback
  $ ocs-notifier rollback 6 --store /var/lib/ocs-notifier

The options stay in force until an option file changes, or until \`ocs-notifier reload\`.

Exit code: 0 they are in force, 1 they are not known any more or cannot be used, 3 no engine runs.`;

/** `rollback`: puts the options of an earlier generation back in force. */
export function rollbackCommand(io: CommandIo): Command {
  return engineCommand('rollback', 'put earlier options back in force, until the files change')
    .argument(
      '[generation]',
      'whose options; those before the present ones when absent',
      generation,
    )
    .addHelpText('after', EXAMPLES)
    .action(async (number: number | undefined, flags: EngineFlags) =>
      io.exit(await rollback(io, number, flags)),
    );
}

async function rollback(
  io: CommandIo,
  number: number | undefined,
  { store, format }: EngineFlags,
): Promise<number> {
  const { status, text, body } = await askEngine<ReloadAnswer>(store, {
    method: 'POST',
    path: '/v1/rollback',
    body: number === undefined ? {} : { generation: number },
  });
  const paint = painter(wantsColor(io.stdout, io.env));
  io.stdout.write(format === 'json' ? `${text}\n` : renderRollback(body, { store, paint }));
  return status === 200 ? 0 : 1;
}

function generation(text: string): number {
  if (/^[1-9]\d{0,11}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected the number of a generation.');
}

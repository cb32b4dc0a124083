import type { Command } from 'commander';
import type { StatusResource } from '../../admin/resources/status-resource.js';
import type { CommandIo } from '../terminal/command-io.js';
import { painter, wantsColor } from '../terminal/paint.js';
import { askEngine } from './engine-client.js';
import { type EngineFlags, engineCommand } from './engine-command.js';
import { renderStatus } from './status-report.js';

const EXAMPLES = `
Examples:
  $ ocs-notifier status
  $ ocs-notifier status --store /var/lib/ocs-notifier --format json

Exit code: 0 fine, 1 degraded (the options in force are not those of the files), 3 no engine runs.`;

/** `status`: how a running engine is, and how its options stand to the files. */
export function statusCommand(io: CommandIo): Command {
  return engineCommand('status', 'show how a running engine is, and which options are in force')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: EngineFlags) => io.exit(await status(io, flags)));
}

async function status(io: CommandIo, { store, format }: EngineFlags): Promise<number> {
  const call = { method: 'GET', path: '/v1/status' } as const;
  const { text, body } = await askEngine<StatusResource>(store, call);
  const paint = painter(wantsColor(io.stdout, io.env));
  io.stdout.write(format === 'json' ? `${text}\n` : renderStatus(body, { store, paint }));
  return body.degraded ? 1 : 0;
}

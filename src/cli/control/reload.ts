import type { Command } from 'commander';
import type { ReloadAnswer } from '../../admin/resources/reload-resource.js';
import type { CommandIo } from '../terminal/command-io.js';
import { painter, wantsColor } from '../terminal/paint.js';
import { askEngine } from './engine-client.js';
import { type EngineFlags, engineCommand } from './engine-command.js';
import { renderReload } from './reload-report.js';

interface ReloadFlags extends EngineFlags {
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
  return engineCommand('reload', 'make a running engine look at its option files now')
    .option('--accept', 'put files in force that look damaged or half-written')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: ReloadFlags) => io.exit(await reload(io, flags)));
}

async function reload(io: CommandIo, { store, format, accept }: ReloadFlags): Promise<number> {
  const { status, text, body } = await askEngine<ReloadAnswer>(store, {
    method: 'POST',
    path: '/v1/reload',
    body: { accept: accept === true },
  });
  const paint = painter(wantsColor(io.stdout, io.env));
  io.stdout.write(format === 'json' ? `${text}\n` : renderReload(body, { store, paint }));
  return status === 200 ? 0 : 1;
}

import { Argument, Command } from 'commander';
import type { CommandIo } from '../terminal/command-io.js';

/** The schemas there are; each is loaded when it is asked for, as `--help` needs none of them. */
const SCHEMAS = {
  message: async () => (await import('../../message/message-schema.js')).messageSchema(),
  events: async () => (await import('../../event/events-schema.js')).eventsSchema(),
  options: async () => (await import('../../options/show/options-schema.js')).optionsSchema(),
} as const satisfies Record<string, () => Promise<object>>;

type SchemaName = keyof typeof SCHEMAS;

const EXAMPLES = `
Examples:
  $ ocs-notifier schema message > notification.schema.json
  $ ocs-notifier schema events`;

/** `schema`: prints the JSON Schema of a notification, of an event, or of the options. */
export function schemaCommand(io: CommandIo): Command {
  return new Command('schema')
    .description('print a JSON Schema (draft 2020-12)')
    .addArgument(new Argument('<name>', 'of what').choices(Object.keys(SCHEMAS)))
    .addHelpText('after', EXAMPLES)
    .action(async (name: SchemaName) => {
      io.stdout.write(`${JSON.stringify(await SCHEMAS[name](), null, 2)}\n`);
    });
}

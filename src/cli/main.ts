import { Command, CommanderError } from 'commander';
import { type ErrorCode, NotifierError } from '../errors.js';
import { visible } from '../text/quoted.js';
import type { CommandIo } from './terminal/command-io.js';
import { packageVersion } from './terminal/package-version.js';
import { painter, wantsColor } from './terminal/paint.js';

/** The commands there are. Each is loaded only when it is asked for: `check` needs no database. */
const COMMANDS: Readonly<Record<string, (io: CommandIo) => Promise<Command>>> = {
  run: async (io) => (await import('./run/run.js')).runCommand(io),
  demo: async (io) => (await import('./demo/demo.js')).demoCommand(io),
  check: async (io) => (await import('./check/check.js')).checkCommand(io),
  explain: async (io) => (await import('./explain/explain.js')).explainCommand(io),
  diff: async (io) => (await import('./migrate/diff.js')).diffCommand(io),
  set: async (io) => (await import('./migrate/set.js')).setCommand(io),
  unset: async (io) => (await import('./migrate/unset.js')).unsetCommand(io),
  plan: async (io) => (await import('./migrate/plan.js')).planCommand(io),
  convert: async (io) => (await import('./migrate/convert.js')).convertCommand(io),
  receive: async (io) => (await import('./receive/receive.js')).receiveCommand(io),
  status: async (io) => (await import('./control/status.js')).statusCommand(io),
  reload: async (io) => (await import('./control/reload.js')).reloadCommand(io),
  rollback: async (io) => (await import('./control/rollback.js')).rollbackCommand(io),
  messages: async (io) => (await import('./store/messages.js')).messagesCommand(io),
  chains: async (io) => (await import('./store/chains.js')).chainsCommand(io),
  schema: async (io) => (await import('./explain/schema.js')).schemaCommand(io),
};

/** 0 fine, 1 problems found, 2 wrong usage, 3 could not start. */
const WRONG_USAGE = 2;
const COULD_NOT_START = 3;

/** Errors that are not "could not start". */
const EXIT_CODES: Partial<Record<ErrorCode, number>> = {
  FILE_UNREADABLE: WRONG_USAGE,
  FILE_NOT_REPLACED: 1,
  STORE_FULL: 1,
  GENERATION_UNKNOWN: 1,
};

const EXAMPLES = `
Examples:
  $ ocs-notifier check --application application.cfg --host host.cfg
  $ ocs-notifier run --application application.cfg --host host.cfg --events events.ndjson
  $ ocs-notifier receive --port 8529

Each command has a --help of its own.`;

/** Runs a command line. Everything it has to say about failure goes through here. */
export async function main(argv: readonly string[], io: CommandIo): Promise<void> {
  const program = await createProgram(argv, io);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    io.exit(report(error, io));
  }
}

async function createProgram(argv: readonly string[], io: CommandIo): Promise<Command> {
  const program = new Command('ocs-notifier')
    .description('Delivers OCS contact-processed notifications as the exported options say.')
    .version(packageVersion(), '--version', 'print the version')
    .helpOption('--help', 'print help')
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(renderUsageError(text)),
    })
    .exitOverride();
  for (const name of needed(argv)) {
    const command = await COMMANDS[name]?.(io);
    if (command) program.addCommand(inherit(command, program));
  }
  return program;
}

/** The command that is asked for, or all of them when help or an unknown name needs the whole list. */
function needed(argv: readonly string[]): readonly string[] {
  const [name] = argv;
  return name !== undefined && Object.hasOwn(COMMANDS, name) ? [name] : Object.keys(COMMANDS);
}

function inherit(command: Command, from: Command): Command {
  command.copyInheritedSettings(from).helpOption('--help', 'print help');
  for (const child of command.commands) inherit(child, command);
  return command;
}

/** What commander adds to the first line of an error. */
const SUGGESTION = '\n(Did you mean ';

/** Arguments stand in it as they were given. */
function renderUsageError(text: string): string {
  const [words = '', suggestion] = text.trimEnd().split(SUGGESTION);
  const rest = suggestion === undefined ? '' : `${SUGGESTION}${visible(suggestion)}`;
  return `${visible(words)}${rest}\n`;
}

function report(error: unknown, io: CommandIo): number {
  // commander has printed its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  const paint = painter(wantsColor(io.stderr, io.env));
  if (error instanceof NotifierError) {
    io.stderr.write(
      `${paint.error('error:')} ${visible(error.message)} ${paint.dim(`[${error.code}]`)}\n`,
    );
    if (error.help) io.stderr.write(`  ${paint.dim('help:')} ${visible(error.help)}\n`);
    return EXIT_CODES[error.code] ?? COULD_NOT_START;
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(
    `${paint.error('unexpected error:')} ${story.split('\n').map(visible).join('\n')}\n`,
  );
  return COULD_NOT_START;
}

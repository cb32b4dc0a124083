import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { MESSAGE_STATES, type MessageState, type Selection } from '../../store/message-store.js';
import type { StoreMode } from '../../store/sqlite/open.js';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js';
import type { Store } from '../../store/store.js';
import type { CommandIo } from '../terminal/command-io.js';
import { DEFAULT_STORE } from './default-store.js';
import { lastGenerationOf } from './messages-generation.js';
import { renderDetails, renderLedger, renderTable } from './messages-report.js';

interface StoreFlags {
  readonly store: string;
  readonly format: 'text' | 'json';
}

interface ListFlags extends StoreFlags {
  readonly state?: MessageState;
  readonly after: number;
  readonly limit: number;
}

interface SelectionFlags extends StoreFlags {
  readonly all?: 'dead' | 'pending';
}

const EXAMPLES = `
Examples:
  $ ocs-notifier messages list --state dead
  $ ocs-notifier messages show 0b9d1a64-4c1a-4f6e-9a75-0d6c3b8f2f11
  $ ocs-notifier messages replay --all dead
  $ ocs-notifier messages verify --store /var/lib/ocs-notifier

list, show and verify work beside a running engine; replay and drop need it stopped.`;

/** `messages`: what is in a store, and what to do with dead letters. */
export function messagesCommand(io: CommandIo): Command {
  return new Command('messages')
    .description('look at stored messages, replay or drop dead ones, check the ledger')
    .addHelpText('after', EXAMPLES)
    .addCommand(listCommand(io))
    .addCommand(showCommand(io))
    .addCommand(selectionCommand(io, 'replay', 'make dead messages pending again'))
    .addCommand(selectionCommand(io, 'drop', 'give dead or pending messages up for good'))
    .addCommand(verifyCommand(io));
}

function storeCommand(name: string, description: string, ...examples: string[]): Command {
  const lines = examples.map((example) => `\n  $ ocs-notifier messages ${name}${example}`);
  return new Command(name)
    .description(description)
    .addHelpText('after', `\n${examples.length > 1 ? 'Examples' : 'Example'}:${lines.join('')}`)
    .option('--store <dir>', 'folder that keeps messages', DEFAULT_STORE)
    .addOption(
      new Option('--format <format>', 'of the output').choices(['text', 'json']).default('text'),
    );
}

function listCommand(io: CommandIo): Command {
  return storeCommand(
    'list',
    'list messages in the order they were accepted',
    ' --state dead',
    ' --after 500 --limit 100 --format json',
  )
    .addOption(new Option('--state <state>', 'only these').choices([...MESSAGE_STATES]))
    .option('--after <seq>', 'only messages after this number', count, 0)
    .option('--limit <number>', 'how many at most', count, 50)
    .action((flags: ListFlags) =>
      withStore(flags, 'read', async (store) => {
        const { state, after: afterSeq, limit } = flags;
        const messages = await store.list({ afterSeq, limit, ...(state ? { state } : {}) });
        if (flags.format === 'json') return print(io, messages);
        io.stdout.write(renderTable(messages, await store.ledger(), limit));
      }),
    );
}

function showCommand(io: CommandIo): Command {
  const description = 'show one message: its body, failed attempts, and options last used';
  return storeCommand('show', description, ' 0b9d1a64-4c1a-4f6e-9a75-0d6c3b8f2f11')
    .argument('<guid>', 'its GSW_MESSAGE_GUID')
    .action((guid: string, flags: StoreFlags) =>
      withStore(flags, 'read', async (store) => {
        const message = await store.get(guid);
        if (message === undefined) {
          io.stderr.write(`There is no message ${guid} in ${flags.store}.\n`);
          return io.exit(1);
        }
        const lastGeneration = await lastGenerationOf(message, store);
        if (flags.format === 'json') return print(io, { ...message, lastGeneration });
        io.stdout.write(renderDetails(message, lastGeneration));
      }),
    );
}

function selectionCommand(io: CommandIo, name: 'replay' | 'drop', description: string): Command {
  const states = name === 'replay' ? ['dead'] : ['dead', 'pending'];
  const examples = [' 0b9d1a64-4c1a-4f6e-9a75-0d6c3b8f2f11', ` --all ${states[0]}`];
  return storeCommand(name, description, ...examples)
    .addArgument(new Argument('[guid...]', 'which messages'))
    .addOption(new Option('--all <state>', 'instead: all messages in this state').choices(states))
    .action((guids: string[], flags: SelectionFlags, command: Command) => {
      if (guids.length > 0 === (flags.all !== undefined)) {
        command.error('error: name messages by their GUID, or give --all, not both');
      }
      return withStore(flags, 'write', async (store) => {
        const changed = await changeAll(store, name, selectionsOf(guids, flags));
        const verb = name === 'replay' ? 'replayed' : 'dropped';
        if (flags.format === 'json') print(io, { [verb]: changed });
        else io.stdout.write(`${verb} ${changed} of ${guids.length || 'all'} message(s)\n`);
        if (changed < guids.length) io.exit(1);
      });
    });
}

function selectionsOf(guids: readonly string[], { all }: SelectionFlags): readonly Selection[] {
  return all === undefined ? guids.map((guid) => ({ guid })) : [{ state: all }];
}

async function changeAll(
  store: Store,
  name: 'replay' | 'drop',
  selections: readonly Selection[],
): Promise<number> {
  let changed = 0;
  for (const selection of selections) changed += await store[name](selection, Date.now());
  return changed;
}

function verifyCommand(io: CommandIo): Command {
  const description = 'count everything again and compare it with the ledger';
  return storeCommand('verify', description, ' --store /var/lib/ocs-notifier').action(
    (flags: StoreFlags) =>
      withStore(flags, 'read', async (store) => {
        const { ledger, findings } = await store.verify();
        if (flags.format === 'json')
          print(io, { balanced: findings.length === 0, ledger, findings });
        else io.stdout.write(renderLedger(ledger, findings));
        if (findings.length > 0) io.exit(1);
      }),
  );
}

async function withStore(
  { store: directory }: StoreFlags,
  mode: StoreMode,
  use: (store: Store) => Promise<void>,
): Promise<void> {
  if (mode === 'write') await requireStore(directory);
  const store = await openSqliteStore(directory, { mode });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

/** Opening for writing would create a store where a name was mistyped. */
async function requireStore(directory: string): Promise<void> {
  await (await openSqliteStore(directory, { mode: 'read' })).close();
}

function print(io: CommandIo, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value)}\n`);
}

function count(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number.');
}

import { Argument, Command, Option } from 'commander';
import { MESSAGE_STATES, type MessageState, type Selection } from '../../store/message-store.js';
import type { CommandIo } from '../terminal/command-io.js';
import { lastGenerationOf } from './messages-generation.js';
import { renderDetails, renderLedger, renderTable } from './messages-report.js';
import { print, printMissing, storeCommand, wholeNumber, withStore } from './store-command.js';
import type { StoreFlags } from './store-flags.js';

interface ListFlags extends StoreFlags {
  readonly state?: MessageState;
  readonly after: number;
  readonly limit: number;
}

interface ChangeFlags extends StoreFlags {
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
    .addCommand(changeCommand(io, 'replay'))
    .addCommand(changeCommand(io, 'drop'))
    .addCommand(verifyCommand(io));
}

function listCommand(io: CommandIo): Command {
  return storeCommand(
    'messages list',
    'list messages in the order they were accepted',
    '--state dead',
    '--after 500 --limit 100 --format json',
  )
    .addOption(new Option('--state <state>', 'only these').choices([...MESSAGE_STATES]))
    .option('--after <seq>', 'only messages after this number', wholeNumber, 0)
    .option('--limit <number>', 'how many at most', wholeNumber, 50)
    .action((flags: ListFlags) =>
      withStore(flags, 'read', async (store) => {
        const { state, after: afterSeq, limit } = flags;
        const messages = await store.list({ afterSeq, limit, ...(state ? { state } : {}) });
        const ledger = await store.ledger();
        print(io, flags, messages, () => renderTable(messages, ledger, limit));
      }),
    );
}

function showCommand(io: CommandIo): Command {
  const description = 'show one message: its body, failed attempts, and options last used';
  return storeCommand('messages show', description, '0b9d1a64-4c1a-4f6e-9a75-0d6c3b8f2f11')
    .argument('<guid>', 'its GSW_MESSAGE_GUID')
    .action((guid: string, flags: StoreFlags) =>
      withStore(flags, 'read', async (store) => {
        const message = await store.get(guid);
        if (message === undefined) return printMissing(io, flags, `message ${guid}`);
        const lastGeneration = await lastGenerationOf(message, store);
        const words = () => renderDetails(message, lastGeneration);
        print(io, flags, { ...message, lastGeneration }, words);
      }),
    );
}

/** What replay and drop do, and to messages of which states. */
const CHANGES = {
  replay: { states: ['dead'], done: 'replayed', words: 'make dead messages pending again' },
  drop: {
    states: ['dead', 'pending'],
    done: 'dropped',
    words: 'give dead or pending messages up for good',
  },
} as const;

function changeCommand(io: CommandIo, name: keyof typeof CHANGES): Command {
  const { states, done, words } = CHANGES[name];
  const examples = ['0b9d1a64-4c1a-4f6e-9a75-0d6c3b8f2f11', `--all ${states[0]}`];
  return storeCommand(`messages ${name}`, words, ...examples)
    .addArgument(new Argument('[guid...]', 'which messages'))
    .addOption(new Option('--all <state>', 'instead: all messages in this state').choices(states))
    .action((guids: string[], flags: ChangeFlags, command: Command) => {
      if (guids.length > 0 === (flags.all !== undefined)) {
        command.error('error: name messages by their GUID, or give --all, not both');
      }
      return withStore(flags, 'write', async (store) => {
        let changed = 0;
        for (const selection of selectionsOf(guids, flags))
          changed += await store[name](selection, Date.now());
        const count = `${done} ${changed} of ${guids.length || 'all'} message(s)\n`;
        print(io, flags, { [done]: changed }, () => count);
        if (changed < guids.length) io.exit(1);
      });
    });
}

function selectionsOf(guids: readonly string[], { all }: ChangeFlags): readonly Selection[] {
  return all === undefined ? guids.map((guid) => ({ guid })) : [{ state: all }];
}

function verifyCommand(io: CommandIo): Command {
  const description = 'count everything again and compare it with the ledger';
  return storeCommand('messages verify', description, '--store /var/lib/ocs-notifier').action(
    (flags: StoreFlags) =>
      withStore(flags, 'read', async (store) => {
        const { ledger, findings } = await store.verify();
        const balanced = findings.length === 0;
        print(io, flags, { balanced, ledger, findings }, () => renderLedger(ledger, findings));
        if (!balanced) io.exit(1);
      }),
  );
}

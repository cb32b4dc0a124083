import { Command, InvalidArgumentError, Option } from 'commander';
import type { ChainFilter } from '../../store/chain-store.js';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js';
import type { Store } from '../../store/store.js';
import type { CommandIo } from '../terminal/command-io.js';
import { renderChain, renderChains } from './chains-report.js';
import { DEFAULT_STORE } from './default-store.js';

interface StoreFlags {
  readonly store: string;
  readonly format: 'text' | 'json';
}

interface ListFlags extends StoreFlags {
  readonly state?: NonNullable<ChainFilter['state']>;
  readonly after?: string;
  readonly limit: number;
}

const STATES: readonly NonNullable<ChainFilter['state']>[] = [
  'open',
  'retrieved',
  'attempting',
  'dialling',
  'withAgent',
  'processed',
  'closed',
];

const EXAMPLES = `
Examples:
  $ ocs-notifier chains list --state open
  $ ocs-notifier chains list --state withAgent --limit 1000 --format json
  $ ocs-notifier chains show 'Spring Renewal List#100042'

Both work beside a running engine. A chain is named CALLING LIST#CHAIN ID. Closed chains stay in the list
for a while, as they recognise repeated events; open is every state but closed.`;

/** `chains`: the chains that a store knows from events. */
export function chainsCommand(io: CommandIo): Command {
  return new Command('chains')
    .description('look at the chains that events tell of, and their states')
    .addHelpText('after', EXAMPLES)
    .addCommand(listCommand(io))
    .addCommand(showCommand(io));
}

function storeCommand(name: string, description: string, example: string): Command {
  return new Command(name)
    .description(description)
    .addHelpText('after', `\nExample:\n  $ ocs-notifier chains ${name} ${example}`)
    .option('--store <dir>', 'folder that keeps messages and chains', DEFAULT_STORE)
    .addOption(
      new Option('--format <format>', 'of the output').choices(['text', 'json']).default('text'),
    );
}

function listCommand(io: CommandIo): Command {
  return storeCommand('list', 'list chains in the order of their names', '--state open')
    .addOption(new Option('--state <state>', 'only these').choices([...STATES]))
    .option('--after <chain>', 'only chains after this one')
    .option('--limit <number>', 'how many at most', count, 50)
    .action((flags: ListFlags) =>
      withStore(flags, async (store) => {
        const chains = await store.listChains(filterOf(flags));
        const isJson = flags.format === 'json';
        io.stdout.write(isJson ? json(chains) : renderChains(chains, flags.limit));
      }),
    );
}

function filterOf({ state, after, limit }: ListFlags): ChainFilter {
  return { limit, ...(state && { state }), ...(after === undefined ? {} : { afterKey: after }) };
}

function showCommand(io: CommandIo): Command {
  return storeCommand(
    'show',
    'show one chain: its state in words, and all that is kept of it',
    "'Spring Renewal List#100042'",
  )
    .argument('<chain>', 'CALLING LIST#CHAIN ID, as list prints it')
    .action((key: string, flags: StoreFlags) =>
      withStore(flags, async (store) => {
        const chain = await store.getChain(key);
        if (chain !== undefined) {
          io.stdout.write(flags.format === 'json' ? json(chain) : renderChain(chain));
          return;
        }
        io.stderr.write(`There is no chain ${key} in ${flags.store}.\n`);
        io.exit(1);
      }),
    );
}

async function withStore(
  { store: directory }: StoreFlags,
  use: (store: Store) => Promise<void>,
): Promise<void> {
  const store = await openSqliteStore(directory, { mode: 'read' });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

function count(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number.');
}

import { Command, Option } from 'commander';
import type { ChainFilter } from '../../store/chain-store.js';
import type { CommandIo } from '../terminal/command-io.js';
import { renderChain, renderChains } from './chains-report.js';
import { print, printMissing, storeCommand, wholeNumber, withStore } from './store-command.js';
import type { StoreFlags } from './store-flags.js';

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

function listCommand(io: CommandIo): Command {
  return storeCommand('chains list', 'list chains in the order of their names', '--state open')
    .addOption(new Option('--state <state>', 'only these').choices([...STATES]))
    .option('--after <chain>', 'only chains after this one')
    .option('--limit <number>', 'how many at most', wholeNumber, 50)
    .action((flags: ListFlags) =>
      withStore(flags, 'read', async (store) => {
        const chains = await store.listChains(filterOf(flags));
        print(io, flags, chains, () => renderChains(chains, flags.limit));
      }),
    );
}

function filterOf({ state, after, limit }: ListFlags): ChainFilter {
  return { limit, ...(state && { state }), ...(after === undefined ? {} : { afterKey: after }) };
}

function showCommand(io: CommandIo): Command {
  const description = 'show one chain: its state in words, and all that is kept of it';
  return storeCommand('chains show', description, "'Spring Renewal List#100042'")
    .argument('<chain>', 'CALLING LIST#CHAIN ID, as list prints it')
    .action((key: string, flags: StoreFlags) =>
      withStore(flags, 'read', async (store) => {
        const chain = await store.getChain(key);
        if (chain === undefined) printMissing(io, flags, `chain ${key}`);
        else print(io, flags, chain, () => renderChain(chain));
      }),
    );
}

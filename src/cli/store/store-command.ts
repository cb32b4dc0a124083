/** What `messages` and `chains` have in common: subcommands that open a store, and close it again. */

import { Command, InvalidArgumentError } from 'commander';
import type { StoreMode } from '../../store/sqlite/open.js';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js';
import type { Store } from '../../store/store.js';
import { jsonLine } from '../../text/json-line.js';
import { visible } from '../../text/quoted.js';
import type { CommandIo } from '../terminal/command-io.js';
import { addStoreFlags, type StoreFlags } from './store-flags.js';

/** @param name with the command it belongs to: `messages list`. Each example is what follows it. */
export function storeCommand(name: string, description: string, ...examples: string[]): Command {
  const title = examples.length > 1 ? 'Examples' : 'Example';
  const lines = examples.map((example) => `\n  $ ocs-notifier ${name} ${example}`);
  const command = new Command(name.split(' ')[1])
    .description(description)
    .addHelpText('after', `\n${title}:${lines.join('')}`);
  return addStoreFlags(command, 'folder that keeps messages and chains');
}

/** Opens the store for as long as `use` takes. To write, it has to be there: a mistyped name must not make a new one. */
export async function withStore(
  { store: directory }: StoreFlags,
  mode: StoreMode,
  use: (store: Store) => Promise<void>,
): Promise<void> {
  if (mode === 'write') await (await openSqliteStore(directory, { mode: 'read' })).close();
  const store = await openSqliteStore(directory, { mode });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

/** Prints what was found: as JSON, or in words. */
export function print(
  io: CommandIo,
  { format }: StoreFlags,
  value: unknown,
  words: () => string,
): void {
  io.stdout.write(format === 'json' ? jsonLine(value) : words());
}

/** Says that there is no such thing; the command has failed. */
export function printMissing(io: CommandIo, { store }: StoreFlags, what: string): void {
  io.stderr.write(`There is no ${visible(what)} in ${visible(store)}.\n`);
  io.exit(1);
}

/** The value of a flag that counts. */
export function wholeNumber(text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number.');
}

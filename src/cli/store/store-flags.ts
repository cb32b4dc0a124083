/** The flags of commands that name a store. They stand alone, as some of those commands need nothing else of an engine. */
import { type Command, Option } from 'commander';

/** The store of commands that name none. */
export const DEFAULT_STORE = 'ocs-notifier-store';

export interface StoreFlags {
  readonly store: string;
  readonly format: 'text' | 'json';
}

export function addStoreFlags(command: Command, storeHelp: string): Command {
  return command
    .option('--store <dir>', storeHelp, DEFAULT_STORE)
    .addOption(
      new Option('--format <format>', 'of the output').choices(['text', 'json']).default('text'),
    );
}

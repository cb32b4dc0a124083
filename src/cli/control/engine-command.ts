import { Command, Option } from 'commander';
import { DEFAULT_STORE } from '../store/default-store.js';

/** The flags of every command that talks to a running engine. */
export interface EngineFlags {
  readonly store: string;
  readonly format: 'text' | 'json';
}

/** A command that talks to the engine which runs on a store. */
export function engineCommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--store <dir>', 'the store that the engine runs on', DEFAULT_STORE)
    .addOption(
      new Option('--format <format>', 'of the output').choices(['text', 'json']).default('text'),
    );
}

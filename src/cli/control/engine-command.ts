/** What `status`, `reload` and `rollback` have in common: they ask the engine that runs on a store, and print what it says. */

import { Command } from 'commander';
import { harmlessJson } from '../../text/json-line.js';
import { addStoreFlags, type StoreFlags } from '../store/store-flags.js';
import type { CommandIo } from '../terminal/command-io.js';
import { painter, wantsColor } from '../terminal/paint.js';
import { type Answer, askEngine, type Call } from './engine-client.js';
import type { ReportTerms } from './reload-lines.js';

export function engineCommand(name: string, description: string, examples: string): Command {
  const command = new Command(name).description(description).addHelpText('after', examples);
  return addStoreFlags(command, 'the store that the engine runs on');
}

/** Prints the answer as it came, or in words; settles with it. Rejects as {@link askEngine} does. */
export async function askAndPrint<T>(
  io: CommandIo,
  { store, format }: StoreFlags,
  call: Call,
  render: (body: T, terms: ReportTerms) => string,
): Promise<Answer<T>> {
  const answer = await askEngine<T>(store, call);
  const terms = { store, paint: painter(wantsColor(io.stdout, io.env)) };
  io.stdout.write(
    format === 'json' ? `${harmlessJson(answer.text)}\n` : render(answer.body, terms),
  );
  return answer;
}

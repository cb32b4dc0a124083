import { readKept, suspicionsAtStart, wentOff } from '../../reload/guard/kept-files.js';
import type { OptionsHistory } from '../../store/options-history.js';
import type { CommandIo } from '../terminal/command-io.js';
import type { LoadedOptions } from '../terminal/read-options.js';
import { tellDiagnostics } from '../terminal/render-for-terminal.js';

/**
 * What the files of a start are beside those of the last run: as good as any; half-written by their looks; or such
 * that events have to be held, as notifications went off meanwhile. `accept` says that both is meant.
 */
export async function judgeStart(
  store: Pick<OptionsHistory, 'keptInForce'>,
  loaded: LoadedOptions,
  io: CommandIo,
  { accept }: { readonly accept?: boolean },
): Promise<'fine' | 'refused' | 'held'> {
  if (accept === true) return 'fine';
  const kept = readKept(await store.keptInForce());
  const suspicions = suspicionsAtStart(kept, loaded);
  if (suspicions.length > 0) {
    tellDiagnostics(io, suspicions, loaded.documents);
    io.stderr.write('Nothing was started: a file looks half-written since the last run.\n');
    return 'refused';
  }
  return wentOff(kept, loaded) ? 'held' : 'fine';
}

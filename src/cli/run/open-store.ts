import { statSync } from 'node:fs';
import { NotifierError } from '../../errors.js';
import type { Log } from '../../runtime/log.js';
import { openSqliteStore } from '../../store/sqlite/sqlite-store.js';
import { shellWord } from '../terminal/shell-word.js';

/** Opens the store that `--store` names. Rejects with `STORE_FAILED` and the like. */
export async function openStore(name: string, log: Log) {
  if (/^postgres(ql)?:/.test(name)) {
    throw new NotifierError(
      'STORE_FAILED',
      'PostgreSQL stores are not supported by this version.',
      { help: 'Name a folder with --store.' },
    );
  }
  const store = await openSqliteStore(name);
  warnOfOthers(name, log);
  return store;
}

const OTHERS = 0o077;

/** The files in it are for their owner alone; whoever may write to the folder can put others in their place. */
function warnOfOthers(folder: string, log: Log): void {
  if (process.platform === 'win32') return;
  const mode = statSync(folder).mode & 0o777;
  if ((mode & OTHERS) === 0) return;
  const words = `the folder of the store is open to others (mode ${mode.toString(8)}): chmod 700 ${shellWord(folder)}`;
  log.warn({ event: 'store' }, words);
}

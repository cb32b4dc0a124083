import { type BigIntStats, statSync } from 'node:fs';
import type { SqliteDatabase, SqliteStatement } from './driver.js';

/** Says that the store's files are not where they were opened: what is written to them is written to nobody's. */
export class PlaceLost extends Error {}

/** The files that belong to a store that is open for writing. */
const FILES = ['lock.db', 'messages.db', 'messages.db-wal', 'messages.db-shm'];

/**
 * Where the database of a writer is: its files by device and inode, and the token that this writer has put into it.
 * A folder that is deleted, moved, or covered by another file system does not disturb an open database, and
 * neither does another one that is copied over it: only whoever looks knows.
 */
export class StorePlace {
  readonly #directory: string;
  readonly #token: string;
  readonly #findToken: SqliteStatement;
  readonly #opened: ReadonlyMap<string, string>;

  constructor(db: SqliteDatabase, directory: string, token: string) {
    this.#directory = directory;
    this.#token = token;
    this.#findToken = db.prepare('SELECT token FROM holder');
    const opened = FILES.map((name) => [name, this.#identityOf(name) ?? ''] as const);
    this.#opened = new Map(opened.filter(([, identity]) => identity !== ''));
  }

  /** To be called within a transaction. Throws {@link PlaceLost} when another process has taken the store over. */
  checkToken(): void {
    if (this.#findToken.get()?.['token'] === this.#token) return;
    throw new PlaceLost(`another process has written to the store in ${this.#directory}`);
  }

  /** To be called before anything is acknowledged. Throws {@link PlaceLost}. */
  checkFiles(): void {
    for (const [name, opened] of this.#opened) {
      const there = this.#identityOf(name);
      if (there === opened || there === undefined) continue;
      const became = there === '' ? 'deleted or moved' : 'replaced';
      throw new PlaceLost(`${name} in ${this.#directory} was ${became} while it was in use`);
    }
  }

  /** Empty where nothing is; undefined when nobody can say now, as on a network file system that rests. */
  #identityOf(name: string): string | undefined {
    try {
      const { dev, ino }: BigIntStats = statSync(`${this.#directory}/${name}`, { bigint: true });
      return `${dev} ${ino}`;
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      return ['ENOENT', 'ENOTDIR'].includes(code) ? '' : undefined;
    }
  }
}

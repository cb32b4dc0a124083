import { createRequire } from 'node:module';
import { NotifierError } from '../../errors.js';

/** What we use of `node:sqlite`; `@photostructure/sqlite` has the same shape. */
export interface SqliteDatabase {
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

export type SqliteValue = null | number | bigint | string | Uint8Array;
export type SqliteRow = Readonly<Record<string, SqliteValue>>;

export interface SqliteStatement {
  run(...values: SqliteValue[]): { readonly changes: number | bigint };
  get(...values: SqliteValue[]): SqliteRow | undefined;
  all(...values: SqliteValue[]): SqliteRow[];
}

interface SqliteModule {
  readonly DatabaseSync: new (path: string, options?: { readOnly?: boolean }) => SqliteDatabase;
}

/** The first release line whose built-in module needs no flag and prints no warning at every start. */
const FIRST_NODE_WITH_SQLITE = 24;

/** SQLite of the runtime where there is one, else the npm package with its own. */
function loadSqlite(): SqliteModule {
  const require = createRequire(import.meta.url);
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= FIRST_NODE_WITH_SQLITE) return require('node:sqlite');
  try {
    return require('@photostructure/sqlite');
  } catch (cause) {
    throw new NotifierError('STORE_FAILED', 'SQLite cannot be loaded', {
      help: 'Install the package @photostructure/sqlite, which is optional, or use Node.js 24.',
      cause,
    });
  }
}

/** How long to wait for a lock of another connection, in milliseconds: one that closes holds all for a moment. */
const WAIT_MS = 5000;

export function openDatabase(
  path: string,
  { readOnly = false, waitMs = WAIT_MS }: { readOnly?: boolean; waitMs?: number } = {},
): SqliteDatabase {
  const db = new (loadSqlite().DatabaseSync)(path, { readOnly });
  db.exec(`PRAGMA busy_timeout = ${waitMs}`);
  return db;
}

/** SQLite's primary result codes that we tell apart (https://sqlite.org/rescode.html). */
const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/** What SQLite says with those two: errors of the npm package's `all()` come without the code. */
const CORRUPT_TEXT = /^(database disk image is malformed|file is not a database)$/;

/** SQLite's primary result code of an error, or undefined when it is not from SQLite. */
function resultCodeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

/** Whether the database refused, in contrast to a fault of ours. */
export const isFromSqlite = (error: unknown) =>
  resultCodeOf(error) !== undefined || isCorrupt(error);
export const isBusy = (error: unknown) => resultCodeOf(error) === BUSY;
export const isCorrupt = (error: unknown) =>
  [CORRUPT, NOT_A_DATABASE].includes(resultCodeOf(error) ?? -1) ||
  (error instanceof Error && CORRUPT_TEXT.test(error.message));

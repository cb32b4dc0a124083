import { randomUUID } from 'node:crypto';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { NotifierError } from '../../errors.js';
import { isBusy, isCorrupt, openDatabase, type SqliteDatabase } from './driver.js';
import { StorePlace } from './place.js';
import { configureForWriting, migrate, requireSchema } from './schema.js';

/** `write`: created when missing, held against other writers. `read`: as it is, beside a writer. */
export type StoreMode = 'write' | 'read';

export interface OpenedDatabase {
  readonly db: SqliteDatabase;
  /** Undefined when it is opened for reading. */
  readonly writer: Writer | undefined;
}

export interface Writer {
  /** Held open until the store is closed; the operating system lets go of it when the process dies. */
  readonly lock: SqliteDatabase;
  readonly place: StorePlace;
}

const MESSAGES_FILE = 'messages.db';
const LOCK_FILE = 'lock.db';

/** Ends of the names of the files that SQLite keeps beside a database, and gives the database's mode. */
const BESIDE = ['-wal', '-shm'];
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

export function openStoreDatabase(
  directory: string,
  mode: StoreMode,
  nowMs: number,
): OpenedDatabase {
  const file = join(directory, MESSAGES_FILE);
  return mode === 'read' ? openForReading(directory, file) : openForWriting(directory, file, nowMs);
}

function openForReading(directory: string, file: string): OpenedDatabase {
  if (!existsSync(file)) {
    throw new NotifierError('STORE_NOT_FOUND', `There is no store in ${directory}.`, {
      help: 'Name the folder that `ocs-notifier run --store` was given.',
    });
  }
  const db = openDatabase(file, { readOnly: true });
  requireSchema(db);
  return { db, writer: undefined };
}

function openForWriting(directory: string, file: string, nowMs: number): OpenedDatabase {
  mkdirSync(directory, { recursive: true, mode: 0o700 }); // messages hold what customers told
  const lock = acquireLock(directory, file);
  try {
    create(file);
    for (const end of BESIDE) tighten(file + end);
    const db = openDatabase(file);
    migrate(db);
    configureForWriting(db);
    const token = randomUUID();
    const hold = db.prepare(
      'INSERT OR REPLACE INTO holder (id, pid, since, token) VALUES (1, ?, ?, ?)',
    );
    hold.run(process.pid, nowMs, token);
    return { db, writer: { lock, place: new StorePlace(db, directory, token) } };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/** A file that only its owner may read, whatever the folder and the umask are. */
function create(file: string): void {
  closeSync(openSync(file, 'a', OWNER_ONLY));
  tighten(file);
}

function tighten(file: string): void {
  if (process.platform === 'win32') return;
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  if ((mode & OTHERS) === 0) return;
  try {
    chmodSync(file, OWNER_ONLY);
  } catch {
    // It is somebody else's, who lets us write to it.
  }
}

/** A second database file whose exclusive lock says "somebody writes here"; nothing is stored in it. */
function acquireLock(directory: string, file: string): SqliteDatabase {
  create(join(directory, LOCK_FILE));
  const lock = openDatabase(join(directory, LOCK_FILE), { waitMs: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new NotifierError(
      'STORE_LOCKED',
      `The store in ${directory} is in use by ${holderOf(file)}.`,
      {
        help: 'Stop that process first, or name another folder with --store.',
        cause: error,
      },
    );
  }
}

function holderOf(file: string): string {
  try {
    const db = openDatabase(file, { readOnly: true });
    const row = db.prepare('SELECT pid, since FROM holder').get();
    db.close();
    if (row !== undefined)
      return `process ${row['pid']}, since ${new Date(Number(row['since'])).toISOString()}`;
  } catch {
    // The holder is just creating the store: there is nothing to read yet.
  }
  return 'another process';
}

/** What to tell somebody whose store in that folder cannot be opened. */
export function describeOpenError(error: unknown, directory: string): NotifierError {
  if (error instanceof NotifierError) return error;
  const file = join(directory, MESSAGES_FILE);
  const reason = error instanceof Error ? error.message : String(error);
  if (isCorrupt(error)) {
    return new NotifierError('STORE_CORRUPT', `${file} is not a sound database: ${reason}.`, {
      help: 'Move the folder aside, keep it for recovery, and start with a new one.',
      cause: error,
    });
  }
  return new NotifierError('STORE_FAILED', `${file} cannot be opened: ${reason}.`, {
    help: 'Check that the folder exists, may be written, and has room.',
    cause: error,
  });
}

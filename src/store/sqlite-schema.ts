import { NotifierError } from '../errors.js';
import type { SqliteDatabase } from './sqlite-driver.js';

/**
 * The relational model. Steps are only ever appended; `user_version` counts those applied.
 *
 * `messages` has a row for each message from acceptance until retention forgets it; what changes
 * in it on the way of an ordinary message is not indexed, and neither is the GUID, whose order is random
 * (each would touch another page), so that the hot path writes two rows and one index entry; only dead
 * messages are found by GUID without looking through all. `bodies` has a row for each pending or dead message and so is the queue: in
 * order of `seq`, passed once by a cursor in memory. Only messages that cannot be sent in that
 * order are *parked*, and found by the two partial indexes.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE messages (
    seq        INTEGER PRIMARY KEY,
    guid       TEXT    NOT NULL,
    chain      TEXT    NOT NULL,
    event_id   TEXT,
    created_at INTEGER NOT NULL,
    queued_at  INTEGER NOT NULL,
    state      INTEGER NOT NULL DEFAULT 0,  -- index into STATES
    parked     INTEGER NOT NULL DEFAULT 0,  -- 1 until due_at, 2 behind an earlier message of its chain
    due_at     INTEGER,
    attempts   INTEGER NOT NULL DEFAULT 0,
    ended_at   INTEGER,
    reason     TEXT,
    started_at INTEGER,                     -- of the last attempt, as the rest
    duration   REAL,
    generation INTEGER,
    status     INTEGER,
    failure    TEXT,
    detail     TEXT
  );
  CREATE UNIQUE INDEX messages_by_event_id ON messages (event_id) WHERE event_id IS NOT NULL;
  CREATE INDEX messages_parked_until ON messages (due_at, seq) WHERE parked = 1;
  CREATE INDEX messages_parked_chain ON messages (chain, seq) WHERE parked > 0;
  CREATE INDEX messages_dead ON messages (guid) WHERE state = 2;
  CREATE TABLE bodies (
    seq  INTEGER PRIMARY KEY,
    body TEXT NOT NULL
  );
  CREATE TABLE failures (
    seq        INTEGER NOT NULL,
    n          INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    duration   REAL    NOT NULL,
    generation INTEGER NOT NULL,
    status     INTEGER,
    failure    TEXT,
    detail     TEXT,
    PRIMARY KEY (seq, started_at, n)
  ) WITHOUT ROWID;
  CREATE TABLE ledger (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    accepted  INTEGER NOT NULL,
    pending   INTEGER NOT NULL,
    delivered INTEGER NOT NULL,
    dead      INTEGER NOT NULL,
    dropped   INTEGER NOT NULL,
    forgotten INTEGER NOT NULL               -- delivered and dropped rows that retention removed
  );
  INSERT INTO ledger VALUES (1, 0, 0, 0, 0, 0, 0);
  CREATE TABLE holder (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    pid   INTEGER NOT NULL,
    since INTEGER NOT NULL
  );
  `,
];

/** Pages of write-ahead log between checkpoints: 32 MB, so that the hot path seldom pays for one. */
const CHECKPOINT_PAGES = 8000;

/** Sets the durability we promise: what is committed survives a power cut. */
export function configureForWriting(db: SqliteDatabase): void {
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.exec('PRAGMA cache_size = -32000');
}

/** Brings the schema to this version's. Throws `STORE_TOO_NEW` for a later one. */
export function migrate(db: SqliteDatabase): void {
  const version = schemaVersion(db);
  refuseNewer(version);
  if (version === 0) refuseForeign(db);
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

/** Throws unless the schema is one that this version reads. */
export function requireSchema(db: SqliteDatabase): void {
  const version = schemaVersion(db);
  refuseNewer(version);
  if (version < MIGRATIONS.length) {
    throw new NotifierError(
      'STORE_CORRUPT',
      'The store was written by an older version, or not finished.',
      {
        help: 'Start `ocs-notifier run` on it once; it brings the store up to date.',
      },
    );
  }
}

function schemaVersion(db: SqliteDatabase): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/** A database without our version that holds tables is somebody else's. */
function refuseForeign(db: SqliteDatabase): void {
  const count = Number(db.prepare('SELECT count(*) AS n FROM sqlite_master').get()?.['n']);
  if (count === 0) return;
  throw new NotifierError(
    'STORE_CORRUPT',
    'The database in the store was made by another program.',
    {
      help: 'Name another folder with --store.',
    },
  );
}

function refuseNewer(version: number): void {
  if (version <= MIGRATIONS.length) return;
  throw new NotifierError(
    'STORE_TOO_NEW',
    `The store has schema version ${version}; this program knows versions up to ${MIGRATIONS.length}.`,
    { help: 'Use the version of ocs-notifier that wrote it, or a later one.' },
  );
}

import { NotifierError } from '../../errors.js';
import type { SqliteDatabase } from './driver.js';
import { MIGRATIONS } from './migrations.js';

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
  for (const [index, step] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${step()}; PRAGMA user_version = ${index + 1}; COMMIT`);
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

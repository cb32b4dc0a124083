/** The store's memory of options: each function is one operation, within the caller's transaction. */

import { NotifierError } from '../../errors.js';
import {
  GENERATIONS_KEPT,
  type GenerationRecord,
  type NewGeneration,
  RELOADS_KEPT,
  type ReloadRecord,
} from '../options-history.js';
import type { SqliteDatabase, SqliteRow } from './driver.js';

/** Throws `STORE_CORRUPT` when somebody removed it. */
export function readHashKey(db: SqliteDatabase): Uint8Array {
  const bytes = db.prepare('SELECT bytes FROM hash_key').get()?.['bytes'];
  // A copy: the driver's may be a view of more memory, all of which would go to the other thread.
  if (bytes instanceof Uint8Array) return Uint8Array.from(bytes);
  throw new NotifierError('STORE_CORRUPT', 'The store has lost the key of its hashes.', {
    help: 'Move the folder aside, keep it for recovery, and start with a new one.',
  });
}

export function numberGeneration(
  db: SqliteDatabase,
  { hash, openedAtMs, options }: NewGeneration,
  isContinued: boolean,
): number {
  const latest = db
    .prepare('SELECT number, hash FROM generations ORDER BY number DESC LIMIT 1')
    .get();
  if (isContinued && latest?.['hash'] === hash) return Number(latest['number']);
  const inserted = db
    .prepare('INSERT INTO generations (hash, opened_at, options) VALUES (?, ?, ?) RETURNING number')
    .get(hash, openedAtMs, options);
  const number = Number(inserted?.['number']);
  db.prepare('DELETE FROM generations WHERE number <= ?').run(number - GENERATIONS_KEPT);
  return number;
}

export function getGeneration(db: SqliteDatabase, number: number): GenerationRecord | undefined {
  const row = db.prepare('SELECT * FROM generations WHERE number = ?').get(number);
  if (row === undefined) return undefined;
  return {
    number: Number(row['number']),
    hash: String(row['hash']),
    openedAtMs: Number(row['opened_at']),
    options: String(row['options']),
  };
}

export function recordReload(db: SqliteDatabase, reload: ReloadRecord): void {
  const { atMs, trigger, result, generation, report } = reload;
  db.prepare(
    'INSERT INTO reloads (at, trigger_name, result, generation, report) VALUES (?, ?, ?, ?, ?)',
  ).run(atMs, trigger, result, generation, report);
  db.prepare('DELETE FROM reloads WHERE id <= (SELECT max(id) FROM reloads) - ?').run(RELOADS_KEPT);
}

/** In the order they were recorded, whatever their clocks said. */
export function listReloads(db: SqliteDatabase): ReloadRecord[] {
  return db.prepare('SELECT * FROM reloads ORDER BY id DESC').all().map(toReload);
}

function toReload(row: SqliteRow): ReloadRecord {
  return {
    atMs: Number(row['at']),
    trigger: String(row['trigger_name']),
    result: String(row['result']),
    generation: Number(row['generation']),
    report: String(row['report']),
  };
}

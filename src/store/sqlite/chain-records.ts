/** Chains as operators and retention see them. Each function is one operation within the caller's transaction. */
import type { ChainState } from '../../chain/chain-state.js';
import type { ChainDetails, ChainFilter, ChainKind, ChainSummary } from '../chain-store.js';
import type { SqliteChains } from './chains.js';
import type { SqliteDatabase, SqliteRow } from './driver.js';

/** Chains that one step drops or forgets, so that deliveries go on between the steps. */
export const STEP_CHAINS = 500;

export function listChains(db: SqliteDatabase, filter: ChainFilter): ChainSummary[] {
  const { state, afterKey = '', limit } = filter;
  const select = 'SELECT chain, kind, heard_at FROM chains WHERE chain > ?';
  const rest = 'ORDER BY chain LIMIT ?';
  if (state === undefined) return rows(db, `${select} ${rest}`, afterKey, limit);
  if (state === 'open') return rows(db, `${select} AND kind <> 'closed' ${rest}`, afterKey, limit);
  return rows(db, `${select} AND kind = ? ${rest}`, afterKey, state, limit);
}

export function getChain(db: SqliteDatabase, key: string): ChainDetails | undefined {
  const row = db.prepare('SELECT * FROM chains WHERE chain = ?').get(key);
  if (row === undefined) return undefined;
  return { ...toSummary(row), state: JSON.parse(String(row['state'])) as ChainState };
}

/** Drops up to {@link STEP_CHAINS} open chains that heard nothing since a time; says how many. */
export function dropSilentChains(
  db: SqliteDatabase,
  { counts }: SqliteChains,
  heardBeforeMs: number,
): number {
  const dropped = removeHeardBefore(db, 0, heardBeforeMs);
  counts.open -= dropped;
  counts.dropped += dropped;
  return dropped;
}

/** Forgets up to {@link STEP_CHAINS} tombstones that heard nothing since a time; says how many. */
export function forgetClosedChains(
  db: SqliteDatabase,
  { counts }: SqliteChains,
  heardBeforeMs: number,
): number {
  const forgotten = removeHeardBefore(db, 1, heardBeforeMs);
  counts.closed -= forgotten;
  return forgotten;
}

/** The expression is the index's, word for word: otherwise every chain would be looked at. */
function removeHeardBefore(db: SqliteDatabase, isClosed: 0 | 1, heardBeforeMs: number): number {
  const { changes } = db
    .prepare(
      `DELETE FROM chains WHERE chain IN (SELECT chain FROM chains
       WHERE (kind = 'closed') = ${isClosed} AND heard_at < ? LIMIT ${STEP_CHAINS})`,
    )
    .run(heardBeforeMs);
  return Number(changes);
}

function rows(db: SqliteDatabase, sql: string, ...values: (string | number)[]): ChainSummary[] {
  return db
    .prepare(sql)
    .all(...values)
    .map(toSummary);
}

function toSummary(row: SqliteRow): ChainSummary {
  return {
    key: String(row['chain']),
    kind: String(row['kind']) as ChainKind,
    heardAtMs: Number(row['heard_at']),
  };
}

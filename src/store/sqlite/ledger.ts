import type { Ledger } from '../message-store.js';
import type { SqliteDatabase } from './driver.js';

/** The ledger row, with the count of rows that retention removed. */
export type LedgerRow = Ledger & { readonly forgotten: number };

/** What the store tells of its ledger row. */
export function publicLedger({ forgotten: _, ...ledger }: LedgerRow): Ledger {
  return ledger;
}

export function readLedger(db: SqliteDatabase): LedgerRow {
  const row = db.prepare('SELECT * FROM ledger').get() ?? {};
  const count = (name: string) => Number(row[name]);
  return {
    accepted: count('accepted'),
    pending: count('pending'),
    delivered: count('delivered'),
    dead: count('dead'),
    dropped: count('dropped'),
    forgotten: count('forgotten'),
  };
}

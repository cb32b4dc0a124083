/**
 * The thread that owns the database. It takes a batch of operations, does them in one transaction,
 * and answers when that is on disk; while it waits for the disk, the next batch gathers.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { LedgerHint } from '../message-store.js';
import { SqliteChains } from './chains.js';
import { isCorrupt } from './driver.js';
import { readLedger } from './ledger.js';
import {
  describeOpenError,
  type OpenedDatabase,
  openStoreDatabase,
  type StoreMode,
} from './open.js';
import { type Batch, type BatchReply, type OpenReply, READS, WRITES } from './operations.js';
import { readHashKey } from './options.js';
import { SqliteQueue } from './queue.js';

export interface WorkerSettings {
  readonly directory: string;
  readonly mode: StoreMode;
  readonly nowMs: number;
}

type Operation = (context: object, ...args: readonly unknown[]) => unknown;

function serve({ db, lock }: OpenedDatabase, mode: StoreMode): void {
  const queue = mode === 'write' ? new SqliteQueue(db) : undefined;
  const chains = mode === 'write' ? new SqliteChains(db) : undefined;
  const opened = readLedger(db);
  const hint = (): LedgerHint => {
    const { pending, dead } = queue?.ledger ?? opened;
    return { pending, dead };
  };

  const perform = (batch: Batch): unknown[] =>
    batch.map(([name, ...args]) => {
      if (name in READS)
        return (READS as unknown as Record<string, Operation>)[name]?.({ db }, ...args);
      if (!queue || !chains) throw new Error('The store was opened for reading.');
      return (WRITES as unknown as Record<string, Operation>)[name]?.(
        { db, queue, chains },
        ...args,
      );
    });

  const readSnapshot = (batch: Batch): unknown[] => {
    db.exec('BEGIN');
    try {
      return perform(batch);
    } finally {
      db.exec('COMMIT');
    }
  };

  const transact = (batch: Batch): unknown[] => {
    if (!queue || !chains || batch.every(([name]) => name in READS)) return readSnapshot(batch);
    try {
      chains.begin();
      queue.begin();
      const results = perform(batch);
      chains.save();
      queue.commit();
      return results;
    } catch (error) {
      queue.rollback();
      chains.rollback();
      throw error;
    }
  };

  post({ ok: true, ...hint(), hashKey: readHashKey(db) });
  parentPort?.on('message', (batch: Batch | 'close') => {
    if (batch === 'close') {
      db.close();
      lock?.close();
      parentPort?.close();
      return;
    }
    try {
      post({ ok: true, results: transact(batch), ...hint() });
    } catch (error) {
      post({
        ok: false,
        isCorrupt: isCorrupt(error),
        message: error instanceof Error ? error.message : String(error),
      });
    }
  });
}

function post(reply: BatchReply | OpenReply): void {
  parentPort?.postMessage(reply);
}

function open({ directory, mode, nowMs }: WorkerSettings): void {
  try {
    serve(openStoreDatabase(directory, mode, nowMs), mode);
  } catch (error) {
    const { code, message, help } = describeOpenError(error, directory);
    post({ ok: false, code, message, help });
    parentPort?.close();
  }
}

open(workerData as WorkerSettings);

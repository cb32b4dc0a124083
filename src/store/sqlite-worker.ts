/**
 * The thread that owns the database. It takes a batch of operations, does them in one transaction,
 * and answers when that is on disk; while it waits for the disk, the next batch gathers.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Ledger } from './message-store.js';
import { isCorrupt } from './sqlite-driver.js';
import { publicLedger, readLedger } from './sqlite-ledger.js';
import {
  describeOpenError,
  type OpenedDatabase,
  openStoreDatabase,
  type StoreMode,
} from './sqlite-open.js';
import { type Batch, type BatchReply, type OpenReply, READS, WRITES } from './sqlite-operations.js';
import { readHashKey } from './sqlite-options.js';
import { SqliteQueue } from './sqlite-queue.js';

export interface WorkerSettings {
  readonly directory: string;
  readonly mode: StoreMode;
  readonly nowMs: number;
}

type Operation = (context: object, ...args: readonly unknown[]) => unknown;

function serve({ db, lock }: OpenedDatabase, mode: StoreMode): void {
  const queue = mode === 'write' ? new SqliteQueue(db) : undefined;
  const ledger = (): Ledger => publicLedger(queue?.ledger ?? readLedger(db));

  const perform = (batch: Batch): unknown[] =>
    batch.map(([name, ...args]) => {
      if (name in READS)
        return (READS as unknown as Record<string, Operation>)[name]?.({ db }, ...args);
      if (!queue) throw new Error('The store was opened for reading.');
      return (WRITES as unknown as Record<string, Operation>)[name]?.({ db, queue }, ...args);
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
    if (!queue || batch.every(([name]) => name in READS)) return readSnapshot(batch);
    try {
      queue.begin();
      const results = perform(batch);
      queue.commit();
      return results;
    } catch (error) {
      queue.rollback();
      throw error;
    }
  };

  post({ ok: true, ledger: ledger(), hashKey: readHashKey(db) });
  parentPort?.on('message', (batch: Batch | 'close') => {
    if (batch === 'close') {
      db.close();
      lock?.close();
      parentPort?.close();
      return;
    }
    try {
      post({ ok: true, results: transact(batch), ledger: ledger() });
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

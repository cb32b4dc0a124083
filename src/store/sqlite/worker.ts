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
import { PlaceLost } from './place.js';
import { SqliteQueue } from './queue.js';

export interface WorkerSettings {
  readonly directory: string;
  readonly mode: StoreMode;
  readonly nowMs: number;
}

/** How often is looked whether the store's files are still there, while nothing is written to them. */
const LOOK_INTERVAL_MS = 1000;

type Operation = (context: object, ...args: readonly unknown[]) => unknown;

function serve({ db, writer }: OpenedDatabase): void {
  const queue = writer && new SqliteQueue(db);
  const chains = writer && new SqliteChains(db);
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
    if (!writer || !queue || !chains || batch.every(([name]) => name in READS))
      return readSnapshot(batch);
    try {
      chains.begin();
      queue.begin();
      writer.place.checkToken();
      const results = perform(batch);
      chains.save();
      queue.commit();
      writer.place.checkFiles();
      return results;
    } catch (error) {
      queue.rollback();
      chains.rollback();
      throw error;
    }
  };

  const look = () => {
    try {
      writer?.place.checkFiles();
    } catch (error) {
      post({ ok: false, isCorrupt: false, isLost: true, message: (error as PlaceLost).message });
    }
  };
  post({ ok: true, ...hint(), hashKey: readHashKey(db) });
  const looks = setInterval(look, LOOK_INTERVAL_MS);
  parentPort?.on('message', (batch: Batch | 'close') => {
    if (batch === 'close') {
      clearInterval(looks);
      db.close();
      writer?.lock.close();
      parentPort?.close();
      return;
    }
    try {
      post({ ok: true, results: transact(batch), ...hint() });
    } catch (error) {
      post({
        ok: false,
        isCorrupt: isCorrupt(error),
        isLost: error instanceof PlaceLost,
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
    serve(openStoreDatabase(directory, mode, nowMs));
  } catch (error) {
    const { code, message, help } = describeOpenError(error, directory);
    post({ ok: false, code, message, help });
    parentPort?.close();
  }
}

open(workerData as WorkerSettings);

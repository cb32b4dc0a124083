import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { NotifierError } from '../../errors.js';
import type { LedgerHint } from '../message-store.js';
import type { StoreMode } from './open.js';
import {
  type Batch,
  type BatchReply,
  type OpenReply,
  type OperationArguments,
  type OperationName,
  type OperationResult,
  READS,
} from './operations.js';
import type { WorkerSettings } from './worker.js';

/** Operations that may share one transaction: bounds the time that a batch keeps others waiting. */
const MAX_BATCH = 500;

interface Call {
  readonly operation: Batch[number];
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Opens the database in a folder, in a thread of its own. Rejects as `openSqliteStore` does. */
export async function openThread(directory: string, mode: StoreMode): Promise<SqliteThread> {
  const settings: WorkerSettings = { directory, mode, nowMs: Date.now() };
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: settings });
  // Listens from the start: the thread may end in the same turn as its message arrives.
  const exit = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const [reply] = (await once(worker, 'message').catch((error) => {
    throw storeFailed(error instanceof Error ? error.message : String(error), error);
  })) as [OpenReply];
  if (!reply.ok) {
    await exit;
    const { code, message, help } = reply;
    throw new NotifierError(code, message, help ? { help } : {});
  }
  return new SqliteThread(worker, reply);
}

/**
 * The thread that owns the database, as the main thread sees it. Operations gather while it writes a
 * transaction, and share the next one (group commit).
 */
export class SqliteThread {
  readonly hashKey: Uint8Array;
  /** Settles when nothing can be stored any more, with the reason. */
  readonly lost: Promise<NotifierError>;
  readonly #worker: Worker;
  #hint: LedgerHint;
  #waiting: Call[] = [];
  #inWork: Call[] = [];
  #isScheduled = false;
  #failure: NotifierError | undefined;
  #onIdle: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  #tellLost: (error: NotifierError) => void = () => undefined;

  constructor(worker: Worker, opened: OpenReply & { ok: true }) {
    this.hashKey = opened.hashKey;
    this.#worker = worker;
    this.#hint = hintIn(opened);
    this.lost = new Promise((resolve) => {
      this.#tellLost = resolve;
    });
    worker.on('message', (reply: BatchReply) => this.#finish(reply));
    worker.on('error', (error) => this.#lose(storeFailed(error.message, error)));
    worker.on('exit', () => this.#lose(storeFailed('its thread ended')));
    worker.unref();
  }

  /** As it came with the last answer. */
  get ledgerHint(): LedgerHint {
    return this.#hint;
  }

  /** Does one operation, in the order they are asked for. Rejects with `STORE_FAILED` or `STORE_CORRUPT`. */
  call<K extends OperationName>(
    name: K,
    ...args: OperationArguments<K>
  ): Promise<OperationResult<K>> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        operation: [name, ...args],
        resolve: resolve as Call['resolve'],
        reject,
      });
      this.#schedule();
    });
  }

  /** Waits for what was asked for, then ends the thread. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#failure) return;
    // Again and again: a command over many messages asks for its next step when one is done.
    while (this.#inWork.length + this.#waiting.length > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    if (this.#failure) return;
    this.#fail(storeFailed('it was closed'));
    const exit = once(this.#worker, 'exit');
    this.#worker.ref();
    this.#worker.postMessage('close');
    await exit;
  }

  /** Sends at the end of this turn of the event loop, so that all that was asked for in it travels together. */
  #schedule(): void {
    if (this.#isScheduled || this.#inWork.length > 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#send();
    });
  }

  #send(): void {
    if (this.#inWork.length > 0 || this.#waiting.length === 0) return;
    const count = batchLength(this.#waiting);
    this.#inWork = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    const batch: Batch = this.#inWork.map(({ operation }) => operation);
    this.#worker.ref();
    this.#worker.postMessage(batch);
  }

  #finish(reply: BatchReply): void {
    if (!reply.ok && reply.isLost) {
      this.#lose(storeLost(reply.message));
      this.#worker.unref();
      this.#worker.postMessage('close');
      return;
    }
    const calls = this.#inWork;
    this.#inWork = [];
    if (reply.ok) {
      this.#hint = hintIn(reply);
      calls.forEach((call, index) => {
        call.resolve(reply.results[index] as never);
      });
    } else {
      const error = reply.isCorrupt ? storeCorrupt(reply.message) : storeFailed(reply.message);
      for (const call of calls) call.reject(error);
    }
    if (this.#waiting.length > 0) {
      this.#schedule();
      return;
    }
    this.#worker.unref();
    this.#onIdle?.();
  }

  /** Nothing can be asked any more, and nobody has closed it. */
  #lose(error: NotifierError): void {
    if (this.#failure) return;
    this.#fail(error);
    this.#tellLost(error);
  }

  #fail(error: NotifierError): void {
    this.#failure ??= error;
    const calls = [...this.#inWork, ...this.#waiting];
    this.#inWork = [];
    this.#waiting = [];
    for (const call of calls) call.reject(error);
    this.#onIdle?.();
  }
}

function hintIn({ pending, dead }: LedgerHint): LedgerHint {
  return { pending, dead };
}

/** How many of these calls go together: writes share a transaction, reads a snapshot of what it left. */
function batchLength(calls: readonly Call[]): number {
  const isRead = (call: Call | undefined) => call !== undefined && call.operation[0] in READS;
  const limit = Math.min(calls.length, MAX_BATCH);
  let count = 1;
  while (count < limit && isRead(calls[count]) === isRead(calls[0])) count += 1;
  return count;
}

/** The database refuses, or cannot be asked any more. */
export function storeFailed(reason: string, cause?: unknown): NotifierError {
  return new NotifierError('STORE_FAILED', `The store refused: ${reason}.`, {
    help: 'Check that its disk has room and may be written.',
    cause,
  });
}

function storeLost(reason: string): NotifierError {
  return new NotifierError('STORE_FAILED', `The store is lost: ${reason}.`, {
    help: 'What was acknowledged is in the files that were there before: bring them back, and start again.',
  });
}

function storeCorrupt(reason: string): NotifierError {
  return new NotifierError('STORE_CORRUPT', `The store is not a sound database: ${reason}.`, {
    help: 'Stop, keep a copy of the folder for recovery, and start with a new one.',
  });
}

import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { NotifierError } from '../../errors.js';
import type { FeedEvent } from '../../event/event.js';
import type {
  ChainCounts,
  ChainDetails,
  ChainFilter,
  ChainSummary,
  Taken,
  TakeTerms,
} from '../chain-store.js';
import type {
  Acceptance,
  AcceptTerms,
  Claim,
  Ledger,
  MessageDetails,
  MessageFilter,
  MessageSummary,
  NewMessage,
  Selection,
  Settlement,
  Verification,
} from '../message-store.js';
import type { GenerationRecord, NewGeneration, ReloadRecord } from '../options-history.js';
import type { Store } from '../store.js';
import { STEP_CHAINS } from './chain-records.js';
import type { ChainCountsRow } from './chains.js';
import type { StoreMode } from './open.js';
import {
  type Batch,
  type BatchReply,
  type OpenReply,
  type OperationArguments,
  type OperationName,
  type OperationResult,
  READS,
  unpackAcceptance,
} from './operations.js';
import type { Step } from './records.js';
import type { WorkerSettings } from './worker.js';

/** Operations that may share one transaction: bounds the time that a batch keeps others waiting. */
const MAX_BATCH = 500;

/** Rows that one step of {@link Store.prune} looks at. */
const PRUNE_ROWS = 500;

interface Call {
  readonly operation: Batch[number];
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Opens the embedded store in a folder.
 *
 * Throws `STORE_LOCKED` when another process writes to it, `STORE_NOT_FOUND` for a folder without a
 * store (mode `read`), `STORE_CORRUPT`, `STORE_TOO_NEW`, or `STORE_FAILED`.
 */
export async function openSqliteStore(
  directory: string,
  options: { readonly mode?: StoreMode } = {},
): Promise<Store> {
  const settings: WorkerSettings = {
    directory,
    mode: options.mode ?? 'write',
    nowMs: Date.now(),
  };
  const worker = new Worker(new URL('./worker.js', import.meta.url), {
    workerData: settings,
  });
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
  return new SqliteStore(worker, reply);
}

/** The store's side in the main thread: gathers operations while the thread is busy (group commit). */
class SqliteStore implements Store {
  readonly hashKey: Uint8Array;
  readonly #worker: Worker;
  #ledger: Ledger;
  #chains: ChainCountsRow;
  /** Events that were asked to be taken and are not yet: each may make a chain known. */
  #taking = 0;
  #waiting: Call[] = [];
  #inWork: Call[] = [];
  #isScheduled = false;
  #failure: NotifierError | undefined;
  #onIdle: (() => void) | undefined;
  #closing: Promise<void> | undefined;

  constructor(worker: Worker, { ledger, chains, hashKey }: OpenReply & { ok: true }) {
    this.hashKey = hashKey;
    this.#worker = worker;
    this.#ledger = ledger;
    this.#chains = chains;
    worker.on('message', (reply: BatchReply) => this.#finish(reply));
    worker.on('error', (error) => this.#fail(storeFailed(error.message, error)));
    worker.on('exit', () => this.#fail(storeFailed('its thread ended')));
    worker.unref();
  }

  accept(message: NewMessage, terms: AcceptTerms, nowMs: number): Promise<Acceptance> {
    const { guid, chainKey, createdAtMs, body, eventId } = message;
    const { claimable, maxMessages } = terms;
    return this.#call(
      'accept',
      guid,
      chainKey,
      createdAtMs,
      body,
      eventId,
      claimable,
      maxMessages,
      nowMs,
    ).then(unpackAcceptance);
  }

  claim(limit: number, nowMs: number): Promise<Claim> {
    return this.#call('claim', limit, nowMs);
  }

  advanceDue(latestMs: number): Promise<number> {
    return this.#call('advanceDue', latestMs);
  }

  settle(settlement: Settlement): Promise<boolean> {
    if (settlement.kind !== 'delivered') return this.#call('settle', settlement);
    const { seq, attempts, attempt } = settlement;
    const { startedAtMs, durationMs, generation, status } = attempt;
    return this.#call('deliver', seq, attempts, startedAtMs, durationMs, generation, status);
  }

  ledger(): Ledger {
    return this.#ledger;
  }

  list(filter: MessageFilter): Promise<readonly MessageSummary[]> {
    return this.#call('list', filter);
  }

  get(guid: string): Promise<MessageDetails | undefined> {
    return this.#call('get', guid);
  }

  replay(selection: Selection, nowMs: number): Promise<number> {
    return countSteps((afterSeq) => this.#call('replay', selection, { afterSeq, nowMs }));
  }

  drop(selection: Selection, nowMs: number): Promise<number> {
    return countSteps((afterSeq) => this.#call('drop', selection, { afterSeq, nowMs }));
  }

  verify(): Promise<Verification> {
    return this.#call('verify');
  }

  /** Both at once, so that {@link close} waits for both. */
  async prune(endedBeforeMs: number): Promise<number> {
    const [messages] = await Promise.all([
      countSteps((afterSeq) => this.#call('prune', { afterSeq, endedBeforeMs, limit: PRUNE_ROWS })),
      countRounds(() => this.#call('forgetClosedChains', endedBeforeMs)),
    ]);
    return messages;
  }

  openGeneration(generation: NewGeneration, isContinued: boolean): Promise<number> {
    return this.#call('openGeneration', generation, isContinued);
  }

  generation(number: number): Promise<GenerationRecord | undefined> {
    return this.#call('generation', number);
  }

  recordReload(reload: ReloadRecord): Promise<void> {
    return this.#call('recordReload', reload);
  }

  reloads(): Promise<readonly ReloadRecord[]> {
    return this.#call('reloads');
  }

  async takeEvent(event: FeedEvent, terms: TakeTerms, nowMs: number): Promise<Taken> {
    this.#taking += 1;
    try {
      const taken = await this.#call('takeEvent', event, terms, nowMs);
      if (taken.kind === 'failed') throw storeFailed(taken.message);
      return taken;
    } finally {
      this.#taking -= 1;
    }
  }

  mayKnowChains(): boolean {
    const { open, closed } = this.#chains;
    return this.#taking > 0 || open + closed > 0;
  }

  listChains(filter: ChainFilter): Promise<readonly ChainSummary[]> {
    return this.#call('listChains', filter);
  }

  getChain(key: string): Promise<ChainDetails | undefined> {
    return this.#call('getChain', key);
  }

  dropSilentChains(heardBeforeMs: number): Promise<number> {
    return countRounds(() => this.#call('dropSilentChains', heardBeforeMs));
  }

  chainCounts(): ChainCounts {
    const { open, dropped } = this.#chains;
    return { open, dropped };
  }

  feedPosition(feed: string): Promise<string | undefined> {
    return this.#call('feedPosition', feed);
  }

  saveFeedPosition(feed: string, position: string): Promise<void> {
    return this.#call('saveFeedPosition', feed, position);
  }

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

  #call<K extends OperationName>(
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
    const calls = this.#inWork;
    this.#inWork = [];
    if (reply.ok) {
      this.#ledger = reply.ledger;
      this.#chains = reply.chains;
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

  #fail(error: NotifierError): void {
    this.#failure ??= error;
    const calls = [...this.#inWork, ...this.#waiting];
    this.#inWork = [];
    this.#waiting = [];
    for (const call of calls) call.reject(error);
    this.#onIdle?.();
  }
}

/** How many of these calls go together: writes share a transaction, reads a snapshot of what it left. */
function batchLength(calls: readonly Call[]): number {
  const isRead = (call: Call | undefined) => call !== undefined && call.operation[0] in READS;
  const limit = Math.min(calls.length, MAX_BATCH);
  let count = 1;
  while (count < limit && isRead(calls[count]) === isRead(calls[0])) count += 1;
  return count;
}

function storeFailed(reason: string, cause?: unknown): NotifierError {
  return new NotifierError('STORE_FAILED', `The store refused: ${reason}.`, {
    help: 'Check that its disk has room and may be written.',
    cause,
  });
}

function storeCorrupt(reason: string): NotifierError {
  return new NotifierError('STORE_CORRUPT', `The store is not a sound database: ${reason}.`, {
    help: 'Stop, keep a copy of the folder for recovery, and start with a new one.',
  });
}

/** Runs a command over many messages step by step and adds up what it changed. */
async function countSteps(step: (afterSeq: number) => Promise<Step>): Promise<number> {
  let changed = 0;
  let afterSeq: number | undefined = 0;
  while (afterSeq !== undefined) {
    const done: Step = await step(afterSeq);
    changed += done.changed;
    afterSeq = done.resumeAfterSeq;
  }
  return changed;
}

/** Runs a command over many chains as long as its steps are full ones, and adds up what they changed. */
async function countRounds(step: () => Promise<number>): Promise<number> {
  let changed = 0;
  for (;;) {
    const count = await step();
    changed += count;
    if (count < STEP_CHAINS) return changed;
  }
}

import type { ErrorCode } from '../../errors.js';
import type { FeedEvent } from '../../event/event.js';
import type { ChainFilter, TakeTerms } from '../chain-store.js';
import type { LedgerHint, MessageFilter, Selection, Settlement } from '../message-store.js';
import type { NewGeneration, ReloadRecord } from '../options-history.js';
import type { AddLine } from './added.js';
import { dropSilentChains, forgetClosedChains, getChain, listChains } from './chain-records.js';
import { readChainCounts, type SqliteChains } from './chains.js';
import type { SqliteDatabase } from './driver.js';
import { publicLedger, readLedger } from './ledger.js';
import { getGeneration, listReloads, numberGeneration, recordReload } from './options.js';
import type { SqliteQueue } from './queue.js';
import {
  dropMessages,
  getMessage,
  listMessages,
  pruneMessages,
  replayMessages,
} from './records.js';
import { takeEvent, takeResult } from './take-event.js';
import { verifyStore } from './verify.js';

/** What an operation works on. A store opened for reading has the database only. */
export interface SqliteContext {
  readonly db: SqliteDatabase;
  readonly queue: SqliteQueue;
  readonly chains: SqliteChains;
}

const NO_FAILURE = { failure: undefined, detail: undefined } as const;

type Terms = { readonly afterSeq: number; readonly nowMs: number };

/**
 * The operations that change the store; they share transactions.
 *
 * Every message passes `takeResult`, or `takeEvent`, and `deliver`. Arguments and answers are flat where they can be,
 * because an object costs more on its way between the threads than in the database.
 */
export const WRITES = {
  add: (
    { queue }: SqliteContext,
    guid: string,
    chainKey: string,
    createdAtMs: number,
    body: string,
    eventId: string | undefined,
    lease: number,
    maxMessages: number,
    queuedAtMs: number,
  ) => {
    const message = { guid, chainKey, createdAtMs, body, eventId };
    return queue.add(message, { lease, maxMessages, queuedAtMs });
  },
  takeResult: (
    context: SqliteContext,
    guid: string,
    chainKey: string,
    createdAtMs: number,
    body: string,
    eventId: string | undefined,
    lease: number,
    maxMessages: number,
    queuedAtMs: number,
    at: number,
    callingList: string,
    chainId: number,
    handle: number,
    recordType: number,
    callResult: number,
    recordStatus: number,
    attemptGuid: string | undefined,
    startedAt: number,
  ) => {
    const record = { handle, recordType, callResult, recordStatus };
    const attempt = { guid: attemptGuid, startedAt };
    const result = { event: 'ChainProcessed', at, callingList, chainId, record, attempt } as const;
    const message = { guid, chainKey, createdAtMs, body, eventId };
    return takeResult(context, result, message, { lease, maxMessages, queuedAtMs });
  },
  takeEvent: (
    context: SqliteContext,
    event: FeedEvent,
    terms: TakeTerms,
    line: AddLine,
    nowMs: number,
  ) => takeEvent(context, event, terms, line, nowMs),
  deliver: (
    { queue }: SqliteContext,
    seq: number,
    lease: number,
    attempts: number,
    startedAtMs: number,
    durationMs: number,
    generation: number,
    status: number | undefined,
  ) => {
    const attempt = { startedAtMs, durationMs, generation, status, ...NO_FAILURE };
    return queue.settle({ kind: 'delivered', seq, lease, attempts, attempt });
  },
  claim: ({ queue }: SqliteContext, limit: number, nowMs: number, lease: number) =>
    queue.claim(limit, nowMs, lease),
  settle: ({ queue }: SqliteContext, settlement: Settlement) => queue.settle(settlement),
  advanceDue: ({ queue }: SqliteContext, latestMs: number) => queue.advanceDue(latestMs),
  replay: ({ db, queue }: SqliteContext, selection: Selection, terms: Terms) =>
    replayMessages(db, queue, selection, terms),
  drop: ({ db, queue }: SqliteContext, selection: Selection, terms: Terms) =>
    dropMessages(db, queue, selection, terms),
  prune: (
    { db, queue }: SqliteContext,
    terms: {
      readonly afterSeq: number;
      readonly endedBeforeMs: number;
      readonly limit: number;
    },
  ) => pruneMessages(db, queue, terms),
  numberGeneration: ({ db }: SqliteContext, generation: NewGeneration, isContinued: boolean) =>
    numberGeneration(db, generation, isContinued),
  recordReload: ({ db }: SqliteContext, reload: ReloadRecord) => recordReload(db, reload),
  keepInForce: ({ db }: SqliteContext, text: string) => {
    db.prepare('INSERT OR REPLACE INTO in_force VALUES (1, ?)').run(text);
  },
  dropSilentChains: ({ db, chains }: SqliteContext, heardBeforeMs: number) =>
    dropSilentChains(db, chains, heardBeforeMs),
  forgetClosedChains: ({ db, chains }: SqliteContext, heardBeforeMs: number) =>
    forgetClosedChains(db, chains, heardBeforeMs),
  saveFeedPosition: ({ db }: SqliteContext, feed: string, position: string) => {
    db.prepare('INSERT OR REPLACE INTO feed_positions VALUES (?, ?)').run(feed, position);
  },
} as const;

/** The operations that only read. */
export const READS = {
  ledger: ({ db }: { db: SqliteDatabase }) => publicLedger(readLedger(db)),
  chainCounts: ({ db }: { db: SqliteDatabase }) => {
    const { open, dropped } = readChainCounts(db);
    return { open, dropped };
  },
  list: ({ db }: { db: SqliteDatabase }, filter: MessageFilter) => listMessages(db, filter),
  get: ({ db }: { db: SqliteDatabase }, guid: string) => getMessage(db, guid),
  verify: ({ db }: { db: SqliteDatabase }) => verifyStore(db),
  generation: ({ db }: { db: SqliteDatabase }, number: number) => getGeneration(db, number),
  reloads: ({ db }: { db: SqliteDatabase }) => listReloads(db),
  keptInForce: ({ db }: { db: SqliteDatabase }) => {
    const row = db.prepare('SELECT kept FROM in_force').get();
    return row === undefined ? undefined : String(row['kept']);
  },
  listChains: ({ db }: { db: SqliteDatabase }, filter: ChainFilter) => listChains(db, filter),
  getChain: ({ db }: { db: SqliteDatabase }, key: string) => getChain(db, key),
  feedPosition: ({ db }: { db: SqliteDatabase }, feed: string) => {
    const row = db.prepare('SELECT position FROM feed_positions WHERE feed = ?').get(feed);
    return row === undefined ? undefined : String(row['position']);
  },
} as const;

type Operations = typeof WRITES & typeof READS;
export type OperationName = keyof Operations;

type Rest<F> = F extends (context: never, ...args: infer A) => unknown ? A : never;
export type OperationArguments<K extends OperationName> = Rest<Operations[K]>;
export type OperationResult<K extends OperationName> = ReturnType<Operations[K]>;

/** From the store to its thread: operations in order, all {@link WRITES} or all {@link READS}. */
export type Batch = readonly (readonly [name: OperationName, ...args: readonly unknown[]])[];

/**
 * From the thread to its store: a result for each operation and how the ledger stands since, or one reason why none
 * was done.
 */
export type BatchReply =
  | ({ readonly ok: true; readonly results: readonly unknown[] } & LedgerHint)
  | {
      readonly ok: false;
      readonly isCorrupt: boolean;
      /** Nothing can be stored any more. It comes also when nothing was asked. */
      readonly isLost: boolean;
      readonly message: string;
    };

/** The first message from the thread. */
export type OpenReply =
  | ({ readonly ok: true; readonly hashKey: Uint8Array } & LedgerHint)
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly help: string | undefined;
    };

import type { ErrorCode } from '../../errors.js';
import type { FeedEvent } from '../../event/event.js';
import type { ChainFilter, TakeTerms } from '../chain-store.js';
import type { Acceptance, Ledger, MessageFilter, Selection, Settlement } from '../message-store.js';
import type { NewGeneration, ReloadRecord } from '../options-history.js';
import { dropSilentChains, forgetClosedChains, getChain, listChains } from './chain-records.js';
import type { ChainCountsRow, SqliteChains } from './chains.js';
import type { SqliteDatabase } from './driver.js';
import { feedPosition, saveFeedPosition } from './feed-positions.js';
import { getGeneration, listReloads, openGeneration, recordReload } from './options.js';
import type { SqliteQueue } from './queue.js';
import {
  dropMessages,
  getMessage,
  listMessages,
  pruneMessages,
  replayMessages,
} from './records.js';
import { takeEvent } from './take-event.js';
import { verifyStore } from './verify.js';

/** What an operation works on. A store opened for reading has the database only. */
export interface SqliteContext {
  readonly db: SqliteDatabase;
  readonly queue: SqliteQueue;
  readonly chains: SqliteChains;
}

const NO_FAILURE = { failure: undefined, detail: undefined } as const;

/** An acceptance as one value: `seq` when the message is claimed, `-seq` when it waits. */
export type PackedAcceptance = number | 'repeated' | 'full';

function packAcceptance(acceptance: Acceptance): PackedAcceptance {
  if (acceptance.kind !== 'stored') return acceptance.kind;
  return acceptance.claimed ? acceptance.seq : -acceptance.seq;
}

export function unpackAcceptance(packed: PackedAcceptance): Acceptance {
  if (typeof packed !== 'number') return { kind: packed };
  return { kind: 'stored', seq: Math.abs(packed), claimed: packed > 0 };
}

type Terms = { readonly afterSeq: number; readonly nowMs: number };

/**
 * The operations that change the store; they share transactions.
 *
 * Every message passes `accept` and `deliver`: their arguments and answers are flat, because an object costs
 * more on its way between the threads than in the database.
 */
export const WRITES = {
  accept: (
    { queue }: SqliteContext,
    guid: string,
    chainKey: string,
    createdAtMs: number,
    body: string,
    eventId: string | undefined,
    claimable: boolean,
    maxMessages: number,
    nowMs: number,
  ) => {
    const message = { guid, chainKey, createdAtMs, body, eventId };
    return packAcceptance(queue.accept(message, { claimable, maxMessages }, nowMs));
  },
  deliver: (
    { queue }: SqliteContext,
    seq: number,
    attempts: number,
    startedAtMs: number,
    durationMs: number,
    generation: number,
    status: number | undefined,
  ) => {
    const attempt = { startedAtMs, durationMs, generation, status, ...NO_FAILURE };
    return queue.settle({ kind: 'delivered', seq, attempts, attempt });
  },
  claim: ({ queue }: SqliteContext, limit: number, nowMs: number) => queue.claim(limit, nowMs),
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
  openGeneration: ({ db }: SqliteContext, generation: NewGeneration, isContinued: boolean) =>
    openGeneration(db, generation, isContinued),
  recordReload: ({ db }: SqliteContext, reload: ReloadRecord) => recordReload(db, reload),
  takeEvent: (context: SqliteContext, event: FeedEvent, terms: TakeTerms, nowMs: number) =>
    takeEvent(context, event, terms, nowMs),
  dropSilentChains: ({ db, chains }: SqliteContext, heardBeforeMs: number) =>
    dropSilentChains(db, chains, heardBeforeMs),
  forgetClosedChains: ({ db, chains }: SqliteContext, heardBeforeMs: number) =>
    forgetClosedChains(db, chains, heardBeforeMs),
  saveFeedPosition: ({ db }: SqliteContext, feed: string, position: string) =>
    saveFeedPosition(db, feed, position),
} as const;

/** The operations that only read. */
export const READS = {
  list: ({ db }: { db: SqliteDatabase }, filter: MessageFilter) => listMessages(db, filter),
  get: ({ db }: { db: SqliteDatabase }, guid: string) => getMessage(db, guid),
  verify: ({ db }: { db: SqliteDatabase }) => verifyStore(db),
  generation: ({ db }: { db: SqliteDatabase }, number: number) => getGeneration(db, number),
  reloads: ({ db }: { db: SqliteDatabase }) => listReloads(db),
  listChains: ({ db }: { db: SqliteDatabase }, filter: ChainFilter) => listChains(db, filter),
  getChain: ({ db }: { db: SqliteDatabase }, key: string) => getChain(db, key),
  feedPosition: ({ db }: { db: SqliteDatabase }, feed: string) => feedPosition(db, feed),
} as const;

type Operations = typeof WRITES & typeof READS;
export type OperationName = keyof Operations;

type Rest<F> = F extends (context: never, ...args: infer A) => unknown ? A : never;
export type OperationArguments<K extends OperationName> = Rest<Operations[K]>;
export type OperationResult<K extends OperationName> = ReturnType<Operations[K]>;

/** From the store to its thread: operations in order, all {@link WRITES} or all {@link READS}. */
export type Batch = readonly (readonly [name: OperationName, ...args: readonly unknown[]])[];

/** What the thread tells of the store with every answer, as of the last commit. */
export interface StoreCounts {
  readonly ledger: Ledger;
  readonly chains: ChainCountsRow;
}

/** From the thread to its store: a result for each operation, or one reason why none was done. */
export type BatchReply =
  | ({
      readonly ok: true;
      readonly results: readonly unknown[];
    } & StoreCounts)
  | { readonly ok: false; readonly isCorrupt: boolean; readonly message: string };

/** The first message from the thread. */
export type OpenReply =
  | ({ readonly ok: true; readonly hashKey: Uint8Array } & StoreCounts)
  | {
      readonly ok: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly help: string | undefined;
    };

import { randomInt } from 'node:crypto';
import { processedChainOf } from '../../chain/processed-chain.js';
import type { NotifierError } from '../../errors.js';
import type { ChainProcessedEvent, FeedEvent } from '../../event/event.js';
import { buildMessage } from '../../message/build-message.js';
import type {
  ChainCounts,
  ChainDetails,
  ChainFilter,
  ChainSummary,
  TakeTerms,
} from '../chain-store.js';
import type {
  AddTerms,
  Claim,
  Ledger,
  LedgerHint,
  MessageDetails,
  MessageFilter,
  MessageSummary,
  NewMessage,
  Selection,
  Settled,
  Settlement,
  Taken,
  Verification,
} from '../message-store.js';
import type { GenerationRecord, NewGeneration, ReloadRecord } from '../options-history.js';
import type { Store } from '../store.js';
import { type AddLine, takenOf } from './added.js';
import { STEP_CHAINS } from './chain-records.js';
import type { StoreMode } from './open.js';
import type { Step } from './records.js';
import type { TakeFailure } from './take-event.js';
import { openThread, type SqliteThread, storeFailed } from './thread.js';

/** Rows that one step of {@link Store.prune} looks at. */
const PRUNE_ROWS = 500;

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
  return new SqliteStore(await openThread(directory, options.mode ?? 'write'));
}

/** Leases begin anywhere below, so that those of one opening are not those of another. */
const LEASES_BEGIN_BELOW = 2 ** 47;

/** What the interface asks for, as operations of the thread. */
class SqliteStore implements Store {
  readonly hashKey: Uint8Array;
  readonly lost: Promise<NotifierError>;
  readonly #thread: SqliteThread;
  #lastLease = randomInt(1, LEASES_BEGIN_BELOW);

  constructor(thread: SqliteThread) {
    this.hashKey = thread.hashKey;
    this.lost = thread.lost;
    this.#thread = thread;
  }

  async add(message: NewMessage, terms: AddTerms, nowMs: number): Promise<Taken> {
    const line = this.#lineOf(terms, nowMs);
    const added = await this.#thread.call(
      'add',
      ...messageArguments(message),
      ...lineArguments(line),
    );
    return takenOf(added, message, line, []);
  }

  claim(limit: number, nowMs: number): Promise<Claim> {
    return this.#thread.call('claim', limit, nowMs, this.#newLease());
  }

  advanceDue(latestMs: number): Promise<number> {
    return this.#thread.call('advanceDue', latestMs);
  }

  settle(settlement: Settlement): Promise<Settled> {
    if (settlement.kind !== 'delivered') return this.#thread.call('settle', settlement);
    const { seq, lease, attempts, attempt } = settlement;
    const { startedAtMs, durationMs, generation, status } = attempt;
    const made = [startedAtMs, durationMs, generation, status] as const;
    return this.#thread.call('deliver', seq, lease, attempts, ...made);
  }

  ledger(): Promise<Ledger> {
    return this.#thread.call('ledger');
  }

  ledgerHint(): LedgerHint {
    return this.#thread.ledgerHint;
  }

  list(filter: MessageFilter): Promise<readonly MessageSummary[]> {
    return this.#thread.call('list', filter);
  }

  get(guid: string): Promise<MessageDetails | undefined> {
    return this.#thread.call('get', guid);
  }

  replay(selection: Selection, nowMs: number): Promise<number> {
    return countSteps((afterSeq) => this.#thread.call('replay', selection, { afterSeq, nowMs }));
  }

  drop(selection: Selection, nowMs: number): Promise<number> {
    return countSteps((afterSeq) => this.#thread.call('drop', selection, { afterSeq, nowMs }));
  }

  verify(): Promise<Verification> {
    return this.#thread.call('verify');
  }

  /** Both at once, so that {@link close} waits for both. */
  async prune(endedBeforeMs: number): Promise<number> {
    const [messages] = await Promise.all([
      countSteps((afterSeq) =>
        this.#thread.call('prune', { afterSeq, endedBeforeMs, limit: PRUNE_ROWS }),
      ),
      sumWhileFull(() => this.#thread.call('forgetClosedChains', endedBeforeMs)),
    ]);
    return messages;
  }

  numberGeneration(generation: NewGeneration, isContinued: boolean): Promise<number> {
    return this.#thread.call('numberGeneration', generation, isContinued);
  }

  generation(number: number): Promise<GenerationRecord | undefined> {
    return this.#thread.call('generation', number);
  }

  recordReload(reload: ReloadRecord): Promise<void> {
    return this.#thread.call('recordReload', reload);
  }

  keepInForce(text: string): Promise<void> {
    return this.#thread.call('keepInForce', text);
  }

  keptInForce(): Promise<string | undefined> {
    return this.#thread.call('keptInForce');
  }

  reloads(): Promise<readonly ReloadRecord[]> {
    return this.#thread.call('reloads');
  }

  async takeEvent(event: FeedEvent, terms: TakeTerms, nowMs: number): Promise<Taken> {
    const line = this.#lineOf(terms, terms.queuedAtMs);
    if (event.event === 'ChainProcessed' && terms.isNotifying) {
      return this.#takeResult(event, terms, line, nowMs);
    }
    return unlessFailed(await this.#thread.call('takeEvent', event, terms, line, nowMs));
  }

  /** Builds the message here, as the thread is the narrow place, and leaves it to the thread what becomes of it. */
  async #takeResult(
    event: ChainProcessedEvent,
    { guid, attemptGuid }: TakeTerms,
    line: AddLine,
    nowMs: number,
  ): Promise<Taken> {
    const identity = { guid, timestampMs: nowMs, attemptGuid };
    const { warnings, ...built } = buildMessage(processedChainOf(event), identity);
    const message = { ...built, eventId: event.id };
    const { at, callingList, chainId, record, attempt } = event;
    const { handle, recordType, callResult, recordStatus } = record;
    const added = await this.#thread.call(
      'takeResult',
      ...messageArguments(message),
      ...lineArguments(line),
      ...([at, callingList, chainId] as const),
      ...([handle, recordType, callResult, recordStatus] as const),
      ...([attempt.guid, attempt.startedAt] as const),
    );
    return typeof added === 'object'
      ? unlessFailed(added)
      : takenOf(added, message, line, warnings);
  }

  #lineOf({ claimable, maxMessages }: AddTerms, queuedAtMs: number): AddLine {
    return { lease: claimable ? this.#newLease() : 0, maxMessages, queuedAtMs };
  }

  #newLease(): number {
    this.#lastLease += 1;
    return this.#lastLease;
  }

  listChains(filter: ChainFilter): Promise<readonly ChainSummary[]> {
    return this.#thread.call('listChains', filter);
  }

  getChain(key: string): Promise<ChainDetails | undefined> {
    return this.#thread.call('getChain', key);
  }

  dropSilentChains(heardBeforeMs: number): Promise<number> {
    return sumWhileFull(() => this.#thread.call('dropSilentChains', heardBeforeMs));
  }

  chainCounts(): Promise<ChainCounts> {
    return this.#thread.call('chainCounts');
  }

  feedPosition(feed: string): Promise<string | undefined> {
    return this.#thread.call('feedPosition', feed);
  }

  saveFeedPosition(feed: string, position: string): Promise<void> {
    return this.#thread.call('saveFeedPosition', feed, position);
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function messageArguments({ guid, chainKey, createdAtMs, body, eventId }: NewMessage) {
  return [guid, chainKey, createdAtMs, body, eventId] as const;
}

function lineArguments({ lease, maxMessages, queuedAtMs }: AddLine) {
  return [lease, maxMessages, queuedAtMs] as const;
}

function unlessFailed(taken: Taken | TakeFailure): Taken {
  if (taken.kind === 'failed') throw storeFailed(taken.message);
  return taken;
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
async function sumWhileFull(step: () => Promise<number>): Promise<number> {
  let changed = 0;
  for (;;) {
    const count = await step();
    changed += count;
    if (count < STEP_CHAINS) return changed;
  }
}

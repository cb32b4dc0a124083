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
import type { StoreMode } from './open.js';
import { unpackAcceptance } from './operations.js';
import type { Step } from './records.js';
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

/** What the interface asks for, as operations of the thread. */
class SqliteStore implements Store {
  readonly hashKey: Uint8Array;
  readonly #thread: SqliteThread;
  /** Events that were asked to be taken and are not yet: each may make a chain known. */
  #taking = 0;

  constructor(thread: SqliteThread) {
    this.hashKey = thread.hashKey;
    this.#thread = thread;
  }

  accept(message: NewMessage, terms: AcceptTerms, nowMs: number): Promise<Acceptance> {
    const { guid, chainKey, createdAtMs, body, eventId } = message;
    const { claimable, maxMessages } = terms;
    return this.#thread
      .call('accept', guid, chainKey, createdAtMs, body, eventId, claimable, maxMessages, nowMs)
      .then(unpackAcceptance);
  }

  claim(limit: number, nowMs: number): Promise<Claim> {
    return this.#thread.call('claim', limit, nowMs);
  }

  settle(settlement: Settlement): Promise<boolean> {
    if (settlement.kind !== 'delivered') return this.#thread.call('settle', settlement);
    const { seq, attempts, attempt } = settlement;
    const { startedAtMs, durationMs, generation, status } = attempt;
    return this.#thread.call('deliver', seq, attempts, startedAtMs, durationMs, generation, status);
  }

  ledger(): Ledger {
    return this.#thread.counts.ledger;
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
      countRounds(() => this.#thread.call('forgetClosedChains', endedBeforeMs)),
    ]);
    return messages;
  }

  openGeneration(generation: NewGeneration, isContinued: boolean): Promise<number> {
    return this.#thread.call('openGeneration', generation, isContinued);
  }

  generation(number: number): Promise<GenerationRecord | undefined> {
    return this.#thread.call('generation', number);
  }

  recordReload(reload: ReloadRecord): Promise<void> {
    return this.#thread.call('recordReload', reload);
  }

  reloads(): Promise<readonly ReloadRecord[]> {
    return this.#thread.call('reloads');
  }

  async takeEvent(event: FeedEvent, terms: TakeTerms, nowMs: number): Promise<Taken> {
    this.#taking += 1;
    try {
      const taken = await this.#thread.call('takeEvent', event, terms, nowMs);
      if (taken.kind === 'failed') throw storeFailed(taken.message);
      return taken;
    } finally {
      this.#taking -= 1;
    }
  }

  mayKnowChains(): boolean {
    const { open, closed } = this.#thread.counts.chains;
    return this.#taking > 0 || open + closed > 0;
  }

  listChains(filter: ChainFilter): Promise<readonly ChainSummary[]> {
    return this.#thread.call('listChains', filter);
  }

  getChain(key: string): Promise<ChainDetails | undefined> {
    return this.#thread.call('getChain', key);
  }

  dropSilentChains(heardBeforeMs: number): Promise<number> {
    return countRounds(() => this.#thread.call('dropSilentChains', heardBeforeMs));
  }

  chainCounts(): ChainCounts {
    const { open, dropped } = this.#thread.counts.chains;
    return { open, dropped };
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

/**
 * The store's contract in memory, shared by as many handles as are opened: how a database that several processes use
 * has to behave, in lists and without any order of work. What is asked for in one turn is one transaction.
 */
import { randomBytes } from 'node:crypto';
import type { ChainState } from '#dist/chain/chain-state.js';
import { type LoadedCampaignGroup, loadCampaignGroup } from '#dist/chain/loaded-campaign-group.js';
import { chainKeyOf } from '#dist/chain/processed-chain.js';
import { NotifierError } from '#dist/errors.js';
import type { FeedEvent } from '#dist/event/event.js';
import type { ChainDetails, ChainFilter, ChainKind, TakeTerms } from '#dist/store/chain-store.js';
import type {
  AddTerms,
  Claim,
  ClaimedMessage,
  Ledger,
  LedgerHint,
  MessageDetails,
  MessageFilter,
  MessageState,
  MessageSummary,
  NewMessage,
  Selection,
  Settled,
  Settlement,
  Taken,
} from '#dist/store/message-store.js';
import {
  GENERATIONS_KEPT,
  type GenerationRecord,
  type NewGeneration,
  RELOADS_KEPT,
  type ReloadRecord,
} from '#dist/store/options-history.js';
import type { Store } from '#dist/store/store.js';
import { decideEvent } from '#dist/store/take-event.js';

type Row = { -readonly [K in keyof MessageDetails]: MessageDetails[K] } & {
  /** Who has it, and with which lease. */
  claim: { readonly owner: number; readonly lease: number } | undefined;
  mayHaveBeenSent: boolean;
};

interface ChainRow {
  readonly kind: ChainKind;
  readonly heardAtMs: number;
  readonly text: string;
}

/** What a transaction may change, and is put back whole when one fails. */
interface Tables {
  rows: Row[];
  lastSeq: number;
  lastLease: number;
  forgotten: { delivered: number; dropped: number };
  chains: Map<string, ChainRow>;
  droppedChains: number;
  groups: Map<string, LoadedCampaignGroup>;
  positions: Map<string, string>;
  generations: GenerationRecord[];
  lastGeneration: number;
  reloads: ReloadRecord[];
  inForce: string | undefined;
}

interface Call {
  readonly work: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

const NOTHING: Tables = {
  rows: [],
  lastSeq: 0,
  lastLease: 0,
  forgotten: { delivered: 0, dropped: 0 },
  chains: new Map(),
  droppedChains: 0,
  groups: new Map(),
  positions: new Map(),
  generations: [],
  lastGeneration: 0,
  reloads: [],
  inForce: undefined,
};

/** What all handles share. */
export class SharedMemory {
  readonly hashKey: Uint8Array = Uint8Array.from(randomBytes(32));
  tables: Tables = structuredClone(NOTHING);
  #lastOwner = 0;
  #calls: Call[] = [];

  open(): MemoryStore {
    this.#lastOwner += 1;
    return new MemoryStore(this, this.#lastOwner);
  }

  /** All that one owner has goes to whoever claims next, as when it was silent for too long. */
  endLeasesOf(owner: number): void {
    for (const row of this.tables.rows) {
      if (row.claim?.owner !== owner) continue;
      row.claim = undefined;
      row.mayHaveBeenSent = true;
    }
  }

  ask<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#calls.push({ work, resolve, reject });
      if (this.#calls.length === 1) setImmediate(() => this.#transact());
    });
  }

  #transact(): void {
    const calls = this.#calls;
    this.#calls = [];
    const before = structuredClone(this.tables);
    try {
      const results = calls.map(({ work }) => work());
      calls.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result instanceof NotifierError) reject(result);
        else resolve(result as never);
      });
    } catch (error) {
      this.tables = before;
      for (const { reject } of calls) reject(failed(String(error)));
    }
  }
}

function failed(reason: string): NotifierError {
  return new NotifierError('STORE_FAILED', `The store refused: ${reason}.`);
}

/** No column takes anything else. */
function bindable<T extends object>(row: T): T {
  for (const [name, value] of Object.entries(row))
    if (value !== undefined && !['string', 'number'].includes(typeof value))
      throw new Error(`${name} cannot be bound`);
  return row;
}

export class MemoryStore implements Store {
  readonly hashKey: Uint8Array;
  readonly #memory: SharedMemory;
  readonly #owner: number;
  #hint: LedgerHint;
  #onTheWay = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(memory: SharedMemory, owner: number) {
    this.#memory = memory;
    this.#owner = owner;
    this.hashKey = memory.hashKey;
    this.#hint = this.#ledger();
  }

  get #tables(): Tables {
    return this.#memory.tables;
  }

  /** What this handle has goes to others, and it does not know. */
  endLeases(): void {
    this.#memory.endLeasesOf(this.#owner);
  }

  async #ask<T>(work: () => T | NotifierError): Promise<T> {
    if (this.#isClosed) throw failed('it was closed');
    const asked = this.#memory.ask(() => {
      const result = work();
      this.#hint = this.#ledger();
      return result;
    });
    this.#onTheWay.add(asked);
    try {
      return (await asked) as T;
    } finally {
      this.#onTheWay.delete(asked);
    }
  }

  add(message: NewMessage, terms: AddTerms, nowMs: number): Promise<Taken> {
    return this.#ask(() => this.#add(message, terms, nowMs, []));
  }

  claim(limit: number, nowMs: number): Promise<Claim> {
    return this.#ask(() => {
      const heads = this.#tables.rows.filter((row) => this.#isNext(row));
      const due = heads
        .filter(({ dueAtMs = 0 }) => dueAtMs <= nowMs)
        .sort((a, b) => order(a) - order(b) || a.seq - b.seq);
      const messages = due.slice(0, limit).map((row) => this.#claimed(row));
      const later = heads.flatMap(({ claim, dueAtMs }) => (claim ? [] : (dueAtMs ?? [])));
      const nextDueAtMs = later.length === 0 ? undefined : Math.min(...later);
      return { messages, more: due.length > limit, nextDueAtMs };
    });
  }

  settle(settlement: Settlement): Promise<Settled> {
    return this.#ask(() => {
      const row = this.#tables.rows.find(({ seq }) => seq === settlement.seq);
      if (row?.claim === undefined || row.claim.lease !== settlement.lease) return 'lost';
      if (settlement.kind !== 'noted') row.claim = undefined;
      record(row, settlement);
      const hasNext = this.#tables.rows.some(
        (other) => other.chainKey === row.chainKey && this.#isNext(other),
      );
      return hasNext && !('dueAtMs' in settlement) ? 'more-due' : 'settled';
    });
  }

  advanceDue(latestMs: number): Promise<number> {
    return this.#ask(() => {
      const late = this.#tables.rows.filter(({ dueAtMs = 0 }) => dueAtMs > latestMs);
      for (const row of late) row.dueAtMs = latestMs;
      return late.length;
    });
  }

  ledger(): Promise<Ledger> {
    return this.#ask(() => this.#ledger());
  }

  ledgerHint(): LedgerHint {
    const { pending, dead } = this.#hint;
    return { pending, dead };
  }

  list({ state, afterSeq = 0, limit }: MessageFilter): Promise<MessageSummary[]> {
    return this.#ask(() =>
      this.#tables.rows
        .filter((row) => row.seq > afterSeq && (state === undefined || row.state === state))
        .slice(0, limit)
        .map(({ body: _, failures: __, ...summary }) => summaryOf(summary)),
    );
  }

  get(guid: string): Promise<MessageDetails | undefined> {
    return this.#ask(() => {
      const [row] = this.#select({ guid });
      if (row === undefined) return undefined;
      const { body, failures } = row;
      return structuredClone({ ...summaryOf(row), body, failures });
    });
  }

  replay(selection: Selection, nowMs: number): Promise<number> {
    return this.#ask(() => {
      const dead = this.#select(selection).filter(({ state }) => state === 'dead');
      const fresh = { reason: undefined, endedAtMs: undefined, attempts: 0, queuedAtMs: nowMs };
      for (const row of dead)
        Object.assign(row, { state: 'pending', dueAtMs: undefined, ...fresh });
      return dead.length;
    });
  }

  drop(selection: Selection, nowMs: number): Promise<number> {
    return this.#ask(() => {
      const open = this.#select(selection).filter(
        ({ state, claim }) => state === 'dead' || (state === 'pending' && claim === undefined),
      );
      for (const row of open) end(row, 'dropped', nowMs);
      return open.length;
    });
  }

  verify() {
    return this.#ask(() => ({ ledger: this.#ledger(), findings: [] }));
  }

  prune(endedBeforeMs: number): Promise<number> {
    return this.#ask(() => {
      const { rows, chains, forgotten } = this.#tables;
      const isKept = ({ state, endedAtMs = Infinity }: Row) =>
        state === 'pending' || state === 'dead' || endedAtMs >= endedBeforeMs;
      const gone = rows.filter((row) => !isKept(row));
      for (const { state } of gone) forgotten[state as keyof typeof forgotten] += 1;
      this.#tables.rows = rows.filter(isKept);
      for (const [key, { kind, heardAtMs }] of chains)
        if (kind === 'closed' && heardAtMs < endedBeforeMs) chains.delete(key);
      return gone.length;
    });
  }

  takeEvent(event: FeedEvent, terms: TakeTerms, nowMs: number): Promise<Taken> {
    return this.#ask(() => {
      try {
        return this.#take(event, terms, nowMs);
      } catch (error) {
        return failed(`${event.event}: ${error}`);
      }
    });
  }

  listChains({ state, afterKey = '', limit }: ChainFilter) {
    return this.#ask(() =>
      [...this.#tables.chains]
        .filter(([key]) => key > afterKey)
        .filter(
          ([, { kind }]) =>
            state === undefined || state === kind || (state === 'open' && kind !== 'closed'),
        )
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([key, { kind, heardAtMs }]) => ({ key, kind, heardAtMs })),
    );
  }

  getChain(key: string): Promise<ChainDetails | undefined> {
    return this.#ask(() => {
      const row = this.#tables.chains.get(key);
      if (row === undefined) return undefined;
      const { kind, heardAtMs, text } = row;
      return { key, kind, heardAtMs, state: JSON.parse(text) as ChainState };
    });
  }

  dropSilentChains(heardBeforeMs: number): Promise<number> {
    return this.#ask(() => {
      const { chains } = this.#tables;
      const silent = [...chains].filter(
        ([, { kind, heardAtMs }]) => kind !== 'closed' && heardAtMs < heardBeforeMs,
      );
      for (const [key] of silent) chains.delete(key);
      this.#tables.droppedChains += silent.length;
      return silent.length;
    });
  }

  chainCounts() {
    return this.#ask(() => {
      const { chains, droppedChains: dropped } = this.#tables;
      const open = [...chains.values()].filter(({ kind }) => kind !== 'closed').length;
      return { open, dropped };
    });
  }

  feedPosition(feed: string): Promise<string | undefined> {
    return this.#ask(() => this.#tables.positions.get(feed));
  }

  saveFeedPosition(feed: string, position: string): Promise<void> {
    return this.#ask(() => void this.#tables.positions.set(feed, position));
  }

  numberGeneration(generation: NewGeneration, isContinued: boolean): Promise<number> {
    return this.#ask(() => {
      const { generations } = this.#tables;
      const latest = generations.at(-1);
      if (isContinued && latest?.hash === generation.hash) return latest.number;
      const number = this.#tables.lastGeneration + 1;
      generations.push({ number, ...bindable(generation) });
      this.#tables.lastGeneration = number;
      this.#tables.generations = generations.slice(-GENERATIONS_KEPT);
      return number;
    });
  }

  generation(number: number): Promise<GenerationRecord | undefined> {
    return this.#ask(() => this.#tables.generations.find((each) => each.number === number));
  }

  recordReload(reload: ReloadRecord): Promise<void> {
    return this.#ask(() => {
      this.#tables.reloads = [bindable(reload), ...this.#tables.reloads].slice(0, RELOADS_KEPT);
    });
  }

  reloads(): Promise<readonly ReloadRecord[]> {
    return this.#ask(() => [...this.#tables.reloads]);
  }

  keepInForce(text: string): Promise<void> {
    return this.#ask(() => {
      this.#tables.inForce = text;
    });
  }

  keptInForce(): Promise<string | undefined> {
    return this.#ask(() => this.#tables.inForce);
  }

  readonly lost = new Promise<never>(() => undefined);

  async close(): Promise<void> {
    while (this.#onTheWay.size > 0) await Promise.allSettled(this.#onTheWay);
    this.#isClosed = true;
    this.endLeases();
  }

  #take(event: FeedEvent, terms: TakeTerms, nowMs: number): Taken {
    const { groups, chains } = this.#tables;
    if (event.event === 'CampaignGroupLoaded') {
      const { guid } = event.campaignGroup;
      groups.set(guid, loadCampaignGroup(groups.get(guid), event));
      return { kind: 'applied', diagnostics: [] };
    }
    const campaignGroup = (guid: string) => groups.get(guid)?.campaignGroup;
    const known = { chain: chains.get(chainKeyOf(event))?.text, campaignGroup };
    const { message, chain, receipt } = decideEvent(event, known, terms, nowMs);
    const taken = message
      ? this.#add(message, terms, terms.queuedAtMs, receipt.diagnostics)
      : receipt;
    if (chain !== undefined && taken.kind !== 'store-full') chains.set(chain.key, chain);
    return taken;
  }

  #add(
    message: NewMessage,
    { claimable, maxMessages }: AddTerms,
    queuedAtMs: number,
    diagnostics: Taken['diagnostics'],
  ): Taken {
    const tables = this.#tables;
    const { guid, eventId, chainKey } = bindable(message);
    if (eventId !== undefined && tables.rows.some((row) => row.eventId === eventId))
      return { kind: 'repeated', diagnostics };
    const { pending, dead } = this.#ledger();
    if (pending + dead >= maxMessages) return { kind: 'store-full', diagnostics };
    const isNext = tables.rows.every(
      ({ state, claim, dueAtMs, chainKey: other }) =>
        state !== 'pending' ||
        (other !== chainKey && (claim !== undefined || dueAtMs !== undefined)),
    );
    tables.lastSeq += 1;
    const row: Row = {
      ...{ ...message, seq: tables.lastSeq, queuedAtMs, state: 'pending', attempts: 0 },
      ...{ reason: undefined, endedAtMs: undefined, dueAtMs: undefined, lastAttempt: undefined },
      ...{ failures: [], claim: undefined, mayHaveBeenSent: false },
    };
    tables.rows.push(row);
    const accepted = { kind: 'accepted', guid, diagnostics } as const;
    return claimable && isNext ? { ...accepted, claimed: this.#claimed(row) } : accepted;
  }

  /** Whether it is the one of its chain that may be claimed, when it is due. */
  #isNext({ seq, chainKey, state, claim }: Row): boolean {
    if (state !== 'pending' || claim !== undefined) return false;
    return this.#tables.rows.every(
      (other) =>
        other.chainKey !== chainKey ||
        other.state !== 'pending' ||
        (other.claim === undefined && other.seq >= seq),
    );
  }

  #claimed(row: Row): ClaimedMessage {
    this.#tables.lastLease += 1;
    const lease = this.#tables.lastLease;
    row.claim = { owner: this.#owner, lease };
    row.dueAtMs = undefined;
    const { seq, guid, chainKey, body = '', attempts, queuedAtMs, mayHaveBeenSent } = row;
    return { seq, lease, guid, chainKey, body, attempts, queuedAtMs, mayHaveBeenSent };
  }

  #select(selection: Selection): Row[] {
    return this.#tables.rows.filter((row) =>
      'guid' in selection
        ? row.guid === selection.guid.toLowerCase()
        : row.state === selection.state,
    );
  }

  #ledger(): Ledger {
    const { rows, forgotten, lastSeq: accepted } = this.#tables;
    const counts = { pending: 0, dead: 0, ...forgotten };
    for (const { state } of rows) counts[state] += 1;
    return { accepted, ...counts };
  }
}

/** What waits for a time comes before what waits in line. */
function order({ dueAtMs = Number.MAX_SAFE_INTEGER }: Row): number {
  return dueAtMs;
}

function end(row: Row, state: MessageState, endedAtMs: number): void {
  Object.assign(row, { state, endedAtMs, dueAtMs: undefined });
  if (state !== 'dead') row.body = undefined;
}

function record(row: Row, settlement: Settlement): void {
  if (settlement.kind === 'released') return;
  const { attempts, attempt } = settlement;
  row.attempts = attempts;
  if (attempt !== undefined) row.lastAttempt = attempt;
  if (settlement.kind === 'noted') return;
  if (settlement.kind === 'postponed') {
    row.dueAtMs = settlement.dueAtMs;
    return;
  }
  if (attempt?.failure !== undefined) row.failures = [...row.failures, { n: attempts, ...attempt }];
  if (settlement.kind === 'retry') row.dueAtMs = settlement.dueAtMs;
  else if (settlement.kind === 'dead') {
    end(row, 'dead', settlement.nowMs);
    row.reason = settlement.reason;
  } else {
    const { startedAtMs, durationMs } = settlement.attempt;
    end(row, 'delivered', Math.round(startedAtMs + durationMs));
  }
}

function summaryOf(row: MessageSummary): MessageSummary {
  const { seq, guid, chainKey, eventId, state, reason, createdAtMs, queuedAtMs } = row;
  const { endedAtMs, dueAtMs, attempts, lastAttempt } = row;
  const when = { createdAtMs, queuedAtMs, endedAtMs, dueAtMs };
  return { seq, guid, chainKey, eventId, state, reason, ...when, attempts, lastAttempt };
}

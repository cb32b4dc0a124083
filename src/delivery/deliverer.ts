import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type { ClaimedMessage, MessageStore, Settlement } from '../store/message-store.js';
import { Attempt } from './attempt.js';
import { logAttempt } from './attempt-log.js';
import type { Connection } from './connection.js';
import { type Flow, outageOf } from './flow.js';
import { FlowControl } from './flow-control.js';
import { type Destination, type Generation, generationFields } from './generation.js';
import { GenerationTallies, type GenerationTally } from './generation-tallies.js';
import { type AttemptReport, maskedOutcome } from './outcome.js';
import { decide } from './retry.js';
import { settlementOf } from './settlement.js';
import { SettlementWriter, STORE_REST_MS, type Written } from './settlement-writer.js';
import { Window } from './window.js';

/**
 * Outcomes that may wait to be written, for each connection: a commit takes about as long as ten
 * exchanges on a local network. Bounds the duplicates after a crash.
 */
const MAX_UNSETTLED_PER_CONNECTION = 10;

/** The deliverer looks for itself this often, whatever its timers and the store told it. */
const WATCHDOG_MS = 1000;

export interface DeliveryCounts {
  /** Attempts that were charged. */
  readonly attempts: number;
  readonly delivered: number;
  readonly dead: number;
  /** Outcomes that the store did not record, as the message was no longer this process's. */
  readonly lost: number;
}

export interface DeliveryStatus extends DeliveryCounts {
  readonly flow: Flow;
  readonly inFlight: number;
  /** Claimed messages that wait for a connection. */
  readonly ready: number;
  /** The active generation, those that still carry requests, and the last ones before. */
  readonly generations: readonly GenerationTally[];
}

export interface DelivererParts {
  readonly store: MessageStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when outcomes were written. */
  readonly onSettled: () => void;
  /** Called now and then: other processes may have changed the store. */
  readonly onWatch: () => void;
}

/**
 * Sends claimed messages: as many at once as the flow allows, each until it has a final outcome.
 *
 * Every message it takes is, at any time, in exactly one place: in the window, in an attempt, on its way to the
 * store with an outcome, or in the store.
 */
export class Deliverer {
  readonly window: Window;
  readonly #parts: DelivererParts;
  readonly #flow: FlowControl;
  readonly #writer: SettlementWriter;
  readonly #attempts = new Set<Attempt>();
  readonly #counts = { attempts: 0, delivered: 0, dead: 0, lost: 0 };
  readonly #tallies: GenerationTallies;
  /** What {@link now} adds to the clock's elapsed time. */
  readonly #epochMs: number;
  #generation: Generation;
  #storeRestsUntilMs = 0;
  #isStopping = false;
  #isWoken = false;
  #timerAtMs = 0;
  #cancelTimer: (() => void) | undefined;
  #onQuiet: (() => void) | undefined;

  constructor(parts: DelivererParts, generation: Generation) {
    const { store, clock, log } = parts;
    this.#parts = parts;
    this.#epochMs = clock.now() - clock.elapsed();
    this.window = new Window(store);
    this.#generation = generation;
    this.#tallies = new GenerationTallies(generation);
    this.#flow = new FlowControl(generation, { log, random: () => clock.random() });
    const onWritten = (written: Written) => this.#written(written);
    this.#writer = new SettlementWriter({ store, clock, log, onWritten });
  }

  start(): void {
    this.#pump();
  }

  /**
   * The time by which everything is due: milliseconds since 1970 as long as nobody sets the clock, and
   * steady when somebody does, so that this neither delays a message nor ends its hold.
   */
  now(): number {
    return Math.floor(this.#epochMs + this.#parts.clock.elapsed());
  }

  status(): DeliveryStatus {
    const { state: flow } = this.#flow;
    return {
      ...this.#counts,
      flow,
      inFlight: this.#attempts.size,
      ready: this.window.size,
      generations: this.#tallies.list(),
    };
  }

  /**
   * Sends with another generation from now on. Requests in flight finish with their own, at the
   * latest by their deadline; what was not sent yet is sent with this one. Waits for nobody.
   */
  reconfigure(generation: Generation): void {
    this.#generation.destination?.pool.retire();
    this.#generation = generation;
    this.#tallies.open(generation);
    this.#flow.reset(generation);
    for (const attempt of [...this.#attempts]) attempt.supersede();
    this.#pump();
  }

  /** Whether messages are sent, and more wait in the window than the pool has connections. */
  hasPlenty(): boolean {
    const { destination } = this.#generation;
    if (destination === undefined || outageOf(this.#flow.state) !== undefined) return false;
    return this.window.size > destination.pool.size;
  }

  /**
   * Something may have become possible: looks, and does it, once for all that wake it in one go. The
   * store answers for many messages at a time.
   */
  wake(): void {
    if (this.#isWoken) return;
    this.#isWoken = true;
    queueMicrotask(() => {
      this.#isWoken = false;
      this.#pump();
      this.#checkQuiet();
    });
  }

  /** Starts nothing new; settles when what is in flight has ended and is written. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancelTimer?.();
    while (!this.#isQuiet()) {
      await new Promise<void>((resolve) => {
        this.#onQuiet = resolve;
      });
    }
    await this.#generation.destination?.pool.destroy();
  }

  /**
   * Ends the requests in flight; their messages stay pending, uncharged. Waits no longer for a store
   * that refuses outcomes, either.
   */
  abort(): void {
    this.#writer.giveUp();
    for (const attempt of this.#attempts) attempt.abort();
  }

  #pump(): void {
    if (this.#isStopping) return;
    const nowMs = this.now();
    const { destination } = this.#generation;
    this.#giveUpHeld(nowMs);
    if (destination) this.#startAttempts(destination, nowMs);
    if (nowMs >= this.#storeRestsUntilMs && this.window.wantsMore(nowMs)) this.#fill(nowMs);
    this.#arm(nowMs);
  }

  #startAttempts(destination: Destination, nowMs: number): void {
    const { pool } = destination;
    const allowed = this.#flow.allowance(nowMs);
    const maxUnsettled = pool.size * MAX_UNSETTLED_PER_CONNECTION;
    while (pool.lent < allowed && this.#writer.waiting < maxUnsettled && this.window.size > 0) {
      const connection = pool.lend();
      const message = connection && this.window.take();
      if (!message) return;
      this.#start(message, destination, connection);
    }
  }

  #start(message: ClaimedMessage, destination: Destination, connection: Connection): void {
    const generation = this.#generation;
    const { path, pool } = destination;
    const request = { path, headers: destination.headersFor(message.guid), body: message.body };
    const terms = { timeoutMs: generation.timeoutMs, clock: this.#parts.clock };
    const tally = this.#tallies.of(generation.number);
    tally.inFlight += 1;
    const attempt = new Attempt(connection, request, terms, (report) => {
      this.#attempts.delete(attempt);
      tally.inFlight -= 1;
      pool.giveBack(connection);
      this.#conclude(message, generation, report);
      this.#pump();
      this.#checkQuiet();
    });
    this.#attempts.add(attempt);
  }

  #conclude(message: ClaimedMessage, madeWith: Generation, told: AttemptReport): void {
    const { clock, log } = this.#parts;
    const mask = madeWith.destination?.mask;
    const outcome = mask === undefined ? told.outcome : maskedOutcome(told.outcome, mask);
    const report = { ...told, outcome };
    const { retry } = this.#generation; // the decision's options are those in force now
    const wasCharged = outcome.kind === 'responded' || outcome.kind === 'failed';
    const attempts = message.attempts + (wasCharged ? 1 : 0);
    const nowMs = this.now();
    // `Retry-After` may be a date: only the wall clock can read it.
    const circumstances = { attempts, nowMs: clock.now(), luck: clock.random() };
    const decision = decide(outcome, retry, circumstances);
    if (wasCharged) {
      this.#counts.attempts += 1;
      this.#tallies.of(madeWith.number).attempts += 1;
    }
    this.#flow.note(outcome, madeWith, nowMs);
    const maxAttempts = retry.maxResends + 1;
    const generation = madeWith;
    logAttempt(log, { message, generation, report, decision, attempts, maxAttempts });
    if (decision.kind === 'hold' || decision.kind === 'renew') this.window.putBack(message);
    else {
      const made = { report, attempts, nowMs, generation: madeWith.number };
      this.#writer.write(message, settlementOf(message, decision, made));
    }
  }

  /** Ends the messages that have waited `hold-limit` for a receiver that cannot be reached. */
  #giveUpHeld(nowMs: number): void {
    const isTooLate = this.#flow.whatWaitedTooLong(nowMs);
    if (!isTooLate) return;
    const failure = outageOf(this.#flow.state)?.failure;
    const reason = 'unreachable';
    for (const message of this.window.remove(isTooLate)) {
      const { seq, lease, attempts, guid } = message;
      const words = 'the receiver was out of reach for hold-limit: message given up';
      const inForce = generationFields(this.#generation);
      this.#parts.log.error({ event: 'dead', guid, ...inForce, reason, failure }, words);
      const ended = { seq, lease, attempts, attempt: undefined, reason, nowMs } as const;
      this.#writer.write(message, { kind: 'dead', ...ended });
    }
  }

  #written({ message, settlement, settled }: Written): void {
    if (settled === 'lost') this.#lose(message, settlement);
    else {
      this.#count(settlement);
      if (settlement.kind === 'retry') this.window.noteDue(settlement.dueAtMs);
      if (settled === 'more-due') this.window.noteDue(this.now());
    }
    this.#parts.onSettled();
    this.wake();
  }

  /** Its claim had ended before: somebody else sends the message, or has done so. */
  #lose({ guid, chainKey: chain }: ClaimedMessage, { kind: outcome }: Settlement): void {
    this.#counts.lost += 1;
    const may_be_duplicate = 'its claim had ended: another notifier may send it, too';
    const words = 'the outcome of a message is not recorded, as it belongs to another notifier now';
    const fields = { event: 'claim-lost', guid, chain, outcome, may_be_duplicate };
    this.#parts.log.warn(fields, words);
  }

  #count(settlement: Settlement): void {
    const { kind } = settlement;
    if (kind !== 'delivered' && kind !== 'dead') return;
    this.#counts[kind] += 1;
    if (settlement.attempt) this.#tallies.of(settlement.attempt.generation)[kind] += 1;
  }

  #fill(nowMs: number): void {
    const look = () => {
      this.#pump();
      this.#checkQuiet();
    };
    this.window.fill(nowMs).then(look, (error) => {
      const { clock, log } = this.#parts;
      const words = 'cannot read waiting messages; trying again';
      if (nowMs >= this.#storeRestsUntilMs) log.error({ event: 'store', err: error }, words);
      this.#storeRestsUntilMs = this.now() + STORE_REST_MS;
      clock.after(STORE_REST_MS, look);
    });
  }

  /**
   * Sees to it that {@link #pump} runs at whichever comes first of the flow's next change, a due message, and
   * the watchdog. A timer that fires too early does no harm, so one that is early enough is kept.
   */
  #arm(nowMs: number): void {
    const atMs = Math.min(
      nowMs + WATCHDOG_MS,
      future(this.#flow.nextChangeAtMs, nowMs),
      future(this.window.nextDueAtMs, nowMs), // what is due and has no room is not worth waking for
    );
    if (this.#timerAtMs <= atMs && this.#timerAtMs > nowMs) return;
    this.#cancelTimer?.();
    this.#timerAtMs = atMs;
    this.#cancelTimer = this.#parts.clock.after(atMs - nowMs, () => {
      this.#timerAtMs = 0;
      this.#parts.onWatch();
      this.#pump();
    });
  }

  #checkQuiet(): void {
    if (this.#isQuiet()) this.#onQuiet?.();
  }

  #isQuiet(): boolean {
    return this.#attempts.size === 0 && this.#writer.waiting === 0 && !this.window.isFilling;
  }
}

/** A time if it is still to come, else never. */
function future(atMs: number | undefined, nowMs: number): number {
  return atMs !== undefined && atMs > nowMs ? atMs : Number.POSITIVE_INFINITY;
}

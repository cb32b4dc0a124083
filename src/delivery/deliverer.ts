import { messageOf } from '../errors.js';
import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type {
  ClaimedMessage,
  DeadReason,
  MessageStore,
  Settlement,
} from '../store/message-store.js';
import { Attempt } from './attempt.js';
import { Conclusions } from './conclusions.js';
import type { Connection } from './connection/connection.js';
import type { DeliveryStatus } from './delivery-status.js';
import { FlowControl } from './flow-control.js';
import { type Destination, type Generation, generationFields } from './generation.js';
import { GenerationTallies } from './generation-tallies.js';
import { allowance, outageOf } from './judgement/flow.js';
import { maskedOutcome } from './judgement/outcome.js';
import { SettlementWriter, STORE_REST_MS, type Written } from './settlement-writer.js';
import { type StoreTrouble, StoreTroubles } from './store-troubles.js';
import { Window } from './window.js';

/**
 * Outcomes that may wait to be written, for each connection: a commit takes about as long as ten
 * exchanges on a local network. Bounds the duplicates after a crash.
 */
const MAX_UNSETTLED_PER_CONNECTION = 10;

/** The deliverer looks for itself this often, whatever its timers and the store told it. */
const WATCHDOG_MS = 1000;

/** Due times are looked at this often. */
const CAP_EVERY_MS = 60_000;

/** What is said of a message that a disk has changed: it is nobody's, and kept to be looked at. */
const DAMAGED = 'its body is not what was accepted: not sent, and kept as dead';

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
  readonly #conclusions: Conclusions;
  readonly #attempts = new Set<Attempt>();
  readonly #troubles = new StoreTroubles();
  readonly #counts = { delivered: 0, dead: 0, lost: 0 };
  readonly #tallies: GenerationTallies;
  /** What {@link now} adds to the clock's elapsed time. */
  readonly #epochMs: number;
  #generation: Generation;
  #storeRestsUntilMs = 0;
  #isStopping = false;
  #isWoken = false;
  #timerAtMs = 0;
  #capAtMs = 0;
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
    const onAnswer = (error: unknown) => this.#noteAnswer('settle', error);
    this.#writer = new SettlementWriter({ store, clock, log, onWritten, onAnswer });
    this.#conclusions = new Conclusions(
      {
        clock,
        log,
        window: this.window,
        flow: this.#flow,
        tallies: this.#tallies,
        write: (message, settlement) => this.#writer.write(message, settlement),
        now: () => this.now(),
        isIdle: () => this.#attempts.size === 0 && this.window.isEmpty(this.now()),
      },
      generation,
    );
    this.#listenTo(generation);
  }

  start(): void {
    this.#capDueTimes();
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
      attempts: this.#conclusions.charged,
      flow,
      allowed: allowance(flow, this.#generation.destination?.pool.size ?? 0),
      inFlight: this.#attempts.size,
      ready: this.window.size,
      generations: this.#tallies.list(),
      unsettled: this.#writer.waiting,
      storeTroubles: this.#troubles.list(),
    };
  }

  /**
   * Sends with another generation from now on. Requests in flight finish with their own, at the
   * latest by their deadline; what was not sent yet is sent with this one. Waits for nobody.
   */
  reconfigure(generation: Generation): void {
    this.#generation.destination?.pool.retire();
    this.#generation = generation;
    this.#listenTo(generation);
    this.#tallies.open(generation);
    this.#flow.reset(generation);
    this.#conclusions.reconfigure(generation);
    this.#capDueTimes();
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

  /**
   * Whether no other messages are expected: then messages that fail when nothing else is left do not
   * wait for others that are accepted.
   */
  set isLast(isLast: boolean) {
    if (this.#conclusions.isLast === isLast) return;
    this.#conclusions.isLast = isLast;
    this.wake();
  }

  /** Opens new connections for what is sent from now on, as names may have other addresses, and ends a wait. */
  renewConnections(): void {
    this.#generation.destination?.pool.renew();
    this.#flow.reset(this.#generation);
    this.wake();
  }

  /** Starts nothing new; settles when what is in flight has ended and is written. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancelTimer?.();
    await this.#untilQuiet();
    this.#conclusions.close();
    await this.#untilQuiet();
    await this.#generation.destination?.pool.destroy();
  }

  async #untilQuiet(): Promise<void> {
    while (!this.#isQuiet()) {
      await new Promise<void>((resolve) => {
        this.#onQuiet = resolve;
      });
    }
  }

  /**
   * Ends the requests in flight; their messages stay pending, uncharged. Waits no longer for a store
   * that refuses outcomes, either.
   */
  abort(): void {
    this.#writer.giveUp();
    for (const attempt of this.#attempts) attempt.abort();
  }

  #listenTo({ destination }: Generation): void {
    if (!destination) return;
    destination.pool.onRested = () => this.#pump();
  }

  #pump(): void {
    if (this.#isStopping) return;
    const nowMs = this.now();
    const { destination } = this.#generation;
    this.#giveUpHeld(nowMs);
    this.#conclusions.review(nowMs);
    if (destination) this.#startAttempts(destination, nowMs);
    if (nowMs >= this.#storeRestsUntilMs && this.window.wantsMore(nowMs)) this.#fill(nowMs);
    this.#arm(nowMs);
  }

  #startAttempts(destination: Destination, nowMs: number): void {
    const { pool } = destination;
    const allowed = this.#flow.allowance(nowMs);
    const maxUnsettled = pool.size * MAX_UNSETTLED_PER_CONNECTION;
    while (pool.lent < allowed && this.#writer.waiting < maxUnsettled && this.window.size > 0) {
      if (!this.#flow.mayStart(nowMs)) return;
      const connection = pool.lend();
      const message = connection && this.window.take();
      if (!message) return;
      if (message.isDamaged) {
        pool.giveBack(connection);
        this.#giveUp(message, { reason: 'damaged' }, DAMAGED);
        continue;
      }
      this.#flow.started(nowMs);
      this.#start(message, destination, connection);
    }
  }

  #start(message: ClaimedMessage, destination: Destination, connection: Connection): void {
    const generation = this.#generation;
    const sentAtMs = this.now();
    const { path, pool } = destination;
    const request = { path, headers: destination.headersFor(message.guid), body: message.body };
    const terms = { timeoutMs: generation.timeoutMs, clock: this.#parts.clock };
    const tally = this.#tallies.of(generation.number);
    tally.inFlight += 1;
    const attempt = new Attempt(connection, request, terms, (told) => {
      this.#attempts.delete(attempt);
      tally.inFlight -= 1;
      pool.giveBack(connection);
      const outcome = maskedOutcome(told.outcome, destination.mask);
      const report = outcome === told.outcome ? told : { ...told, outcome };
      this.#conclusions.draw({ message, generation, report, sentAtMs });
      // The pool says when its connections have rested; one of earlier options is not its own any more.
      if (generation !== this.#generation) this.wake();
      this.#checkQuiet();
    });
    this.#attempts.add(attempt);
  }

  /** Ends the messages that have waited `hold-limit` for a receiver that cannot be reached. */
  #giveUpHeld(nowMs: number): void {
    const isTooLate = this.#flow.whatWaitedTooLong(nowMs);
    if (!isTooLate) return;
    const outage = outageOf(this.#flow.state);
    const failure = outage?.failure;
    const reason = outage?.advice === undefined ? 'unreachable' : 'rejected';
    const words = 'nothing was accepted for hold-limit: message given up';
    for (const message of this.window.remove(isTooLate)) {
      this.#giveUp(message, { reason, failure }, words);
    }
  }

  #giveUp(
    { guid, ...message }: ClaimedMessage,
    why: { readonly reason: DeadReason; readonly failure?: string | undefined },
    words: string,
  ): void {
    const inForce = generationFields(this.#generation);
    this.#parts.log.error({ event: 'dead', guid, ...inForce, ...why }, words);
    const { seq, lease, attempts } = message;
    const ended = { seq, lease, attempts, attempt: undefined, nowMs: this.now() } as const;
    this.#writer.write({ guid, ...message }, { kind: 'dead', reason: why.reason, ...ended });
  }

  #written({ message, settlement, settled }: Written): void {
    if (settled === 'lost' && settlement.kind !== 'noted') this.#lose(message, settlement);
    else {
      this.#count(settlement);
      if ('dueAtMs' in settlement) this.window.noteDue(settlement.dueAtMs);
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
    const filled = () => {
      this.#noteAnswer('claim', undefined);
      look();
    };
    this.window.fill(nowMs).then(filled, (error) => {
      this.#noteAnswer('claim', error);
      const { clock, log } = this.#parts;
      const words = 'cannot read waiting messages; trying again';
      if (nowMs >= this.#storeRestsUntilMs) log.error({ event: 'store', err: error }, words);
      this.#storeRestsUntilMs = this.now() + STORE_REST_MS;
      clock.after(STORE_REST_MS, look);
    });
  }

  #noteAnswer(operation: StoreTrouble['operation'], error: unknown): void {
    if (error === undefined) this.#troubles.succeeded(operation);
    else this.#troubles.failed(operation, messageOf(error), this.now());
  }

  /** Due times that a wrong clock wrote, or longer delays: nothing is due later than the longest delay from now. */
  #capDueTimes(): void {
    const { store, log } = this.#parts;
    this.#capAtMs = this.now() + CAP_EVERY_MS;
    const latestMs = this.now() + this.#generation.retry.maxDelayMs;
    store.advanceDue(latestMs).then(
      (advanced) => {
        if (advanced === 0) return;
        const words = 'messages were due later than retry-max-delay from now: brought forward';
        log.warn({ event: 'brought-forward', messages: advanced }, words);
        this.window.noteDue(latestMs);
        this.wake();
      },
      () => undefined, // the store says elsewhere that it fails, and this is tried again
    );
  }

  /**
   * Sees to it that {@link #pump} runs at whichever comes first of the flow's next change, a due message, and
   * the watchdog. A timer that fires too early does no harm, so one that is early enough is kept.
   */
  #arm(nowMs: number): void {
    const atMs = Math.min(
      nowMs + WATCHDOG_MS,
      future(this.#flow.nextChangeAtMs(nowMs), nowMs),
      future(this.#conclusions.nextDueAtMs, nowMs),
      future(this.window.nextDueAtMs, nowMs), // what is due and has no room is not worth waking for
    );
    if (this.#timerAtMs <= atMs && this.#timerAtMs > nowMs) return;
    this.#cancelTimer?.();
    this.#timerAtMs = atMs;
    this.#cancelTimer = this.#parts.clock.after(atMs - nowMs, () => {
      this.#timerAtMs = 0;
      this.#parts.onWatch();
      if (this.now() >= this.#capAtMs) this.#capDueTimes();
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

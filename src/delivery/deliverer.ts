import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type { ClaimedMessage, MessageStore, Settlement } from '../store/message-store.js';
import { Attempt } from './attempt.js';
import { logAttempt } from './attempt-log.js';
import type { Connection } from './connection.js';
import {
  allowance,
  type Flow,
  nextChangeAtMs,
  onReached,
  onTime,
  onUnreached,
  outageOf,
} from './flow.js';
import type { Destination, Generation } from './generation.js';
import type { AttemptReport } from './outcome.js';
import { decide } from './retry.js';
import { settlementOf } from './settlement.js';
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
}

export interface DeliveryStatus extends DeliveryCounts {
  readonly flow: Flow;
  readonly inFlight: number;
  /** Claimed messages that wait for a connection. */
  readonly ready: number;
}

export interface DelivererParts {
  readonly store: MessageStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when outcomes were written. */
  readonly onSettled: () => void;
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
  readonly #attempts = new Set<Attempt>();
  /** Messages up to this one were there before this process. */
  readonly #inheritedSeq: number;
  readonly #counts = { attempts: 0, delivered: 0, dead: 0 };
  /** What {@link now} adds to the clock's elapsed time. */
  readonly #epochMs: number;
  #generation: Generation;
  #flow: Flow;
  #unsettled = 0;
  #storeRestsUntilMs = 0;
  #isStopping = false;
  #timerAtMs = 0;
  #cancelTimer: (() => void) | undefined;
  #onQuiet: (() => void) | undefined;

  constructor(parts: DelivererParts, generation: Generation) {
    this.#parts = parts;
    this.#epochMs = parts.clock.now() - parts.clock.elapsed();
    this.window = new Window(parts.store);
    this.#inheritedSeq = parts.store.ledger().accepted;
    this.#generation = generation;
    this.#flow = freshFlow(generation);
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
    return {
      ...this.#counts,
      flow: this.#flow,
      inFlight: this.#attempts.size,
      ready: this.window.size,
    };
  }

  /** Sends with another generation from now on; requests in flight finish with their own. */
  reconfigure(generation: Generation): void {
    this.#generation.destination?.pool.retire();
    this.#generation = generation;
    this.#flow = freshFlow(generation);
    this.#pump();
  }

  /** Something may have become possible: looks, and does it. */
  wake(): void {
    this.#pump();
  }

  /** Starts nothing new; settles when what is in flight has ended and is written. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancelTimer?.();
    while (this.#attempts.size > 0 || this.#unsettled > 0 || this.window.isFilling) {
      await new Promise<void>((resolve) => {
        this.#onQuiet = resolve;
      });
    }
    await this.#generation.destination?.pool.destroy();
  }

  /** Ends the requests in flight; their messages stay pending, uncharged. */
  abort(): void {
    for (const attempt of this.#attempts) attempt.abort();
  }

  #pump(): void {
    if (this.#isStopping) return;
    const nowMs = this.now();
    this.#flow = onTime(this.#flow, nowMs);
    this.#giveUpHeld(nowMs);
    const { destination } = this.#generation;
    if (destination) this.#startAttempts(destination);
    if (nowMs >= this.#storeRestsUntilMs && this.window.wantsMore(nowMs)) this.#fill(nowMs);
    this.#arm(nowMs);
  }

  #startAttempts(destination: Destination): void {
    const { pool } = destination;
    const allowed = allowance(this.#flow, pool.size);
    const maxUnsettled = pool.size * MAX_UNSETTLED_PER_CONNECTION;
    while (pool.lent < allowed && this.#unsettled < maxUnsettled && this.window.size > 0) {
      const connection = pool.lend();
      const message = connection && this.window.take();
      if (!message) return;
      this.#start(message, destination, connection);
    }
  }

  #start(message: ClaimedMessage, destination: Destination, connection: Connection): void {
    const generation = this.#generation;
    const request = {
      path: destination.path,
      headers: destination.headersFor(message.guid),
      body: message.body,
    };
    const terms = { timeoutMs: generation.timeoutMs, clock: this.#parts.clock };
    const attempt = new Attempt(connection, request, terms, (report) => {
      this.#attempts.delete(attempt);
      destination.pool.giveBack(connection);
      this.#conclude(message, generation, report);
      this.#pump();
      this.#checkQuiet();
    });
    this.#attempts.add(attempt);
  }

  #conclude(message: ClaimedMessage, madeWith: Generation, report: AttemptReport): void {
    const { clock, log } = this.#parts;
    const { outcome } = report;
    const wasCharged = outcome.kind === 'responded' || outcome.kind === 'failed';
    const attempts = message.attempts + (wasCharged ? 1 : 0);
    const { retry } = this.#generation;
    const nowMs = this.now();
    const decision = decide(outcome, retry, {
      attempts,
      nowMs: clock.now(),
      luck: clock.random(),
    });
    if (wasCharged) this.#counts.attempts += 1;
    if (madeWith === this.#generation) this.#follow(report, nowMs);
    logAttempt(log, {
      message,
      generation: madeWith.number,
      report,
      decision,
      attempts,
      maxAttempts: retry.maxResends + 1,
      isInherited: message.seq <= this.#inheritedSeq,
    });
    if (decision.kind === 'hold') this.window.putBack(message);
    else
      this.#settle(
        settlementOf(message.seq, decision, {
          report,
          attempts,
          nowMs,
          generation: madeWith.number,
        }),
      );
  }

  /** Lets the flow know whether the receiver was reached. */
  #follow({ outcome }: AttemptReport, nowMs: number): void {
    const { retry, destination } = this.#generation;
    const before = this.#flow;
    if (outcome.kind === 'responded' || outcome.kind === 'failed') {
      this.#flow = onReached(before, destination?.pool.size ?? 0);
    } else if (outcome.kind === 'unreached') {
      this.#flow = onUnreached(before, outcome, {
        nowMs,
        luck: this.#parts.clock.random(),
        ...retry,
      });
    }
    this.#logFlow(before, this.#flow);
  }

  #logFlow(before: Flow, after: Flow): void {
    const [was, is] = [outageOf(before), outageOf(after)];
    if (!was && is) {
      const details = { event: 'hold', failure: is.failure, detail: is.detail };
      this.#parts.log.warn(
        details,
        'the receiver cannot be reached: messages are held until it can',
      );
    } else if (was && !is) {
      const heldMs = this.now() - was.sinceMs;
      this.#parts.log.info({ event: 'resume', held_ms: heldMs }, 'the receiver is reached again');
    }
  }

  /** Ends the messages that have waited `hold-limit` for a receiver that cannot be reached. */
  #giveUpHeld(nowMs: number): void {
    const outage = outageOf(this.#flow);
    const limitMs = this.#generation.holdLimitMs;
    if (!outage || nowMs - outage.sinceMs < limitMs) return;
    for (const { seq, attempts, guid } of this.window.remove(
      (m) => nowMs - m.queuedAtMs >= limitMs,
    )) {
      const details = {
        event: 'dead',
        guid,
        reason: 'unreachable',
        failure: outage.failure,
      };
      this.#parts.log.error(
        details,
        'the receiver was out of reach for hold-limit: message given up',
      );
      this.#settle({
        kind: 'dead',
        seq,
        attempts,
        attempt: undefined,
        reason: 'unreachable',
        nowMs,
      });
    }
  }

  #settle(settlement: Settlement): void {
    this.#unsettled += 1;
    this.#write(settlement);
  }

  #write(settlement: Settlement): void {
    this.#parts.store.settle(settlement).then(
      (isMoreDue) => this.#written(settlement, isMoreDue),
      (error) => this.#restAfter(error, 'write an outcome', () => this.#write(settlement)),
    );
  }

  #written(settlement: Settlement, isMoreDue: boolean): void {
    this.#unsettled -= 1;
    if (settlement.kind === 'delivered') this.#counts.delivered += 1;
    else if (settlement.kind === 'dead') this.#counts.dead += 1;
    else if (settlement.kind === 'retry') this.window.noteDue(settlement.dueAtMs);
    if (isMoreDue) this.window.noteDue(this.now());
    this.#parts.onSettled();
    this.#pump();
    this.#checkQuiet();
  }

  #fill(nowMs: number): void {
    const look = () => {
      this.#pump();
      this.#checkQuiet();
    };
    this.window
      .fill(nowMs)
      .then(look, (error) => this.#restAfter(error, 'read waiting messages', look));
  }

  /** After a failure of the store: says so, leaves it alone for a while, then goes on. */
  #restAfter(error: unknown, what: string, goOn: () => void): void {
    const { clock, log } = this.#parts;
    const nowMs = this.now();
    if (nowMs >= this.#storeRestsUntilMs) {
      log.error({ event: 'store', err: error }, `cannot ${what}; trying again`);
    }
    this.#storeRestsUntilMs = nowMs + WATCHDOG_MS;
    clock.after(WATCHDOG_MS, goOn);
  }

  /**
   * Sees to it that {@link #pump} runs at whichever comes first of the flow's next change, a due message, and
   * the watchdog. A timer that fires too early does no harm, so one that is early enough is kept.
   */
  #arm(nowMs: number): void {
    const times = [nextChangeAtMs(this.#flow), this.window.nextDueAtMs].filter(
      (atMs) => atMs !== undefined && atMs > nowMs, // what is due and has no room is not worth waking for
    );
    const atMs = Math.min(nowMs + WATCHDOG_MS, ...(times as number[]));
    if (this.#timerAtMs <= atMs && this.#timerAtMs > nowMs) return;
    this.#cancelTimer?.();
    this.#timerAtMs = atMs;
    this.#cancelTimer = this.#parts.clock.after(atMs - nowMs, () => {
      this.#timerAtMs = 0;
      this.#pump();
    });
  }

  #checkQuiet(): void {
    if (this.#attempts.size === 0 && this.#unsettled === 0 && !this.window.isFilling)
      this.#onQuiet?.();
  }
}

function freshFlow(generation: Generation): Flow {
  return generation.destination ? { kind: 'open' } : { kind: 'unconfigured' };
}

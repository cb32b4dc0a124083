import type { Clock } from '../runtime/clock.js';
import type { Log } from '../runtime/log.js';
import type { ClaimedMessage, Settlement } from '../store/message-store.js';
import { type AttemptStory, logAttempt, logDeath, logFlaw } from './attempt-log.js';
import { Doubts, type MadeAttempt, type Suspect } from './doubts.js';
import type { FlowControl } from './flow-control.js';
import type { Generation } from './generation.js';
import type { GenerationTallies } from './generation-tallies.js';
import { outageOf } from './judgement/flow.js';
import { type BadOutcome, detailOf, failureOf } from './judgement/outcome.js';
import { OUTCOMES, type OutcomeName, outcomeName } from './judgement/outcome-table.js';
import {
  type Charge,
  type Chargeable,
  charge,
  type Decision,
  resendDelay,
} from './judgement/retry.js';
import { pauseOf } from './judgement/retry-after.js';
import { RepeatedFailures } from './repeated-failures.js';
import { settlementOf, unchargedSettlementOf } from './settlement.js';
import type { Window } from './window.js';

/** So many failures of one message in a row are no chance, also where the first ones are not its fault. */
const TOO_OFTEN = 3;

/** Whoever finds more ways to answer wrongly has been told enough. */
const MOST_FLAWS = 50;

/** When nothing else is left that could be a witness, one does that was accepted so long ago. */
const WITNESS_BEFORE_MS = 10_000;

interface ConclusionParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly window: Window;
  readonly flow: FlowControl;
  readonly tallies: GenerationTallies;
  readonly write: (message: ClaimedMessage, settlement: Settlement) => void;
  /** The time by which everything is due. */
  readonly now: () => number;
  /** Whether no request is in flight and none could be sent. */
  readonly isIdle: () => boolean;
}

/**
 * Draws the conclusion from each attempt: what becomes of its message, and what it tells of the
 * destination. The rules are in the table of outcomes.
 */
export class Conclusions {
  readonly #parts: ConclusionParts;
  readonly #doubts = new Doubts();
  readonly #repeated: RepeatedFailures;
  readonly #toldFlaws = new Set<string>();
  #generation: Generation;
  #charged = 0;
  #probe = { seq: 0, failures: 0 };
  /** Whether no other messages are expected: then the last ones do not wait for witnesses. */
  isLast = false;

  constructor(parts: ConclusionParts, generation: Generation) {
    this.#parts = parts;
    this.#repeated = new RepeatedFailures(parts.log);
    this.#generation = generation;
  }

  /** Attempts that were charged. */
  get charged(): number {
    return this.#charged;
  }

  /** When a message that was set aside is to be sent again. */
  get nextDueAtMs(): number | undefined {
    return this.#doubts.nextDueAtMs;
  }

  /** Other options decide from now on: what was not clear with the earlier ones is tried with these. */
  reconfigure(generation: Generation): void {
    this.#generation = generation;
    this.#acquit();
  }

  draw(made: MadeAttempt): void {
    const name = outcomeName(made.report.outcome);
    if (name === 'accepted') this.#accept(made);
    else if (name === 'ours') this.#giveBack(made);
    else if (made.generation === this.#generation) this.#setBack(made, name);
    else this.#keep(made); // with earlier options: it tells nothing of these
  }

  /** Looks after those that were set aside: some are due, some are worth a note. */
  review(nowMs: number): void {
    if (this.#doubts.isEmpty) return;
    this.#convictTheLast();
    for (const suspect of this.#doubts.worthNoting(nowMs)) this.#writeUncharged(suspect);
    for (const { message } of this.#doubts.due(nowMs)) this.#parts.window.putLast(message);
  }

  /** Nothing more is decided: what is known of those that were set aside is written down. */
  close(): void {
    for (const suspect of this.#doubts.takeOut(() => true)) {
      this.#writeUncharged(suspect, suspect.dueAtMs);
    }
  }

  #accept(made: MadeAttempt): void {
    const { message, generation, sentAtMs, report } = made;
    this.#repeated.end();
    this.#parts.flow.accepted(generation, this.#parts.now());
    this.#log(made, { kind: 'delivered' }, message.attempts + 1);
    if (!this.#doubts.isEmpty) {
      this.#doubts.forget(message.seq);
      for (const suspect of this.#doubts.witnessedBy(sentAtMs)) this.#testify(suspect);
    }
    this.#write(made, { kind: 'delivered' });
    if ('flaw' in report.outcome && report.outcome.flaw) this.#tellFlaw(made, report.outcome.flaw);
  }

  /** Once of each kind: a receiver that answers so does it always. */
  #tellFlaw({ generation, report }: MadeAttempt, flaw: string): void {
    const key = `${generation.destination?.target} ${flaw}`;
    if (this.#toldFlaws.has(key) || this.#toldFlaws.size >= MOST_FLAWS) return;
    this.#toldFlaws.add(key);
    logFlaw(this.#parts.log, generation, report, flaw);
  }

  /** It came to no outcome because of us. */
  #giveBack(made: MadeAttempt): void {
    const { message, report } = made;
    const isStopping = report.outcome.kind === 'aborted';
    this.#log(made, { kind: isStopping ? 'release' : 'renew' }, message.attempts);
    if (isStopping)
      this.#parts.write(message, { kind: 'released', seq: message.seq, lease: message.lease });
    else this.#parts.window.putBack(message);
    if ('wasSent' in report.outcome && report.outcome.wasSent) this.#doubts.sent(message.seq);
  }

  #setBack(made: MadeAttempt, outcome: OutcomeName): void {
    const { flow, now, clock, isIdle } = this.#parts;
    const { message, sentAtMs } = made;
    const bad = made.report.outcome as BadOutcome;
    const nowMs = now();
    const wasSending = outageOf(flow.state) === undefined;
    if (isShareable(outcome)) this.#doubts.shared(message.seq, nowMs);
    if (wasSending && this.#isLastWord(made, outcome)) {
      this.#chargeAtOnce(this.#suspectOf(made, outcome, nowMs));
      this.#convictTheLast();
      return;
    }
    const [failure, detail] = [failureOf(bad), detailOf(bad)];
    const pauseMs = pauseOf(bad, clock.now());
    const setback = { seq: message.seq, outcome, failure, detail, sentAtMs, pauseMs };
    flow.setback(setback, made.generation, nowMs, isIdle());
    const isSending = outageOf(flow.state) === undefined;
    if (wasSending && !isSending) this.#acquit();
    if (isSending) this.#doubt(this.#suspectOf(made, outcome, nowMs));
    else this.#keep(made);
  }

  /** Others may be accepted: keeps it, sets it aside, or gives it up after `hold-limit`. */
  #doubt(suspect: Suspect & { readonly failures: number; readonly sinceMs: number }): void {
    const { failedAtMs, sinceMs, failures, isChargeable, dueAtMs, message } = suspect;
    if (failedAtMs - sinceMs >= this.#generation.holdLimitMs) this.#chargeAtOnce(suspect, true);
    else if (!isChargeable && failures < TOO_OFTEN) this.#keep(suspect);
    else {
      const failure = failureOf(suspect.report.outcome as BadOutcome);
      const delayMs = dueAtMs - failedAtMs;
      this.#log(suspect, { kind: 'doubt', failure, delayMs }, message.attempts + 1);
      this.#doubts.setAside(suspect);
      this.#doubts.sent(message.seq);
    }
  }

  #suspectOf(made: MadeAttempt, outcome: OutcomeName, nowMs: number) {
    const { clock } = this.#parts;
    const { message, report } = made;
    const { failures, sinceMs } = this.#doubts.failed(message.seq, nowMs);
    const tries = Math.max(failures, message.attempts + 1);
    // `Retry-After` may be a date: only the wall clock can read it.
    const chance = { nowMs: clock.now(), luck: clock.random() };
    const delayMs = resendDelay(tries, report.outcome, this.#generation.retry, chance);
    const { charge: rule } = OUTCOMES[outcome];
    const isChargeable = rule === 'third' ? failures >= TOO_OFTEN : rule !== 'never';
    const dueAtMs = nowMs + delayMs;
    return { ...made, outcome, failedAtMs: nowMs, dueAtMs, isChargeable, failures, sinceMs };
  }

  /** It goes back to be sent again; one that fails as the probe again and again lets others be it. */
  #keep(made: MadeAttempt): void {
    const { window } = this.#parts;
    const { message, report } = made;
    const outcome = report.outcome as BadOutcome;
    const decision = { kind: 'hold', failure: failureOf(outcome) } as const;
    this.#repeated.tell(this.#storyOf(made, decision, message.attempts), this.#parts.now());
    const wasSent = outcome.kind !== 'unreached' || report.isResentOnFreshConnection;
    if (wasSent) this.#doubts.sent(message.seq);
    const failures = this.#probe.seq === message.seq ? this.#probe.failures + 1 : 1;
    this.#probe = { seq: message.seq, failures };
    if (failures % TOO_OFTEN === 0) window.putLast(message);
    else window.putBack(message);
  }

  /** Another message was accepted: this one is charged, unless others were answered in the same way. */
  #testify(suspect: Suspect): void {
    const isShared =
      isShareable(suspect.outcome) && !this.#doubts.isAlone(suspect.message.seq, this.#parts.now());
    if (isShared) this.#writeUncharged(suspect, suspect.dueAtMs);
    else this.#convict(suspect);
  }

  #convict(suspect: Suspect): void {
    const decision = this.#charge(suspect);
    if (decision.kind === 'dead') logDeath(this.#parts.log, suspect, decision);
  }

  #chargeAtOnce(suspect: Suspect, isOver = false): void {
    const decision = this.#charge(suspect, isOver);
    this.#log(suspect, decision, suspect.message.attempts + 1);
  }

  #charge(suspect: Suspect, isOver = false): Charge {
    const { message, report, dueAtMs } = suspect;
    const outcome = report.outcome as Chargeable;
    const attempts = message.attempts + 1;
    const delayMs = Math.max(0, dueAtMs - this.#parts.now());
    const decided = charge(outcome, this.#generation.retry, { attempts, delayMs });
    const decision: Charge =
      isOver && decided.kind === 'retry'
        ? { kind: 'dead', failure: decided.failure, reason: 'retries-exhausted' }
        : decided;
    if (decision.kind === 'dead') this.#doubts.forget(message.seq);
    this.#write(suspect, decision);
    return decision;
  }

  /** Whether a failure needs no witness, as there is nobody else who could be one. */
  #isLastWord(
    { message, sentAtMs }: Pick<MadeAttempt, 'message' | 'sentAtMs'>,
    outcome: OutcomeName,
  ): boolean {
    const { charge: rule } = OUTCOMES[outcome];
    if (!this.isLast || rule === 'never' || rule === 'third' || !this.#parts.isIdle()) return false;
    const isWitnessed = this.#parts.flow.acceptedAtMs >= sentAtMs - WITNESS_BEFORE_MS;
    return isWitnessed || message.attempts > 0;
  }

  #convictTheLast(): void {
    if (!this.isLast) return;
    const last = this.#doubts.takeOut((suspect) => this.#isLastWord(suspect, suspect.outcome));
    for (const suspect of last) this.#convict(suspect);
  }

  /** It was the destination: nothing is charged, and they are sent when it is well. */
  #acquit(): void {
    for (const suspect of this.#doubts.acquit()) this.#writeUncharged(suspect, this.#parts.now());
  }

  #write(made: MadeAttempt, decision: Charge | { readonly kind: 'delivered' }): void {
    const { message, report, generation } = made;
    this.#charged += 1;
    this.#parts.tallies.of(generation.number).attempts += 1;
    const attempts = message.attempts + 1;
    const record = { report, attempts, nowMs: this.#parts.now(), generation: generation.number };
    this.#parts.write(message, settlementOf(message, decision, record));
  }

  #writeUncharged({ message, report, generation }: MadeAttempt, dueAtMs?: number): void {
    const { attempts } = message;
    const record = { report, attempts, nowMs: this.#parts.now(), generation: generation.number };
    this.#parts.write(message, unchargedSettlementOf(message, record, dueAtMs));
  }

  #log(made: MadeAttempt, decision: Decision, attempts: number): void {
    logAttempt(this.#parts.log, this.#storyOf(made, decision, attempts));
  }

  #storyOf(made: MadeAttempt, decision: Decision, attempts: number): AttemptStory {
    const { message, report, generation } = made;
    const maxAttempts = this.#generation.retry.maxResends + 1;
    const wasSent = this.#doubts.wasSent(message.seq);
    return { message, generation, report, decision, attempts, maxAttempts, wasSent };
  }
}

/** Whether such an end tells nothing of a message while others end so, too. */
function isShareable(outcome: OutcomeName): boolean {
  const { charge } = OUTCOMES[outcome];
  return charge === 'alone' || charge === 'third';
}

import type { ClaimedMessage } from '../store/message-store.js';
import type { Generation } from './generation.js';
import type { AttemptReport } from './judgement/outcome.js';
import type { OutcomeName } from './judgement/outcome-table.js';

/** An attempt that has ended. */
export interface MadeAttempt {
  readonly message: ClaimedMessage;
  /** What it was made with. */
  readonly generation: Generation;
  readonly report: AttemptReport;
  readonly sentAtMs: number;
}

/** A message that failed, and nobody knows yet whose fault that was: set aside until somebody does. */
export interface Suspect extends MadeAttempt {
  readonly outcome: OutcomeName;
  readonly failedAtMs: number;
  /** When it is sent again, if nobody knows by then. */
  readonly dueAtMs: number;
  /** Whether it is charged when others turn out to be accepted. */
  readonly isChargeable: boolean;
}

/** What is held against a message. */
export interface Trouble {
  readonly failures: number;
  readonly sinceMs: number;
}

/** What overloaded servers do is charged only when they did it to hardly another message within so long. */
const LATELY_MS = 10_000;
const HARDLY_ANOTHER = 1;

/** A suspect of so long is written down, so that `messages` tells of it. */
const WORTH_NOTING_MS = 1000;

/**
 * What is held against messages that failed and were not charged. In memory only: after a crash, they
 * begin anew. There are few of them, as several that fail in a row are an outage.
 */
export class Doubts {
  #suspects: Suspect[] = [];
  readonly #noted = new Set<number>();
  readonly #troubles = new Map<number, Trouble>();
  readonly #sharedAtMs = new Map<number, number>();
  /** Messages that were sent, and not accepted. */
  readonly #sent = new Set<number>();

  /** Whether nothing is held against anybody. */
  get isEmpty(): boolean {
    return this.#troubles.size === 0 && this.#suspects.length === 0 && this.#sent.size === 0;
  }

  /** When the next suspect is to be sent again. */
  get nextDueAtMs(): number | undefined {
    if (this.#suspects.length === 0) return undefined;
    return Math.min(...this.#suspects.map(({ dueAtMs }) => dueAtMs));
  }

  /** A message failed while others might have been accepted. */
  failed(seq: number, nowMs: number): Trouble {
    const { failures, sinceMs } = this.#troubles.get(seq) ?? { failures: 0, sinceMs: nowMs };
    const trouble = { failures: failures + 1, sinceMs };
    this.#troubles.set(seq, trouble);
    return trouble;
  }

  /** A message ended as those do that an overloaded server has no time for. */
  shared(seq: number, nowMs: number): void {
    this.#sharedAtMs.set(seq, nowMs);
    for (const [other, atMs] of this.#sharedAtMs) {
      if (nowMs - atMs > LATELY_MS) this.#sharedAtMs.delete(other);
    }
  }

  /** Whether hardly another message ended so lately. */
  isAlone(seq: number, nowMs: number): boolean {
    const others = [...this.#sharedAtMs].filter(
      ([other, atMs]) => other !== seq && nowMs - atMs <= LATELY_MS,
    );
    return others.length <= HARDLY_ANOTHER;
  }

  /** A message was sent, and may have been read although it was not accepted. */
  sent(seq: number): void {
    this.#sent.add(seq);
  }

  wasSent(seq: number): boolean {
    return this.#sent.has(seq);
  }

  /** A message has its final outcome. */
  forget(seq: number): void {
    this.#troubles.delete(seq);
    this.#sent.delete(seq);
  }

  setAside(suspect: Suspect): void {
    this.#suspects.push(suspect);
  }

  /** Takes out those against whom a message witnesses that was sent after they failed, and accepted. */
  witnessedBy(sentAtMs: number): readonly Suspect[] {
    return this.takeOut(({ failedAtMs, isChargeable }) => isChargeable && sentAtMs > failedAtMs);
  }

  /** Takes out those that are to be sent again. */
  due(nowMs: number): readonly Suspect[] {
    return this.takeOut(({ dueAtMs }) => dueAtMs <= nowMs);
  }

  /** Takes out all, and forgets what was held against them: it was the destination. */
  acquit(): readonly Suspect[] {
    for (const { message } of this.#suspects) this.#troubles.delete(message.seq);
    return this.takeOut(() => true);
  }

  /** Takes out whom `isMeant` says. */
  takeOut(isMeant: (suspect: Suspect) => boolean): readonly Suspect[] {
    const taken = this.#suspects.filter(isMeant);
    if (taken.length === 0) return taken;
    this.#suspects = this.#suspects.filter((suspect) => !taken.includes(suspect));
    for (const { message } of taken) this.#noted.delete(message.seq);
    return taken;
  }

  /** Those that were set aside a while ago, each once. */
  worthNoting(nowMs: number): readonly Suspect[] {
    return this.#suspects.filter(({ message, failedAtMs }) => {
      if (nowMs - failedAtMs < WORTH_NOTING_MS || this.#noted.has(message.seq)) return false;
      this.#noted.add(message.seq);
      return true;
    });
  }
}

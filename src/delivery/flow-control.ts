import type { Log } from '../runtime/log.js';
import type { ClaimedMessage } from '../store/message-store.js';
import { type Generation, generationFields } from './generation.js';
import {
  allowance,
  type Flow,
  nextChangeAtMs,
  onReached,
  onRenewed,
  onTime,
  onUnreached,
  outageOf,
} from './judgement/flow.js';
import type { Outcome } from './judgement/outcome.js';

/** Holds the {@link Flow} of the generation in force, and says in the log when an outage begins and ends. */
export class FlowControl {
  readonly #log: Log;
  readonly #random: () => number;
  #generation: Generation;
  #flow: Flow;

  constructor(generation: Generation, parts: { readonly log: Log; readonly random: () => number }) {
    this.#log = parts.log;
    this.#random = parts.random;
    this.#generation = generation;
    this.#flow = freshFlow(generation);
  }

  get state(): Flow {
    return this.#flow;
  }

  /** Forgets what was learnt about another receiver; an outage of the same one goes on. */
  reset(generation: Generation): void {
    const isSame = generation.destination?.target === this.#generation.destination?.target;
    this.#generation = generation;
    this.#flow = isSame ? onRenewed(this.#flow) : freshFlow(generation);
  }

  /** How many requests may be in flight. */
  allowance(nowMs: number): number {
    this.#flow = onTime(this.#flow, nowMs);
    return allowance(this.#flow, this.#poolSize);
  }

  /** When {@link allowance} will change by itself. */
  get nextChangeAtMs(): number | undefined {
    return nextChangeAtMs(this.#flow);
  }

  /** Takes note of an attempt that was made with `generation`; an earlier one's tells nothing now. */
  note(outcome: Outcome, generation: Generation, nowMs: number): void {
    if (generation !== this.#generation) return;
    const before = this.#flow;
    if (outcome.kind === 'responded' || outcome.kind === 'failed') {
      this.#flow = onReached(before, this.#poolSize);
    } else if (outcome.kind === 'unreached') {
      const { retry } = generation;
      this.#flow = onUnreached(before, outcome, { nowMs, luck: this.#random(), ...retry });
    }
    if (this.#flow !== before) this.#logChange(before, nowMs);
  }

  /** The test for messages that have waited `hold-limit` for a receiver out of reach, if there may be any. */
  whatWaitedTooLong(nowMs: number): ((message: ClaimedMessage) => boolean) | undefined {
    const outage = outageOf(this.#flow);
    const { holdLimitMs } = this.#generation;
    if (!outage || nowMs - outage.sinceMs < holdLimitMs) return undefined;
    return ({ queuedAtMs }) => nowMs - queuedAtMs >= holdLimitMs;
  }

  get #poolSize(): number {
    return this.#generation.destination?.pool.size ?? 0;
  }

  #logChange(before: Flow, nowMs: number): void {
    const [was, is] = [outageOf(before), outageOf(this.#flow)];
    const madeWith = generationFields(this.#generation);
    if (!was && is) {
      const { failure, detail } = is;
      const words = 'the receiver cannot be reached: messages are held until it can';
      this.#log.warn({ event: 'hold', ...madeWith, failure, detail }, words);
    } else if (was && !is) {
      const heldMs = nowMs - was.sinceMs;
      this.#log.info(
        { event: 'resume', ...madeWith, held_ms: heldMs },
        'the receiver is reached again',
      );
    }
  }
}

function freshFlow(generation: Generation): Flow {
  return generation.destination ? { kind: 'open' } : { kind: 'unconfigured' };
}

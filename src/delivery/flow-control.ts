import type { Log } from '../runtime/log.js';
import type { ClaimedMessage } from '../store/message-store.js';
import { type Generation, generationFields } from './generation.js';
import {
  allowance,
  type Flow,
  nextChangeAtMs,
  nextStartAtMs,
  OPEN,
  type Outage,
  onAccepted,
  onRenewed,
  onSetback,
  onStarted,
  onTime,
  outageOf,
  type Setback,
  UNCONFIGURED,
} from './judgement/flow.js';
import { Meter } from './judgement/meter.js';

/** Holds the {@link Flow} of the generation in force, and says in the log how it changes. */
export class FlowControl {
  readonly #log: Log;
  readonly #random: () => number;
  #generation: Generation;
  #flow: Flow;
  #meter = new Meter();
  #acceptedAtMs = Number.NEGATIVE_INFINITY;

  constructor(generation: Generation, parts: { readonly log: Log; readonly random: () => number }) {
    this.#log = parts.log;
    this.#random = parts.random;
    this.#generation = generation;
    this.#flow = freshFlow(generation);
  }

  get state(): Flow {
    return this.#flow;
  }

  /** When the destination accepted a message last; never, if it did not since it is what it is. */
  get acceptedAtMs(): number {
    return this.#acceptedAtMs;
  }

  /** Forgets what was learnt about another receiver; an outage of the same one goes on. */
  reset(generation: Generation): void {
    const isSame = generation.destination?.target === this.#generation.destination?.target;
    this.#generation = generation;
    this.#acceptedAtMs = Number.NEGATIVE_INFINITY;
    this.#flow = isSame ? onRenewed(this.#flow) : freshFlow(generation);
  }

  /** How many requests may be in flight. */
  allowance(nowMs: number): number {
    this.#change(onTime(this.#flow, nowMs, this.#poolSize), nowMs);
    return allowance(this.#flow, this.#poolSize);
  }

  /** Whether pace and pauses let a request start. */
  mayStart(nowMs: number): boolean {
    return nextStartAtMs(this.#flow) <= nowMs;
  }

  started(nowMs: number): void {
    this.#flow = onStarted(this.#flow, nowMs);
  }

  /** When {@link allowance} or {@link mayStart} will change by themselves. */
  nextChangeAtMs(nowMs: number): number | undefined {
    return nextChangeAtMs(this.#flow, nowMs);
  }

  /** A message was accepted with `generation`; an earlier one's tells nothing now. */
  accepted(generation: Generation, nowMs: number): void {
    if (generation !== this.#generation) return;
    this.#meter.note(nowMs);
    this.#acceptedAtMs = nowMs;
    this.#change(onAccepted(this.#flow, this.#poolSize), nowMs);
  }

  /** An attempt with `generation` ended badly; `isAlone`: no other message could be accepted now. */
  setback(setback: Setback, generation: Generation, nowMs: number, isAlone: boolean): void {
    if (generation !== this.#generation) return;
    const { delayMs, maxDelayMs } = generation.retry;
    const situation = {
      nowMs,
      luck: this.#random(),
      poolSize: this.#poolSize,
      isAlone,
      acceptedAtMs: this.#acceptedAtMs,
      acceptedPerSecond: this.#meter.perSecond(nowMs),
      delayMs,
      maxDelayMs,
    };
    this.#change(onSetback(this.#flow, setback, situation), nowMs);
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

  #change(flow: Flow, nowMs: number): void {
    const before = this.#flow;
    this.#flow = flow;
    if (flow.kind !== before.kind) this.#tell(before, flow, nowMs);
  }

  #tell(before: Flow, flow: Flow, nowMs: number): void {
    switch (flow.kind) {
      case 'holding':
      case 'halted':
        this.#tellOutage(before, flow.kind, flow.outage);
        return;
      case 'slowing':
        this.#warn('slow', flow.reason, 'the receiver wants less at a time: going on more slowly');
        return;
      case 'ramping':
        // After the second relapse, only the end of it all is told.
        if (flow.outage.relapses < 2) this.#tellEnd(flow.outage, nowMs);
        return;
      case 'open':
        if (before.kind === 'slowing') this.#tellFreedom(before.reason.sinceMs, nowMs);
        else if (before.kind !== 'ramping' || before.outage.relapses >= 2) {
          this.#tellEnd('outage' in before ? before.outage : undefined, nowMs);
        }
        return;
      case 'probing':
      case 'unconfigured':
        return;
    }
  }

  #tellOutage(before: Flow, kind: 'holding' | 'halted', outage: Outage): void {
    const { failure, detail, advice } = outage;
    if (before.kind === 'probing' && before.outage.advice === advice) return;
    if (outage.relapses > 1) return;
    if (kind === 'halted') {
      const words = `halted: ${advice}; messages are kept until that is put right`;
      const fields = { event: 'halt', ...generationFields(this.#generation), failure, detail };
      this.#log.error(fields, words);
      return;
    }
    const words =
      outage.outcome === 'unreached'
        ? 'the receiver cannot be reached: messages are held until it can'
        : 'the receiver accepts nothing: messages are held until it does';
    this.#warn('hold', outage, words);
  }

  #tellEnd(outage: Outage | undefined, nowMs: number): void {
    if (outage === undefined) return;
    const { sinceMs, relapses } = outage;
    const fields = { ...generationFields(this.#generation), held_ms: nowMs - sinceMs };
    const times = relapses === 0 ? {} : { relapses };
    this.#log.info({ event: 'resume', ...fields, ...times }, 'the receiver is reached again');
  }

  #tellFreedom(sinceMs: number, nowMs: number): void {
    const fields = { ...generationFields(this.#generation), slowed_ms: nowMs - sinceMs };
    this.#log.info({ event: 'resume', ...fields }, 'the receiver takes again all that it is sent');
  }

  #warn(event: string, { failure, detail }: { failure: string; detail: string }, words: string) {
    this.#log.warn({ event, ...generationFields(this.#generation), failure, detail }, words);
  }
}

function freshFlow(generation: Generation): Flow {
  return generation.destination ? OPEN : UNCONFIGURED;
}

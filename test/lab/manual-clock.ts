import type { Clock } from '#dist/runtime/clock.js';

interface Timer {
  readonly atMs: number;
  readonly wake: () => void;
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #nowMs: number;
  #elapsedMs = 0;
  #timers: Timer[] = [];
  /** What {@link random} gives. */
  luck: number;

  /** `nowMs`: 23 November 2024, 13:20:00 UTC, unless told otherwise. */
  constructor({ nowMs = 1_732_368_000_000, luck = 0.5 } = {}) {
    this.#nowMs = nowMs;
    this.luck = luck;
  }

  now(): number {
    return this.#nowMs;
  }

  elapsed(): number {
    return this.#elapsedMs;
  }

  random(): number {
    return this.luck;
  }

  after(delayMs: number, wake: () => void): () => void {
    const timer = { atMs: this.#elapsedMs + Math.max(delayMs, 0), wake };
    this.#timers.push(timer);
    return () => this.#remove(timer);
  }

  /** How long until the first timer fires; undefined when none is set. */
  get nextTimerMs(): number | undefined {
    const next = this.#next();
    return next && next.atMs - this.#elapsedMs;
  }

  /** Lets time pass: fires the timers that fall into it, at their times and in their order. */
  advance(durationMs: number): void {
    const untilMs = this.#elapsedMs + durationMs;
    for (let next = this.#next(); next && next.atMs <= untilMs; next = this.#next()) {
      this.#remove(next);
      this.#pass(next.atMs - this.#elapsedMs);
      next.wake();
    }
    this.#pass(untilMs - this.#elapsedMs);
  }

  /** Sets the time of day forward or back, as an administrator does; timers do not notice. */
  jump(byMs: number): void {
    this.#nowMs += byMs;
  }

  #pass(durationMs: number): void {
    this.#elapsedMs += durationMs;
    this.#nowMs += durationMs;
  }

  /** The first to fire; of those at the same time the one that was set first. */
  #next(): Timer | undefined {
    return this.#timers.reduce<Timer | undefined>(
      (first, timer) => (first && first.atMs <= timer.atMs ? first : timer),
      undefined,
    );
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }
}

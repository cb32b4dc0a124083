import type { Log } from '../runtime/log.js';
import { type AttemptStory, logAttempt } from './attempt-log.js';

/** A failure that goes on is told again after so long, with how often it happened. */
const TOLD_EVERY_MS = 60_000;

/** Tells of a failure that repeats in one line, and of how often it did in another. */
export class RepeatedFailures {
  readonly #log: Log;
  #words = '';
  #toldAtMs = 0;
  #last: AttemptStory | undefined;
  #untold = 0;

  constructor(log: Log) {
    this.#log = log;
  }

  /** A message was not accepted, and is kept. */
  tell(story: AttemptStory, nowMs: number): void {
    const words = wordsOf(story);
    if (words === this.#words && nowMs - this.#toldAtMs < TOLD_EVERY_MS) {
      this.#untold += 1;
      this.#last = story;
      return;
    }
    this.end();
    this.#words = words;
    this.#toldAtMs = nowMs;
    logAttempt(this.#log, story);
  }

  /** Something else happened. */
  end(): void {
    if (this.#last !== undefined) logAttempt(this.#log, this.#last, this.#untold);
    this.#last = undefined;
    this.#untold = 0;
    this.#words = '';
  }
}

function wordsOf({ report: { outcome }, generation }: AttemptStory): string {
  const detail = 'detail' in outcome ? outcome.detail : '';
  const answer = outcome.kind === 'responded' ? outcome.status : '';
  return `${generation.number} ${outcome.kind} ${answer}${detail}`;
}

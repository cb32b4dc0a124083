/** Does pieces of work that look at files one after the other, until it is closed. */
export class LookQueue {
  readonly #closing = new AbortController();
  #last: Promise<unknown> = Promise.resolve();
  #isWakeWaiting = false;

  /** Aborts when the queue is closed, with the reason given there. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  /** Does `work` after all that was asked for before. Rejects with the reason when the queue is closed first. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#last.then(() => {
      this.signal.throwIfAborted();
      return work();
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** The same for work that finds out what changed when it begins: while one waits to begin, more would find nothing else. */
  async wake(work: () => Promise<void>): Promise<void> {
    if (this.#isWakeWaiting || this.signal.aborted) return;
    this.#isWakeWaiting = true;
    await this.run(() => {
      this.#isWakeWaiting = false; // from here on, a change needs another look
      return work();
    });
  }

  /** Lets nothing more begin; {@link idle} settles when what has begun is done. */
  close(reason: Error): void {
    this.#closing.abort(reason);
  }

  async idle(): Promise<void> {
    await this.#last;
  }
}

/** Counts what happens within about a second. */
export class Meter {
  #startMs = Number.NEGATIVE_INFINITY;
  #count = 0;
  #before = 0;

  note(nowMs: number): void {
    this.#turn(nowMs);
    this.#count += 1;
  }

  /** How many in the last second: this bucket, and of the one before as much as falls into the second. */
  perSecond(nowMs: number): number {
    this.#turn(nowMs);
    const part = (nowMs - this.#startMs) / 1000;
    return this.#count + this.#before * (1 - part);
  }

  #turn(nowMs: number): void {
    const goneMs = nowMs - this.#startMs;
    if (goneMs < 1000) return;
    this.#before = goneMs < 2000 ? this.#count : 0;
    this.#count = 0;
    this.#startMs = goneMs < 2000 ? this.#startMs + 1000 : nowMs;
  }
}

/** Judges how work grows with its size. How fast it is, benchmarks say: a machine that is busy proves nothing. */

/** Between the two sizes: the square of it is so far from it that no noise blurs them. */
const TIMES = 16;

/** Below this, chance and what does not depend on the size decide. */
const LEAST_MS = 4;

/** What disturbs only adds, so the least of several tries is nearest to the truth. */
const TRIES = 6;

/** Between 1 (in proportion, with what a full memory adds) and 2 (the square). */
export const LINEAR_AT_MOST = 1.5;

/**
 * How the time of work grows with its size: 1 is in proportion, 2 is with its square.
 * `prepare` makes the work for a size, and is not measured.
 */
export function growthOf(prepare: (size: number) => () => void, largest: number): number {
  const small = prepare(Math.ceil(largest / TIMES));
  const large = prepare(largest);
  small(); // compiles what will be measured
  let smallMs = Number.POSITIVE_INFINITY;
  let largeMs = Number.POSITIVE_INFINITY;
  let growth = Number.POSITIVE_INFINITY;
  for (let tries = 1; tries <= TRIES && growth > LINEAR_AT_MOST; tries += 1) {
    largeMs = Math.min(largeMs, processorTimeOf(large));
    smallMs = Math.max(LEAST_MS, Math.min(smallMs, processorTimeOf(small), processorTimeOf(small)));
    growth = Math.log(largeMs / smallMs) / Math.log(TIMES);
  }
  return growth;
}

/** In milliseconds, of this process alone: how long others made it wait does not count. */
function processorTimeOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

import type { Generation } from './generation.js';

/** What was done with one generation of options, in this process. */
export interface GenerationTally {
  readonly number: number;
  readonly hash: string;
  /** Whether new attempts are made with it. */
  readonly isActive: boolean;
  readonly inFlight: number;
  /** Charged attempts. */
  readonly attempts: number;
  readonly delivered: number;
  readonly dead: number;
}

type MutableTally = { -readonly [K in keyof GenerationTally]: GenerationTally[K] };

/** Generations that carry nothing any more and are still counted, for those who look now and then. */
const KEPT = 20;

/** Counts for each generation what is done with it. */
export class GenerationTallies {
  readonly #tallies = new Map<number, MutableTally>();

  constructor(generation: Generation) {
    this.open(generation);
  }

  /** Makes it the active one. */
  open({ number, hash }: Generation): void {
    for (const tally of this.#tallies.values()) tally.isActive = false;
    const counts = { inFlight: 0, attempts: 0, delivered: 0, dead: 0 };
    this.#tallies.set(number, { number, hash, isActive: true, ...counts });
    this.#forgetOldest();
  }

  /** What there is to count of it; of one that was forgotten, nothing that anybody sees. */
  of(number: number): Pick<MutableTally, 'inFlight' | 'attempts' | 'delivered' | 'dead'> {
    return this.#tallies.get(number) ?? { inFlight: 0, attempts: 0, delivered: 0, dead: 0 };
  }

  /** Oldest first, the active one last. */
  list(): readonly GenerationTally[] {
    return [...this.#tallies.values()].map((tally) => ({ ...tally }));
  }

  #forgetOldest(): void {
    const idle = [...this.#tallies.values()].filter(
      ({ inFlight, isActive }) => inFlight === 0 && !isActive,
    );
    for (const { number } of idle.slice(0, -KEPT)) this.#tallies.delete(number);
  }
}

import type { GenerationIdentity } from '../engine/open-generation.js';
import { NotifierError } from '../errors.js';
import type { ReadCandidate } from './candidate/read-candidate.js';

/** Options that were in force in this process, with everything to put them in force again. */
export interface KeptGeneration {
  readonly identity: GenerationIdentity;
  readonly candidate: ReadCandidate;
}

/** How many can be gone back to. They hold secrets, so they are kept in memory only. */
const KEPT = 50;

/** The generations of this process, in the order they came into force; the last one is in force. */
export class KeptGenerations {
  #kept: readonly KeptGeneration[];

  constructor(first: KeptGeneration) {
    this.#kept = [first];
  }

  get active(): KeptGeneration {
    return this.#kept.at(-1) as KeptGeneration; // there is always one
  }

  add(generation: KeptGeneration): void {
    this.#kept = [...this.#kept, generation].slice(-KEPT);
  }

  /** The active generation, from files that say the same in other words. */
  replaceActive(candidate: ReadCandidate): void {
    this.#kept = [...this.#kept.slice(0, -1), { identity: this.active.identity, candidate }];
  }

  /** @param number the one before the active one by default. Throws `GENERATION_UNKNOWN`. */
  find(number: number | undefined): KeptGeneration {
    const found =
      number === undefined
        ? this.#kept.at(-2)
        : this.#kept.find(({ identity }) => identity.number === number);
    if (found) return found;
    const numbers = this.#kept.map(({ identity }) => identity.number);
    throw new NotifierError('GENERATION_UNKNOWN', noSuch(number), {
      help: `This process can go back to: ${numbers.slice(0, -1).join(', ') || 'none yet'}.`,
    });
  }
}

function noSuch(number: number | undefined): string {
  return number === undefined
    ? 'There is no generation before the one in force.'
    : `Generation ${number} is not kept.`;
}

/** How often something was tried in vain. */
const FIRST_REST_MS = 100;
const LONGEST_REST_MS = 10_000;

/** With rests that double: about two minutes, so that a disk or a server may come back. */
const MOST_TRIES = 18;

/** What is damaged itself stays so, unless somebody is still writing it. */
const MOST_TRIES_OF_DAMAGED = 5;

/** Counts tries of what cannot be read, and says when to stop. */
export class Tries {
  readonly #failed = new Map<string, { readonly count: number; readonly againAtMs: number }>();

  isTooSoon(key: string): boolean {
    return Date.now() < (this.#failed.get(key)?.againAtMs ?? 0);
  }

  /** Notes a failure. Whether no other try is worth it. */
  isLast(key: string, error: unknown): boolean {
    const count = (this.#failed.get(key)?.count ?? 0) + 1;
    const restMs = Math.min(FIRST_REST_MS * 2 ** count, LONGEST_REST_MS);
    this.#failed.set(key, { count, againAtMs: Date.now() + restMs });
    return count >= (isOfSystem(error) ? MOST_TRIES : MOST_TRIES_OF_DAMAGED);
  }
}

function isOfSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

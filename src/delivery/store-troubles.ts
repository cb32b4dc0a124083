/** An operation that the store refuses, again and again, since a while. */
export interface StoreTrouble {
  /** `claim`: messages are not read; `settle`: outcomes are not written. */
  readonly operation: 'claim' | 'settle';
  /** By the clock of delivery, which nobody sets. */
  readonly sinceMs: number;
  readonly failures: number;
  /** What the store said last. */
  readonly reason: string;
}

type Operation = StoreTrouble['operation'];

/** What the store refuses at present. While there is anything, messages stand still that could be sent. */
export class StoreTroubles {
  readonly #troubles = new Map<Operation, StoreTrouble>();

  failed(operation: Operation, reason: string, nowMs: number): void {
    const { sinceMs, failures } = this.#troubles.get(operation) ?? { sinceMs: nowMs, failures: 0 };
    this.#troubles.set(operation, { operation, sinceMs, failures: failures + 1, reason });
  }

  succeeded(operation: Operation): void {
    this.#troubles.delete(operation);
  }

  list(): readonly StoreTrouble[] {
    return [...this.#troubles.values()];
  }
}

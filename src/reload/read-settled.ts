import type { Snapshot } from './option-files.js';

export interface SettleTerms {
  /** How long nothing may have changed. */
  readonly quietMs: number;
  /** Ends the wait early; then this rejects with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * (to be written) Reads files that are at rest: two reads at least `quietMs` apart gave the same
 * bytes for all of them, and no identity changed meanwhile.
 */
export declare function readSettled(
  filenames: readonly string[],
  terms: SettleTerms,
): Promise<Snapshot>;

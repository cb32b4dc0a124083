/** What the store remembers of options: generations, and looks at the option files. Holds no secret. */
export interface OptionsHistory {
  /** 32 random bytes made with the store: hashes of options are keyed with them, so that no secret can be guessed from one. */
  readonly hashKey: Uint8Array;
  /**
   * Numbers a generation: one more than the latest, 1 in a new store; in a store from before generations
   * were remembered, one more than the highest that its attempts were made with. With `isContinued`,
   * options with the hash of the latest generation are that generation again, and its record stays: a
   * restart is not a change. Settles when it is on disk.
   */
  numberGeneration(generation: NewGeneration, isContinued: boolean): Promise<number>;
  /** The last {@link GENERATIONS_KEPT} are known. */
  generation(number: number): Promise<GenerationRecord | undefined>;
  /** Remembers one look; the last {@link RELOADS_KEPT} are kept. Settles when it is on disk. */
  recordReload(reload: ReloadRecord): Promise<void>;
  /** The last recorded first. */
  reloads(): Promise<readonly ReloadRecord[]>;
  /** Keeps what the next process needs of the option files in force, JSON, in place of what was kept. Settles when it is on disk. */
  keepInForce(text: string): Promise<void>;
  /** What was kept last; undefined in a store where nothing was. */
  keptInForce(): Promise<string | undefined>;
}

export const GENERATIONS_KEPT = 1000;
export const RELOADS_KEPT = 50;

export interface NewGeneration {
  /** Keyed SHA-256 of the options' values, in hex. */
  readonly hash: string;
  readonly openedAtMs: number;
  /** The options as people may see them: JSON, `explainOptions`. */
  readonly options: string;
}

export interface GenerationRecord extends NewGeneration {
  /** Counts from 1. */
  readonly number: number;
}

export interface ReloadRecord {
  readonly atMs: number;
  readonly trigger: string;
  readonly result: string;
  /** In force afterwards. */
  readonly generation: number;
  /** The whole report, JSON. */
  readonly report: string;
}

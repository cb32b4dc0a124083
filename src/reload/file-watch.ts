/** Where a watch stands, for the administrator. */
export interface WatchStatus {
  /** `sweep`: the system gives no events (they may be used up); changes are found by looking alone. */
  readonly mode: 'events-and-sweep' | 'sweep';
  /** How often watching had to begin anew: after an error, or a file that was replaced. */
  readonly restarts: number;
  readonly files: readonly WatchedFile[];
}

export interface WatchedFile {
  readonly filename: string;
  readonly isPresent: boolean;
  /** What is wrong with the way the file is provided, and what to do; undefined when nothing is. */
  readonly advice: string | undefined;
}

export interface FileWatchParts {
  /** Called when a file may have changed. Says nothing of what is in it, and may be called for nothing. */
  readonly onWake: () => void;
}

/** (to be written) Wakes when one of the files may have changed. */
export declare class FileWatch {
  /** @param filenames may be changed with {@link follow}. */
  constructor(filenames: readonly string[], parts: FileWatchParts);
  /** Settles when changes from now on are noticed; never rejects. */
  start(): Promise<void>;
  /** Watches these files from now on. */
  follow(filenames: readonly string[]): void;
  status(): WatchStatus;
  /** Settles when nothing is watched any more and `onWake` will not be called again. */
  close(): Promise<void>;
}

import type { watch } from 'chokidar';
import { adviceOnMount } from './bind-mount.js';
import { EventWatch } from './event-watch.js';
import { isMissing, isSameFile } from './file-identity.js';
import { type FileChange, FileSweep } from './file-sweep.js';

/** chokidar drops the events of 50 ms after one that it tells. A look after this time sees what they would have told. */
const AFTER_EVENT_MS = 60;

/** What is found within this time, in several files or by both ways of watching, is one wake. */
const WAKE_AFTER_MS = 20;

/** A first look that hangs, as on a network file system that is gone, must not keep an engine from starting. */
const FIRST_LOOK_MS = 2000;

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
  /** Instead of chokidar's, in tests. */
  readonly watch?: typeof watch | undefined;
  /** How often the files are looked at, in tests. */
  readonly sweepEveryMs?: number | undefined;
}

/**
 * Wakes when one of the files may have changed: within 100 ms by events of the system, within 600 ms
 * by looking. Does not keep the process alive (but on Windows and macOS its events do, until closed).
 */
export class FileWatch {
  readonly #sweep: FileSweep;
  readonly #events: EventWatch;
  readonly #wake: Bundle;
  readonly #lookAfterEvent: Bundle;
  readonly #advice = new Map<string, string>();
  #filenames: readonly string[];
  #state: 'new' | 'starting' | 'started' | 'closed' = 'new';

  /** @param filenames may be changed with {@link follow}. */
  constructor(filenames: readonly string[], { onWake, watch, sweepEveryMs }: FileWatchParts) {
    this.#filenames = [...new Set(filenames)];
    this.#wake = new Bundle(WAKE_AFTER_MS, onWake);
    this.#lookAfterEvent = new Bundle(AFTER_EVENT_MS, () => this.#look());
    this.#sweep = new FileSweep(this.#filenames, {
      onChange: (change) => this.#onChange(change),
      everyMs: sweepEveryMs,
    });
    this.#events = new EventWatch({
      onEvent: () => this.#lookAfterEvent.ask(),
      onReady: () => void this.#sweep.lookNow(),
      watch,
    });
  }

  /** Settles when changes from now on are noticed; never rejects. */
  async start(): Promise<void> {
    if (this.#state !== 'new') return;
    this.#state = 'starting';
    await settledWithin(FIRST_LOOK_MS, this.#sweep.start());
    if (this.#isClosed()) return;
    this.#state = 'started';
    this.#events.follow(this.#filenames);
  }

  /** Watches these files from now on. Wakes for those that are new: they may have changed just before. */
  follow(filenames: readonly string[]): void {
    const next = [...new Set(filenames)];
    if (this.#isClosed() || isSameSet(next, this.#filenames)) return;
    this.#filenames = next;
    for (const filename of this.#advice.keys())
      if (!next.includes(filename)) this.#advice.delete(filename);
    this.#sweep.follow(next);
    if (this.#state !== 'started') return;
    this.#events.follow(next);
    void this.#sweep.lookNow();
  }

  status(): WatchStatus {
    return {
      mode: this.#events.isUsedUp ? 'sweep' : 'events-and-sweep',
      restarts: this.#events.restarts,
      files: this.#filenames.map((filename) => this.#statusOf(filename)),
    };
  }

  /** Settles when nothing is watched any more and `onWake` will not be called again. */
  async close(): Promise<void> {
    this.#state = 'closed';
    this.#sweep.stop();
    this.#events.close();
    this.#lookAfterEvent.cancel();
    this.#wake.cancel();
  }

  #statusOf(filename: string): WatchedFile {
    const look = this.#sweep.seen(filename);
    const isPresent = look !== undefined && !isMissing(look);
    return { filename, isPresent, advice: this.#advice.get(filename) };
  }

  /** Wakes though nothing may look different: the system's clock for files is too coarse to rely on. */
  #look(): void {
    void this.#sweep.lookNow();
    this.#wake.ask();
  }

  #onChange(change: FileChange): Promise<void> {
    const { before, after } = change;
    const isReplaced = before !== undefined && after.stats && !isSameFile(before, after);
    if (isReplaced || this.#events.hasFailed) this.#events.renew();
    if (before !== undefined || this.#state === 'started') this.#wake.ask();
    return this.#advise(change);
  }

  async #advise({ filename, after }: FileChange): Promise<void> {
    const advice = await adviceOnMount(filename, after.stats);
    if (!this.#filenames.includes(filename) || advice === undefined) this.#advice.delete(filename);
    else this.#advice.set(filename, advice);
  }

  #isClosed(): boolean {
    return this.#state === 'closed';
  }
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}

async function settledWithin(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

/** Makes one run of many calls: the first starts a timer, and until it fires more calls change nothing. */
class Bundle {
  readonly #delayMs: number;
  readonly #run: () => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(delayMs: number, run: () => void) {
    this.#delayMs = delayMs;
    this.#run = run;
  }

  /** Does not keep the process alive. */
  ask(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, this.#delayMs).unref();
  }

  /** Forgets what was asked for. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

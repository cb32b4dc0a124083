import { watch as chokidarWatch } from 'chokidar';
import { openWatchSession, type WatchSessionParts } from './watch-session.js';

/** Watching begins anew at most so often. What happens in between is found by `FileSweep`. */
const RESTART_EVERY_MS = 1000;

/** The longest pause before watching is tried again after errors; always this one when the system has no watches left. */
const RETRY_MS = 60_000;

/** The system has no more watches (inotify), or no more files for this process or at all. */
const USED_UP = ['ENOSPC', 'EMFILE', 'ENFILE'];

export interface EventWatchParts {
  /** Something may have happened to one of the files. */
  readonly onEvent: () => void;
  /** Events come from now on. What happened since the last one was told by none. */
  readonly onReady: () => void;
  readonly watch?: WatchSessionParts['watch'] | undefined;
  readonly retryMs?: number | undefined;
}

/**
 * Events of the system for files. They may be late, double or missing: a wake-up, never the truth.
 * Begins anew after an error, and when a file was replaced, because a watcher hangs on the old one.
 */
export class EventWatch {
  readonly #session: WatchSessionParts;
  readonly #retryMs: number;
  #filenames: readonly string[] = [];
  #close = () => {};
  #timer: NodeJS.Timeout | undefined;
  #dueAtMs = Number.POSITIVE_INFINITY;
  #beganAtMs = 0;
  /** In a row. */
  #failures = 0;
  #hasFailed = false;
  #isUsedUp = false;
  #isClosed = false;
  #restarts = 0;

  constructor({ onEvent, onReady, watch = chokidarWatch, retryMs = RETRY_MS }: EventWatchParts) {
    this.#retryMs = retryMs;
    this.#session = {
      watch,
      onEvent: (hasGone) => {
        if (hasGone) this.renew();
        onEvent();
      },
      onError: (error) => this.#fail(error),
      onReady: () => {
        this.#settle();
        onReady();
      },
    };
  }

  /** How often watching began anew by itself. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Whether there are no events because the system has none left; they are tried again now and then. */
  get isUsedUp(): boolean {
    return this.#isUsedUp;
  }

  /** Whether some file may be without events. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  /** Watches these files instead of those before. */
  follow(filenames: readonly string[]): void {
    this.#filenames = filenames;
    if (!this.#isUsedUp) this.#begin();
  }

  /** A file is not what it was: begins anew soon, or when there are events again. */
  renew(): void {
    if (!this.#isUsedUp) this.#beginAt(this.#beganAtMs + RESTART_EVERY_MS);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#close();
  }

  /** The earliest of the times asked for counts. */
  #beginAt(atMs: number): void {
    if (this.#isClosed || atMs >= this.#dueAtMs) return;
    clearTimeout(this.#timer);
    this.#dueAtMs = atMs;
    const delayMs = Math.max(0, atMs - performance.now());
    this.#timer = setTimeout(() => this.#beginAnew(), delayMs).unref();
  }

  #beginAnew(): void {
    this.#restarts += 1;
    this.#begin();
  }

  #begin(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#dueAtMs = Number.POSITIVE_INFINITY;
    this.#beganAtMs = performance.now();
    this.#hasFailed = false;
    // First: chokidar gives two watchers of one path the same handle, which hangs on the old file.
    this.#close();
    try {
      this.#close = openWatchSession(this.#filenames, this.#session);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#hasFailed = true;
    this.#failures += 1;
    this.#isUsedUp = USED_UP.includes((error as NodeJS.ErrnoException).code ?? '');
    if (this.#isUsedUp) this.#close();
    const backOffMs = Math.min(this.#retryMs, RESTART_EVERY_MS * 2 ** this.#failures);
    this.#beginAt(this.#beganAtMs + (this.#isUsedUp ? this.#retryMs : backOffMs));
  }

  /** chokidar is ready even when it could watch nothing. */
  #settle(): void {
    if (this.#hasFailed) return;
    this.#failures = 0;
    this.#isUsedUp = false;
  }
}

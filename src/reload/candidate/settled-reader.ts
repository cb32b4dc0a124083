import type { Clock } from '../../runtime/clock.js';
import type { OptionFiles } from './option-files.js';
import { readCandidate, type SettledFiles } from './read-candidate.js';

/**
 * How long files must have been at rest before they count. After an edit that was noticed: so long
 * that an Application and a Host file which are copied one after the other go in together.
 */
const QUIET_MS: QuietTimes = { noticed: 500, asked: 100 };

/** In milliseconds: after an edit that was noticed, and when somebody asked. */
export interface QuietTimes {
  readonly noticed: number;
  readonly asked: number;
}

/** How long a look that was asked for waits for files to be at rest. */
const ASKED_WITHIN_MS = 10_000;

export interface SettledReaderParts {
  readonly files: OptionFiles;
  /** The certificate files that have to be at rest, too. */
  readonly certificates: () => readonly string[];
  /** Ends every wait; then reading rejects with its reason. */
  readonly stopped: AbortSignal;
  readonly clock: Clock;
  /** In tests. */
  readonly quietMs?: QuietTimes | undefined;
}

/** Reads the files for one look at a time; one that somebody asked for goes before one that waits. */
export class SettledReader {
  readonly #parts: SettledReaderParts;
  readonly #quietMs: QuietTimes;
  /** Looks that somebody asked for and that have not begun. */
  #asked = 0;
  /** Ends the wait of a look that was woken. */
  #waiting: AbortController | undefined;
  #sinceMs: number | undefined;

  constructor(parts: SettledReaderParts) {
    this.#parts = parts;
    this.#quietMs = parts.quietMs ?? QUIET_MS;
  }

  /** Since when the files are waited for, if they are; in milliseconds since 1970. */
  get sinceMs(): number | undefined {
    return this.#sinceMs;
  }

  /** Somebody asks for a look: one that only waits ends. */
  ask(): void {
    this.#asked += 1;
    this.makeRoom();
  }

  /** Ends the wait of a look that was woken. */
  makeRoom(): void {
    this.#waiting?.abort();
  }

  /** After {@link ask}: undefined when the files are never at rest. */
  async readAsked(): Promise<SettledFiles | undefined> {
    this.#asked -= 1;
    const limit = new AbortController();
    const cancel = this.#parts.clock.after(ASKED_WITHIN_MS, () => limit.abort());
    return this.#read(this.#quietMs.asked, limit.signal).finally(cancel);
  }

  /** Undefined when somebody asked for a look before the files were at rest. */
  async readNoticed(): Promise<SettledFiles | undefined> {
    if (this.#asked > 0) return undefined;
    this.#waiting = new AbortController();
    return this.#read(this.#quietMs.noticed, this.#waiting.signal).finally(() => {
      this.#waiting = undefined;
    });
  }

  async #read(quietMs: number, givenUp: AbortSignal): Promise<SettledFiles | undefined> {
    const { files, certificates, stopped, clock } = this.#parts;
    this.#sinceMs = clock.now();
    try {
      const signal = AbortSignal.any([stopped, givenUp]);
      return await readCandidate(files, certificates(), { quietMs, signal });
    } catch (error) {
      if (!givenUp.aborted || stopped.aborted) throw error;
      return undefined;
    } finally {
      this.#sinceMs = undefined;
    }
  }
}

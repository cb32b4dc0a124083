/** Reads a file of events that grows, and goes on when it is rotated: renamed, or copied and truncated. */
import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../errors.js';
import type { FeedPosition } from './feed-position.js';
import { FileSearch, type TellNews } from './file-search.js';
import type { FollowedFile } from './followed-file.js';
import { type EventEncoding, type NdjsonLine, NdjsonLines } from './ndjson-lines.js';

/** How often a file is looked at that has nothing new. */
const LOOK_EVERY_MS = 100;

/** A writer may go on for a moment in a file that was renamed under it. */
const QUIET_MS = 1000;

/** Between tries to read what cannot be read: twice as long each time. */
const LONGEST_REST_MS = 10_000;

export interface FollowTerms {
  /** Where an earlier process has got to. */
  readonly from?: FeedPosition | undefined;
  /** Following ends when it aborts. */
  readonly signal: AbortSignal;
  /** Told in a sentence that the file is gone, back, rotated, or that something may be lost. */
  readonly onNews: TellNews;
  readonly quietMs?: number;
  /** UTF-8 by default. */
  readonly encoding?: EventEncoding | undefined;
  /** Waited for before anything is read of a file. */
  readonly onOpened?: (file: FollowedFile) => Promise<void>;
}

/** Lines of one file. `lines.next` is where the line begins that follows the last one taken from `batch`. */
export interface FollowedLines {
  readonly file: FollowedFile;
  readonly lines: NdjsonLines;
  /** To be used up before the next ones are asked for. */
  readonly batch: Iterable<NdjsonLine>;
}

/**
 * Gives the lines of a file as they are written, for ever; a line without its line end waits for the
 * rest. A file that was renamed is read until nothing has come for a second and the new one holds
 * something; what was rotated away meanwhile, or since an earlier process ended, is looked for in the folder,
 * compressed by gzip or zstd, too. Never rejects because of a file: it waits for one that is missing, and tries
 * again where one cannot be read. When it is not sure what was read, it reads more rather than less.
 */
export async function* followFile(
  filename: string,
  terms: FollowTerms,
): AsyncGenerator<FollowedLines, void> {
  const follower = new Follower(filename, terms);
  for (let file = await follower.next(); file; file = await follower.next()) {
    try {
      await terms.onOpened?.(file);
      yield* follower.read(file);
    } finally {
      await file.close().catch(() => undefined);
    }
  }
}

type Standing = 'current' | 'gone' | 'replaced';

class Follower {
  readonly #filename: string;
  readonly #terms: FollowTerms;
  readonly #quietMs: number;
  readonly #search: FileSearch;
  #restMs = LOOK_EVERY_MS;
  #lastNews = '';

  constructor(filename: string, terms: FollowTerms) {
    this.#filename = filename;
    this.#terms = terms;
    this.#quietMs = terms.quietMs ?? QUIET_MS;
    this.#search = new FileSearch(filename, terms.from, (words, kind) => this.#tell(words, kind));
  }

  /** The file to read next; waits for it. Undefined when following has ended. */
  async next(): Promise<FollowedFile | undefined> {
    while (!this.#isOver()) {
      const file = await this.#search.next();
      if (file) return file;
      await this.#pause();
    }
    return undefined;
  }

  /** Reads until another file takes the place of this one, or it cannot be read. */
  async *read(file: FollowedFile): AsyncGenerator<FollowedLines, void> {
    const lines = new NdjsonLines(file.start, this.#terms.encoding);
    const isLast = { replacedAtMs: this.#isCurrent(file) ? undefined : 0 };
    while (!this.#isOver()) {
      const bytes = await this.#readOn(file, lines, isLast);
      if (bytes === 'left') return;
      if (bytes === 'ended') {
        yield { file, lines, batch: lines.end() };
        this.#search.finished(file, lines.next);
        if (this.#isCurrent(file)) this.#tell(replaced(this.#filename), 'news');
        return;
      }
      if (bytes.length === 0) await this.#pause();
      else yield { file, lines, batch: lines.push(bytes) };
    }
  }

  /** The next bytes, none when there is nothing new; or that the file is left, or has ended. */
  async #readOn(
    file: FollowedFile,
    lines: NdjsonLines,
    state: { replacedAtMs: number | undefined },
  ): Promise<Uint8Array | 'left' | 'ended'> {
    try {
      const standing = await this.#standingOf(file);
      state.replacedAtMs = standing === 'replaced' ? (state.replacedAtMs ?? Date.now()) : undefined;
      const bytes = await file.read();
      if (bytes === 'cut') return this.#leaveCut(file, lines);
      this.#restMs = LOOK_EVERY_MS;
      if (bytes.length > 0) return bytes;
      return (await this.#isQuietSince(state.replacedAtMs, file)) ? 'ended' : bytes;
    } catch (error) {
      return await this.#leaveUnreadable(file, lines, error);
    }
  }

  async #isQuietSince(replacedAtMs: number | undefined, file: FollowedFile): Promise<boolean> {
    if (replacedAtMs === undefined) return false;
    const lastMs = Math.max(replacedAtMs, Number((await file.modifiedAtNs()) / 1_000_000n));
    return Date.now() - lastMs >= this.#quietMs;
  }

  async #standingOf(file: FollowedFile): Promise<Standing> {
    if (!this.#isCurrent(file)) return 'replaced';
    const stats = await this.#search.look();
    if (stats === undefined) return 'gone';
    if (String(stats.ino) === file.inode) {
      this.#lastNews = '';
      return 'current';
    }
    // An empty one may have been put there before the writer knows of it.
    return stats.size > 0n ? 'replaced' : 'gone';
  }

  #isCurrent(file: FollowedFile): boolean {
    return file.filename === this.#filename;
  }

  #leaveCut(file: FollowedFile, lines: NdjsonLines): 'left' {
    this.#tell(
      `${file.filename} was truncated: its new content is read from the beginning`,
      'news',
    );
    this.#search.left(file, lines.next); // a copy may hold more than was read
    return 'left';
  }

  /** What cannot be read is tried again at the same place, after a rest. */
  async #leaveUnreadable(file: FollowedFile, lines: NdjsonLines, error: unknown): Promise<'left'> {
    const what = `${file.filename} cannot be read beyond line ${lines.next.line - 1} (${messageOf(error)})`;
    const isGivenUp = this.#search.unreadable(file, lines.next, error);
    if (isGivenUp) this.#tell(`${what}: the rest of it is lost`, 'loss');
    else this.#tell(`${what}: it is tried again`, 'news');
    await this.#pause(this.#restMs);
    this.#restMs = Math.min(this.#restMs * 2, LONGEST_REST_MS);
    return 'left';
  }

  /** Tells what is new, once. */
  #tell(words: string, kind: 'news' | 'loss'): void {
    if (words !== this.#lastNews) this.#terms.onNews(words, kind);
    this.#lastNews = words;
  }

  #isOver(): boolean {
    return this.#terms.signal.aborted;
  }

  async #pause(restMs = LOOK_EVERY_MS): Promise<void> {
    await pause(restMs, undefined, { signal: this.#terms.signal }).catch(() => undefined);
  }
}

function replaced(filename: string): string {
  return `${filename} was replaced: the new file is read from the beginning`;
}

/** Reads a file of events that grows, and goes on when it is rotated: renamed, or copied and truncated. */
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { EventFile } from './event-file.js';
import type { FeedPosition } from './feed-position.js';
import { FinishedFiles } from './finished-files.js';
import { type NdjsonLine, NdjsonLines } from './ndjson-lines.js';
import { rotatedFiles } from './rotated-files.js';

/** How often a file is looked at that has nothing new. */
const LOOK_EVERY_MS = 100;

/** A writer may go on for a moment in a file that was renamed under it. */
const QUIET_MS = 1000;

export interface FollowTerms {
  /** Where an earlier process has got to. */
  readonly from?: FeedPosition | undefined;
  /** Following ends when it aborts. */
  readonly signal: AbortSignal;
  /** Told in a sentence that the file is gone, back, rotated, or that something may be lost. */
  readonly onNews: (words: string) => void;
  readonly quietMs?: number;
  /** Waited for before anything is read of a file. */
  readonly onOpened?: (file: EventFile) => Promise<void>;
}

/** Lines of one file. `lines.next` is where the line begins that follows the last one taken from `batch`. */
export interface FollowedLines {
  readonly file: EventFile;
  readonly lines: NdjsonLines;
  /** To be used up before the next ones are asked for. */
  readonly batch: Iterable<NdjsonLine>;
}

/**
 * Gives the lines of a file as they are written, for ever; a line without its line end waits for the
 * rest. A file that was renamed is read until nothing has come for a second and the new one holds
 * something; what was rotated away meanwhile, or before the start, is looked for in the folder (not in
 * compressed files). Never rejects because of the file: it waits for one that is missing or
 * cannot be read.
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
      await file.close();
    }
  }
}

type Standing = 'current' | 'gone' | 'replaced' | 'cut';

class Follower {
  readonly #filename: string;
  readonly #terms: FollowTerms;
  readonly #quietMs: number;
  #from: FeedPosition | undefined;
  readonly #finished = new FinishedFiles();
  #lastNews = '';

  constructor(filename: string, terms: FollowTerms) {
    this.#filename = filename;
    this.#terms = terms;
    this.#quietMs = terms.quietMs ?? QUIET_MS;
    this.#from = terms.from;
  }

  /** The file to read next; waits for it. Undefined when following has ended. */
  async next(): Promise<EventFile | undefined> {
    while (!this.#isOver()) {
      const file = (await this.#resumed()) ?? (await this.#following());
      if (file) return file;
      await this.#pause();
    }
    return undefined;
  }

  /** Reads until another file takes the place of this one. */
  async *read(file: EventFile): AsyncGenerator<FollowedLines, void> {
    const lines = new NdjsonLines(file.start);
    let replacedAtMs = file.filename === this.#filename ? undefined : 0;
    while (!this.#isOver()) {
      const standing = await this.#standingOf(file);
      if (standing === 'cut') return this.#leaveCut(file, lines);
      replacedAtMs = standing === 'replaced' ? (replacedAtMs ?? Date.now()) : undefined;
      let isDry = true;
      for await (const batch of this.#batches(file, lines)) {
        isDry = false;
        yield batch;
      }
      if (isDry && (await this.#isQuietSince(replacedAtMs, file))) {
        yield { file, lines, batch: lines.end() };
        return await this.#leaveReplaced(file);
      }
      if (isDry) await this.#pause();
    }
  }

  /** What can be read without waiting. */
  async *#batches(file: EventFile, lines: NdjsonLines): AsyncGenerator<FollowedLines, void> {
    for (let bytes = await file.read(); bytes.length > 0; bytes = await file.read()) {
      yield { file, lines, batch: lines.push(bytes) };
      if (this.#isOver()) return;
    }
  }

  async #isQuietSince(replacedAtMs: number | undefined, file: EventFile): Promise<boolean> {
    if (replacedAtMs === undefined) return false;
    const lastMs = Math.max(replacedAtMs, Number((await file.modifiedAtNs()) / 1_000_000n));
    return Date.now() - lastMs >= this.#quietMs;
  }

  async #standingOf(file: EventFile): Promise<Standing> {
    if (file.filename !== this.#filename) return 'replaced';
    const stats = await this.#look();
    if (stats === undefined) return 'gone';
    if (String(stats.ino) === file.inode) {
      this.#tell('');
      return (await file.isCut()) ? 'cut' : 'current';
    }
    // An empty one may have been put there before the writer knows of it.
    return stats.size > 0n ? 'replaced' : 'gone';
  }

  #leaveCut(file: EventFile, lines: NdjsonLines): void {
    this.#tell(`${this.#filename} was truncated: its new content is read from the beginning`);
    this.#from = file.positionAt(lines.next); // a copy may hold more than was read
  }

  async #leaveReplaced(file: EventFile): Promise<void> {
    this.#finished.add(file.inode, await file.modifiedAtNs());
    if (file.filename === this.#filename)
      this.#tell(`${this.#filename} was replaced: the new file is read from the beginning`);
  }

  /** The file that an earlier position is in, wherever it is now. */
  async #resumed(): Promise<EventFile | undefined> {
    const from = this.#from;
    if (from === undefined) return undefined;
    this.#from = undefined;
    const names = [this.#filename, ...(await rotatedFiles(this.#filename)).map(nameOf).reverse()];
    let found: EventFile | undefined;
    for (const name of names) {
      const file = await EventFile.open(name, from).catch(() => undefined);
      const isBetter = file && (found === undefined || isOfInode(file, from, found));
      if (isBetter) await found?.close();
      else await file?.close();
      found = isBetter ? file : found;
    }
    if (found === undefined) this.#tellLost(from);
    return found;
  }

  #tellLost({ line }: FeedPosition): void {
    const words = `the file that was read up to line ${line - 1} is not found any more`;
    this.#tell(`${words}: ${this.#filename} is read from the beginning`);
  }

  /** What was rotated away since the last file was finished, then the file itself. */
  async #following(): Promise<EventFile | undefined> {
    const current = await this.#opened(); // first: if it is renamed from now on, it is at hand
    const [next] = this.#finished.after(await rotatedFiles(this.#filename), current?.inode);
    if (next === undefined) return current;
    await current?.close();
    const file = await EventFile.open(next.filename).catch(() => undefined);
    if (file === undefined) this.#finished.add(next.inode, next.modifiedAtNs);
    if (file === undefined || file.inode === next.inode) return file;
    await file.close(); // rotation goes on: look again
    return undefined;
  }

  async #opened(): Promise<EventFile | undefined> {
    try {
      return await EventFile.open(this.#filename);
    } catch (error) {
      this.#tellMissing(error as NodeJS.ErrnoException);
      return undefined;
    }
  }

  /** Undefined when there is nothing at the path, or nobody may look. */
  async #look(): Promise<BigIntStats | undefined> {
    try {
      return await stat(this.#filename, { bigint: true });
    } catch (error) {
      this.#tellMissing(error as NodeJS.ErrnoException);
      return undefined;
    }
  }

  #tellMissing({ code, message }: NodeJS.ErrnoException): void {
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read (${message})`;
    this.#tell(`${this.#filename} ${why}: waiting for it`);
  }

  /** Tells what is new, once. */
  #tell(words: string): void {
    if (words !== this.#lastNews && words !== '') this.#terms.onNews(words);
    this.#lastNews = words;
  }

  #isOver(): boolean {
    return this.#terms.signal.aborted;
  }

  async #pause(): Promise<void> {
    await pause(LOOK_EVERY_MS, undefined, { signal: this.#terms.signal }).catch(() => undefined);
  }
}

function nameOf({ filename }: { readonly filename: string }): string {
  return filename;
}

/** A file of the position's own inode is it; another that begins the same may be a copy. */
function isOfInode(file: EventFile, { inode }: FeedPosition, other: EventFile): boolean {
  return file.inode === inode && other.inode !== inode;
}

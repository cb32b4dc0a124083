/** Which file is to be read next, and from where: what was rotated away goes before the file itself. */
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { messageOf } from '../errors.js';
import { CompressedFile } from './compressed-file.js';
import { EventFile } from './event-file.js';
import type { FeedPosition } from './feed-position.js';
import type { ChooseStart, FollowedFile } from './followed-file.js';
import type { LineStart } from './ndjson-lines.js';
import { type Beginning, isSurelyLeftIn, ReadMarks } from './read-marks.js';
import { type RotatedFile, rotatedFiles } from './rotated-files.js';
import { Tries } from './tries.js';

/** Something to tell a person: `loss` when events may be missing. */
export type TellNews = (words: string, kind: 'news' | 'loss') => void;

interface Opened {
  readonly file: FollowedFile;
  readonly beginning: Beginning;
  /** Of a rotated file. */
  readonly key?: string;
}

export class FileSearch {
  readonly #filename: string;
  readonly #tell: TellNews;
  readonly #marks = new ReadMarks();
  readonly #tries = new Tries();
  /** Rotated files that need not be opened, as long as they stay as they are. */
  readonly #done = new Set<string>();
  /** The rotated file that is being read. */
  #taken: string | undefined;
  /** Where reading ended that is to be gone on from. */
  #from: FeedPosition | undefined;
  /** What was written to before is read. Undefined: nothing that was rotated away is asked for. */
  #sinceNs: bigint | undefined;

  constructor(filename: string, from: FeedPosition | undefined, tell: TellNews) {
    this.#filename = filename;
    this.#tell = tell;
    if (from) this.#goOnFrom(from);
  }

  /** Opens the next file. Undefined when there is none that can be read now. */
  async next(): Promise<FollowedFile | undefined> {
    const current = await this.#openCurrent(); // first: if it is renamed from now on, it is at hand
    if (current && this.#isSurelyLeftIn(current)) return this.#take(current);
    const rotated = await this.#openRotated(current?.file.inode);
    if (rotated === undefined) return current && this.#take(current);
    await current?.file.close();
    return rotated === 'later' ? undefined : this.#take(rotated);
  }

  /** A file was read to its end, and another one has taken its place. */
  finished(file: FollowedFile, place: LineStart): void {
    const position = file.positionAt(place);
    this.#marks.add(position, true);
    this.#sinceNs = position.modifiedAtNs;
    if (this.#taken !== undefined) this.#done.add(this.#taken);
  }

  /** A file was truncated: a copy of it may hold more than was read. */
  left(file: FollowedFile, place: LineStart): void {
    this.#goOnFrom(file.positionAt(place));
  }

  /**
   * A file cannot be read on: it will be tried again, but a rotated one not for ever. Whether it was given up.
   * The file itself is the one that all wait for.
   */
  unreadable(file: FollowedFile, place: LineStart, error: unknown): boolean {
    const key = this.#taken;
    if (key === undefined || !this.#tries.isLast(key, error)) {
      this.left(file, place);
      return false;
    }
    this.finished(file, place);
    return true;
  }

  /** What stands at the path of the file. Undefined when there is nothing, or nobody may look. */
  async look(): Promise<BigIntStats | undefined> {
    try {
      return await stat(this.#filename, { bigint: true });
    } catch (error) {
      this.#tellMissing(error as NodeJS.ErrnoException);
      return undefined;
    }
  }

  #goOnFrom(position: FeedPosition): void {
    this.#from = position;
    this.#sinceNs = position.modifiedAtNs;
    this.#marks.add(position, false);
  }

  #isSurelyLeftIn({ beginning }: Opened): boolean {
    return this.#from !== undefined && isSurelyLeftIn(this.#from, beginning);
  }

  #take({ file, beginning, key }: Opened): FollowedFile {
    const from = this.#from;
    this.#marks.use(beginning);
    this.#taken = key;
    if (from && !this.#marks.isOpen(from)) this.#from = undefined;
    else if (from && key === undefined) this.#giveUp(from);
    return file;
  }

  /** All that may hold the rest was looked at. */
  #giveUp({ line, byte }: FeedPosition): void {
    this.#from = undefined;
    if (byte === 0) return;
    const words = `the file that was read up to line ${line - 1} is not found any more`;
    const rest = 'what was written to it after that, if anything, is lost';
    this.#tell(`${words}: ${rest}; ${this.#filename} is read from the beginning`, 'loss');
  }

  async #openCurrent(): Promise<Opened | undefined> {
    try {
      return await this.#open(EventFile.open, this.#filename);
    } catch (error) {
      this.#tellMissing(error as NodeJS.ErrnoException);
      return undefined;
    }
  }

  /** The first that is not read; `later` when it cannot be read now. */
  async #openRotated(current: string | undefined): Promise<Opened | 'later' | undefined> {
    const sinceNs = this.#sinceNs;
    if (sinceNs === undefined) return undefined;
    const files = (await rotatedFiles(this.#filename)).filter(
      (file) => file.modifiedAtNs >= sinceNs && file.inode !== current,
    );
    const passed: string[] = [];
    let first: Opened | 'later' | undefined;
    for (const file of files.filter((each) => !this.#done.has(keyOf(each)))) {
      const opened = await this.#openOne(file);
      if (opened === undefined) continue;
      if (opened !== 'later' && this.#isSurelyLeftIn(opened)) {
        for (const key of passed) this.#done.add(key); // they were read before it
        await close(first);
        return opened;
      }
      if (first === undefined) first = opened;
      else await close(opened);
      if (this.#from === undefined) break;
      passed.push(keyOf(file));
    }
    return first;
  }

  /** Undefined for one that need not be read, or never will be. */
  async #openOne(rotated: RotatedFile): Promise<Opened | 'later' | undefined> {
    const key = keyOf(rotated);
    const { filename, form } = rotated;
    if (form === 'unreadable') return this.#skip(key, `${filename} ${UNKNOWN_COMPRESSION}`);
    if (this.#tries.isTooSoon(key)) return 'later';
    try {
      const open = form === 'compressed' ? CompressedFile.open : EventFile.open;
      const opened = await this.#open(open, filename);
      if (opened.file.inode === rotated.inode) return { ...opened, key };
      await opened.file.close(); // rotation goes on: it is looked at again
      return 'later';
    } catch (error) {
      const words = `${filename} cannot be read (${messageOf(error)})`;
      if (this.#tries.isLast(key, error)) return this.#skip(key, `${words}: its events are lost`);
      this.#tell(`${words}: it is tried again`, 'news');
      return 'later';
    }
  }

  #skip(key: string, words: string): undefined {
    this.#done.add(key);
    this.#tell(words, 'loss');
  }

  async #open(
    open: (filename: string, startOf: ChooseStart) => Promise<FollowedFile>,
    filename: string,
  ): Promise<Opened> {
    const isCurrent = filename === this.#filename;
    let beginning: Beginning = { inode: '', head: new Uint8Array(), size: 0, isCurrent };
    const file = await open(filename, (found) => {
      beginning = { ...found, isCurrent };
      return this.#marks.startIn(beginning);
    });
    return { file, beginning };
  }

  #tellMissing({ code, message }: NodeJS.ErrnoException): void {
    const why = code === 'ENOENT' ? 'is not there' : `cannot be read (${message})`;
    this.#tell(`${this.#filename} ${why}: waiting for it`, 'news');
  }
}

const UNKNOWN_COMPRESSION =
  'is compressed in a way that is not read (gzip and zstd are): decompress it beside its place, or hand its events in by a run of its own';

function keyOf({ inode, modifiedAtNs, size }: RotatedFile): string {
  return `${inode} ${modifiedAtNs} ${size}`;
}

async function close(opened: Opened | 'later' | undefined): Promise<void> {
  if (opened !== undefined && opened !== 'later') await opened.file.close();
}

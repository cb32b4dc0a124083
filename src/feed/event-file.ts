import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type FeedPosition, HEAD_BYTES, hasHeadOf, positionAt } from './feed-position.js';
import { FIRST_LINE, type LineStart } from './ndjson-lines.js';

/** A pipe in the place of a file must not block. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

const READ_BYTES = 64 * 1024;

/** An open file of events that is read from `start` to its end, which may be further off every time. */
export class EventFile {
  readonly filename: string;
  readonly inode: string;
  /** Where reading began. */
  readonly start: LineStart;
  readonly #handle: FileHandle;
  readonly #buffer = Buffer.allocUnsafe(READ_BYTES);
  #head: Buffer;
  #offset: number;

  private constructor(parts: {
    readonly filename: string;
    readonly inode: string;
    readonly start: LineStart;
    readonly handle: FileHandle;
    readonly head: Buffer;
  }) {
    this.filename = parts.filename;
    this.inode = parts.inode;
    this.start = parts.start;
    this.#handle = parts.handle;
    this.#head = parts.head;
    this.#offset = parts.start.byte;
  }

  /**
   * Opens a file at its beginning, or where `from` says. Undefined when it is not the file of `from`.
   * Rejects with the system's error, and with `EISDIR` or `ENOTSUP` for what is no file.
   */
  static async open(filename: string, from?: FeedPosition): Promise<EventFile | undefined> {
    const handle = await open(filename, OPEN_FLAGS);
    try {
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) throw noFile(filename, stats.isDirectory());
      const head = await readHead(handle);
      const isOther = from && (stats.size < from.byte || !hasHeadOf(from, head));
      if (!isOther) {
        const start = from ?? FIRST_LINE;
        return new EventFile({ filename, inode: String(stats.ino), start, handle, head });
      }
    } catch (error) {
      await handle.close();
      throw error;
    }
    await handle.close();
    return undefined;
  }

  /** How many bytes were read, with those before `start`. */
  get offset(): number {
    return this.#offset;
  }

  /** The next bytes, valid until the next call; none at the end of what is there. */
  async read(): Promise<Uint8Array> {
    const { bytesRead } = await this.#handle.read(this.#buffer, 0, READ_BYTES, this.#offset);
    this.#offset += bytesRead;
    const isHeadShort = bytesRead > 0 && this.#head.length < HEAD_BYTES;
    if (isHeadShort) this.#head = await readHead(this.#handle);
    return this.#buffer.subarray(0, bytesRead);
  }

  /** Whether the file was truncated since it was opened, also when it has grown again. */
  async isCut(): Promise<boolean> {
    const { size } = await this.#handle.stat();
    if (size < this.#offset) return true;
    const head = await readHead(this.#handle);
    if (!head.subarray(0, this.#head.length).equals(this.#head)) return true;
    this.#head = head;
    return false;
  }

  /** When somebody wrote to it last. */
  async modifiedAtNs(): Promise<bigint> {
    return (await this.#handle.stat({ bigint: true })).mtimeNs;
  }

  /** To go on from `place` later. */
  positionAt(place: LineStart): FeedPosition {
    return positionAt(place, this.inode, this.#head);
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

async function readHead(handle: FileHandle): Promise<Buffer> {
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
  return head.subarray(0, bytesRead);
}

function noFile(filename: string, isFolder: boolean): Error {
  const words = `${filename} is ${isFolder ? 'a folder' : 'no file'}`;
  return Object.assign(new Error(words), { code: isFolder ? 'EISDIR' : 'ENOTSUP' });
}

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type FeedPosition, HEAD_BYTES, positionAt, tellingHead } from './feed-position.js';
import type { ChooseStart, FollowedFile } from './followed-file.js';
import type { LineStart } from './ndjson-lines.js';

/** A pipe in the place of a file must not block. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

const READ_BYTES = 64 * 1024;

const EMPTY = new Uint8Array();

/** A file whose end may be further off every time. */
export class EventFile implements FollowedFile {
  readonly filename: string;
  readonly inode: string;
  readonly start: LineStart;
  readonly #handle: FileHandle;
  readonly #buffer = Buffer.allocUnsafe(READ_BYTES);
  #head: Buffer;
  #modifiedAtNs: bigint;
  #offset: number;

  private constructor(parts: {
    readonly filename: string;
    readonly inode: string;
    readonly start: LineStart;
    readonly handle: FileHandle;
    readonly head: Buffer;
    readonly modifiedAtNs: bigint;
  }) {
    this.filename = parts.filename;
    this.inode = parts.inode;
    this.start = parts.start;
    this.#handle = parts.handle;
    this.#head = parts.head;
    this.#modifiedAtNs = parts.modifiedAtNs;
    this.#offset = parts.start.byte;
  }

  /** Rejects with the system's error, and with `EISDIR` or `ENOTSUP` for what is no file. */
  static async open(filename: string, startOf: ChooseStart): Promise<EventFile> {
    const handle = await open(filename, OPEN_FLAGS);
    try {
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) throw noFile(filename, stats.isDirectory());
      const [inode, size] = [String(stats.ino), Number(stats.size)];
      const head = await readHead(handle);
      const start = startOf({ inode, head: tellingHead(head), size });
      return new EventFile({ filename, inode, start, handle, head, modifiedAtNs: stats.mtimeNs });
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async read(): Promise<Uint8Array | 'cut'> {
    const { size, mtimeNs } = await this.#handle.stat({ bigint: true }); // before: what comes later is later
    if (size < this.#offset) return 'cut';
    const { bytesRead } = await this.#handle.read(this.#buffer, 0, READ_BYTES, this.#offset);
    const head = await readHead(this.#handle); // after: what was read may be of new content
    if (!head.subarray(0, this.#head.length).equals(this.#head)) return 'cut';
    this.#head = head;
    if (bytesRead === 0) return EMPTY; // the time may be that of a truncation since
    this.#offset += bytesRead;
    this.#modifiedAtNs = mtimeNs;
    return this.#buffer.subarray(0, bytesRead);
  }

  async modifiedAtNs(): Promise<bigint> {
    return (await this.#handle.stat({ bigint: true })).mtimeNs;
  }

  positionAt(place: LineStart): FeedPosition {
    const head = tellingHead(this.#head);
    return positionAt(place, { inode: this.inode, modifiedAtNs: this.#modifiedAtNs, head });
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

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { type FeedPosition, HEAD_BYTES, positionAt, tellingHead } from './feed-position.js';
import type { ChooseStart, FollowedFile } from './followed-file.js';
import type { LineStart } from './ndjson-lines.js';

type Bytes = AsyncIterable<Uint8Array>;

/** How a compressed file is read, by the end of its name. */
const READERS: Readonly<Record<string, (compressed: Readable) => Bytes>> = {
  '.gz': (compressed) => pipeline(compressed, createGunzip(), () => undefined), // errors come out at its end
  '.zst': (compressed) => unzstd(compressed),
};

/** Ends of names of files that can be read once they are decompressed. */
export const COMPRESSED: readonly string[] = Object.keys(READERS);

/** A rotated file that was compressed, read as if it was not: places are those of its lines. */
export class CompressedFile implements FollowedFile {
  readonly filename: string;
  readonly inode: string;
  readonly start: LineStart;
  readonly #head: Uint8Array;
  readonly #modifiedAtNs: bigint;
  readonly #bytes: AsyncIterator<Uint8Array>;

  private constructor(parts: {
    readonly filename: string;
    readonly inode: string;
    readonly start: LineStart;
    readonly head: Uint8Array;
    readonly modifiedAtNs: bigint;
    readonly bytes: AsyncIterator<Uint8Array>;
  }) {
    this.filename = parts.filename;
    this.inode = parts.inode;
    this.start = parts.start;
    this.#head = parts.head;
    this.#modifiedAtNs = parts.modifiedAtNs;
    this.#bytes = parts.bytes;
  }

  /** Rejects with the system's error, and for what is not compressed as its name says. */
  static async open(filename: string, startOf: ChooseStart): Promise<CompressedFile> {
    const { ino, mtimeNs: modifiedAtNs } = await stat(filename, { bigint: true });
    const inode = String(ino);
    const head = await headOf(filename);
    // One that ends within its head is as long as that; of a longer one nobody knows before its end.
    const size = head.length < HEAD_BYTES ? head.length : Number.POSITIVE_INFINITY;
    const start = startOf({ inode, head: tellingHead(head), size });
    const bytes = from(start.byte, decompressed(filename))[Symbol.asyncIterator]();
    return new CompressedFile({ filename, inode, start, head, modifiedAtNs, bytes });
  }

  async read(): Promise<Uint8Array> {
    const next = await this.#bytes.next();
    return next.done ? new Uint8Array() : next.value;
  }

  async modifiedAtNs(): Promise<bigint> {
    return this.#modifiedAtNs;
  }

  positionAt(place: LineStart): FeedPosition {
    const head = tellingHead(this.#head);
    return positionAt(place, { inode: this.inode, modifiedAtNs: this.#modifiedAtNs, head });
  }

  async close(): Promise<void> {
    await this.#bytes.return?.();
  }
}

async function* decompressed(filename: string): AsyncGenerator<Uint8Array> {
  const [, read] = Object.entries(READERS).find(([end]) => filename.endsWith(end)) ?? [];
  if (read === undefined) throw new Error(`${filename} is not compressed in a way that is known`);
  const file = createReadStream(filename);
  try {
    yield* read(file);
  } finally {
    file.destroy();
  }
}

async function* unzstd(compressed: Readable): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const decompress = new Decompress((bytes) => ready.push(bytes));
  for await (const chunk of compressed) {
    decompress.push(chunk);
    yield* ready.splice(0);
  }
  decompress.push(new Uint8Array(), true);
  yield* ready;
}

async function headOf(filename: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of decompressed(filename)) {
    parts.push(Buffer.from(bytes));
    length += bytes.length;
    if (length >= HEAD_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, HEAD_BYTES);
}

/** What stands from an offset on, without empty pieces. */
async function* from(offset: number, bytes: Bytes): AsyncGenerator<Uint8Array> {
  let skip = offset;
  for await (const piece of bytes) {
    const rest = piece.subarray(Math.min(skip, piece.length));
    skip -= piece.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}

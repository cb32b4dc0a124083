import { createHash } from 'node:crypto';
import { FIRST_LINE, type LineStart } from './ndjson-lines.js';

/** So many bytes at the beginning of a file tell it from others: the first events, with times and ids. */
export const HEAD_BYTES = 4096;

/** With fewer, two files may begin alike by chance. */
const TELLING_BYTES = 256;

/** Beginnings that are remembered, beside the longest: a copy may be shorter than what was read. */
const RUNGS = [TELLING_BYTES, 1024] as const;

/**
 * How far a file of events was read, and what tells the file from others. The inode number alone would not do: it is
 * given again to another file, and stays when a file is truncated. The device is not told, as its number may change
 * at a restart.
 */
export interface FeedPosition extends LineStart {
  readonly inode: string;
  /** What the file began with when it was read last; shortest first, none while nothing is known. */
  readonly heads: readonly Head[];
  /** When the file had been written to, by its own time, as it was read last; undefined where nobody noted it. */
  readonly modifiedAtNs: bigint | undefined;
}

/** The first bytes of a file, at most {@link HEAD_BYTES}. */
export interface Head {
  readonly bytes: number;
  readonly hash: string;
}

/** What a file begins with, as far as it tells it from others: NUL bytes are in every file that was truncated under its writer. */
export function tellingHead(head: Uint8Array): Uint8Array {
  return head.every((byte) => byte === 0) ? head.subarray(0, 0) : head;
}

export function positionAt(
  place: LineStart,
  file: Pick<FeedPosition, 'inode' | 'modifiedAtNs'> & { readonly head: Uint8Array },
): FeedPosition {
  const { inode, modifiedAtNs, head } = file;
  const lengths = [...RUNGS.filter((bytes) => bytes < head.length), head.length];
  const heads = lengths
    .filter((bytes) => bytes > 0)
    .map((bytes) => ({ bytes, hash: hashOf(head.subarray(0, bytes)) }));
  return { line: place.line, byte: place.byte, inode, modifiedAtNs, heads };
}

/**
 * The times of files have steps, and lag behind the clock by up to one: some milliseconds on most systems, two seconds
 * on FAT.
 */
const FILE_TIME_LAG_MS = 2000;

/** Before the first file of a feed is there: whatever is written from now on is to be read. */
export function positionBefore(nowMs: number): FeedPosition {
  const modifiedAtNs = BigInt(nowMs - FILE_TIME_LAG_MS) * 1_000_000n;
  return positionAt(FIRST_LINE, { inode: '', modifiedAtNs, head: new Uint8Array() });
}

/** How many bytes of a file that begins with `head` are like those of the position; undefined when they differ. */
export function likeness({ heads }: FeedPosition, head: Uint8Array): number | undefined {
  const longest = heads.findLast(({ bytes }) => bytes <= head.length);
  if (longest === undefined) return heads.length === 0 ? 0 : undefined;
  const { bytes, hash } = longest;
  return hashOf(head.subarray(0, bytes)) === hash ? bytes : undefined;
}

/** Whether no other file is likely to begin with so many bytes like it. */
export function isTelling(bytes: number): boolean {
  return bytes >= TELLING_BYTES;
}

export function renderPosition({ modifiedAtNs, ...position }: FeedPosition): string {
  return JSON.stringify({ version: 2, ...position, modifiedAtNs: modifiedAtNs?.toString() });
}

/** Undefined for a text that is none: then everything is read again, which has no effect. */
export function parsePosition(text: string): FeedPosition | undefined {
  try {
    const { version, inode, line, byte, modifiedAtNs, ...rest } = JSON.parse(text);
    const heads = version === 1 ? [{ bytes: rest.headBytes, hash: rest.headHash }] : rest.heads;
    const isOne =
      (version === 1 || version === 2) &&
      [line, byte].every(isCount) &&
      typeof inode === 'string' &&
      heads.every(isHead);
    if (!isOne) return undefined;
    const atNs = modifiedAtNs === undefined ? undefined : BigInt(modifiedAtNs);
    const known = heads.filter(({ bytes }: Head) => bytes > 0);
    return { line, byte, inode, heads: known, modifiedAtNs: atNs };
  } catch {
    return undefined;
  }
}

function isHead(value: unknown): value is Head {
  if (typeof value !== 'object' || value === null) return false;
  const { bytes, hash } = value as Partial<Head>;
  return isCount(bytes) && typeof hash === 'string';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

import { createHash } from 'node:crypto';
import type { LineStart } from './ndjson-lines.js';

/** So many bytes at the beginning of a file tell it from others: the first events, with times and ids. */
export const HEAD_BYTES = 4096;

/**
 * How far a file of events was read. The inode number alone would not do: it is given again to another
 * file, and stays when a file is truncated. The device is not told, as its number may change at a restart.
 */
export interface FeedPosition extends LineStart {
  readonly inode: string;
  /** Of the first `headBytes` bytes, at most {@link HEAD_BYTES} and not beyond `byte`. */
  readonly headHash: string;
  readonly headBytes: number;
}

/** The position before `start` in a file that begins with `head`. */
export function positionAt(start: LineStart, inode: string, head: Uint8Array): FeedPosition {
  const headBytes = Math.min(head.length, start.byte);
  return { ...start, inode, headHash: hashOf(head.subarray(0, headBytes)), headBytes };
}

/** Whether a file that begins with `head` may be the one of the position. */
export function hasHeadOf({ headHash, headBytes }: FeedPosition, head: Uint8Array): boolean {
  return head.length >= headBytes && hashOf(head.subarray(0, headBytes)) === headHash;
}

export function renderPosition(position: FeedPosition): string {
  return JSON.stringify({ version: 1, ...position });
}

/** Undefined for a text that is none: then everything is read again, which has no effect. */
export function parsePosition(text: string): FeedPosition | undefined {
  try {
    const { version, inode, line, byte, headHash, headBytes } = JSON.parse(text);
    const isOne =
      version === 1 &&
      [line, byte, headBytes].every((number) => Number.isSafeInteger(number) && number >= 0) &&
      [inode, headHash].every((word) => typeof word === 'string');
    return isOne ? { inode, line, byte, headHash, headBytes } : undefined;
  } catch {
    return undefined;
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}

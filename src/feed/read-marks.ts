/** What was read, so that nothing is read twice when it turns up under another name, and nothing is passed over. */
import { type FeedPosition, isTelling, likeness } from './feed-position.js';
import { FIRST_LINE, type LineStart } from './ndjson-lines.js';

/** What is known of a file before it is read. */
export interface Beginning {
  readonly inode: string;
  readonly head: Uint8Array;
  /** In bytes; infinite for a compressed file, of which nobody knows it before its end. */
  readonly size: number;
  /** Whether it stands where all is written to: what is shorter than what was read of it was written anew. */
  readonly isCurrent: boolean;
}

interface Mark {
  readonly position: FeedPosition;
  /** Whether somebody has read on from there, or there was no more. */
  isUsed: boolean;
}

/** Rotations that are remembered: a file is compressed, or copied, soon or not at all. */
const MOST_MARKS = 50;

/** A file that begins as one that was read, goes on where that one was left. */
export class ReadMarks {
  #marks: readonly Mark[] = [];

  /** `isUsed`: the file was read to its end; what is as long need not be read again. */
  add(position: FeedPosition, isUsed: boolean): void {
    this.#marks = [{ position, isUsed }, ...this.#marks].slice(0, MOST_MARKS);
  }

  /** Where to begin in a file. */
  startIn(file: Beginning): LineStart {
    const { position } = this.#markOf(file) ?? {};
    if (position === undefined) return FIRST_LINE;
    return { line: position.line, byte: Math.min(position.byte, file.size) };
  }

  /** To be called when the file is read from {@link startIn} on. */
  use(file: Beginning): void {
    const mark = this.#markOf(file);
    if (mark) mark.isUsed = true;
  }

  /** Whether nobody has read on from a position. */
  isOpen(position: FeedPosition): boolean {
    return this.#marks.some((mark) => mark.position === position && !mark.isUsed);
  }

  #markOf(file: Beginning): Mark | undefined {
    return this.#marks.find((mark) => isLeftIn(mark, file));
  }
}

/** Whether a file is surely the one of a position, or a copy that holds as much. */
export function isSurelyLeftIn(position: FeedPosition, { head, size }: Beginning): boolean {
  return size >= position.byte && isTelling(likeness(position, head) ?? 0);
}

/**
 * Whether the file may be the one of the mark, or a copy, which may hold less. One that begins with too little to tell
 * it from others counts once, or when it is just as long; one of which nothing is known counts by its inode.
 */
function isLeftIn({ position, isUsed }: Mark, { head, ...file }: Beginning): boolean {
  const like = likeness(position, head);
  if (like === undefined) return false;
  if (file.size < position.byte) return isTelling(like) && !file.isCurrent;
  if (isTelling(like)) return true;
  if (like === 0 && position.inode !== file.inode) return false;
  return !isUsed || file.size === position.byte;
}

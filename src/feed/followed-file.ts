import type { FeedPosition } from './feed-position.js';
import type { LineStart } from './ndjson-lines.js';

/** An open file of events that is read from `start` to its end. */
export interface FollowedFile {
  readonly filename: string;
  readonly inode: string;
  /** Where reading begins. */
  readonly start: LineStart;
  /**
   * The next bytes, valid until the next call; none at the end of what is there. `cut` when the file was truncated
   * since it was opened, also when it has grown again. Rejects with the system's error.
   */
  read(): Promise<Uint8Array | 'cut'>;
  /** When somebody wrote to it last. */
  modifiedAtNs(): Promise<bigint>;
  /** To go on from `place` later. */
  positionAt(place: LineStart): FeedPosition;
  close(): Promise<void>;
}

/** Chooses where to begin in a file, when it is known what it begins with, and how long it is at least. */
export type ChooseStart = (file: {
  readonly inode: string;
  readonly head: Uint8Array;
  readonly size: number;
}) => LineStart;

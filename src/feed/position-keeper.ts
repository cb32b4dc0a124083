import type { Acknowledged } from './event-feed.js';
import {
  type FeedPosition,
  parsePosition,
  positionBefore,
  renderPosition,
} from './feed-position.js';
import type { FollowedFile } from './followed-file.js';

/** What keeps positions: a store. */
export interface FeedPositions {
  feedPosition(feed: string): Promise<string | undefined>;
  /** Settles when it is on disk. */
  saveFeedPosition(feed: string, position: string): Promise<void>;
}

/** What is read again after a crash has no effect, so there is no hurry. */
const SAVE_EVERY_MS = 1000;

/** Saves how far a feed is acknowledged: once a second at most, and at its end. */
export class PositionKeeper {
  readonly #positions: FeedPositions;
  readonly #feed: string;
  readonly #onFailure: (error: unknown) => void;
  #unsaved: Acknowledged | undefined;
  #saving: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  /** Whether a process that starts now would know where to begin. */
  #isKnown = false;

  /** @param onFailure is called when a position cannot be saved; the next one is tried all the same. */
  constructor(positions: FeedPositions, feed: string, onFailure: (error: unknown) => void) {
    this.#positions = positions;
    this.#feed = feed;
    this.#onFailure = onFailure;
  }

  /** Where an earlier process has got to; without one, the place before all that is written from now on. */
  async load(): Promise<FeedPosition> {
    const text = await this.#positions.feedPosition(this.#feed);
    const position = text === undefined ? undefined : parsePosition(text);
    this.#isKnown = position !== undefined;
    if (position !== undefined) return position;
    const first = positionBefore(Date.now());
    this.#write(renderPosition(first)); // the file may come, and be rotated away, when nobody looks
    await this.#saving;
    return first;
  }

  /**
   * Saves where the first file of all begins, before it is read: it may be rotated, and this process
   * killed, before there is another position, and then nobody would look for it.
   */
  async begin(file: FollowedFile): Promise<void> {
    if (this.#isKnown) return;
    this.#isKnown = true;
    this.#unsaved = { file, next: file.start };
    this.#save();
    await this.#saving;
  }

  note(place: Acknowledged): void {
    this.#unsaved = place;
    this.#timer ??= setTimeout(() => this.#save(), SAVE_EVERY_MS);
  }

  /** Saves what is not saved yet; settles when it is on disk. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#save();
    await this.#saving;
  }

  #save(): void {
    this.#timer = undefined;
    const place = this.#unsaved;
    if (place === undefined) return;
    this.#unsaved = undefined;
    this.#write(renderPosition(place.file.positionAt(place.next)));
  }

  #write(position: string): void {
    this.#saving = this.#saving
      .then(() => this.#positions.saveFeedPosition(this.#feed, position))
      .catch(this.#onFailure);
  }
}

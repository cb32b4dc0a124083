/** Follows files in tests. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type FeedPosition,
  parsePosition,
  positionBefore,
  renderPosition,
} from '#dist/feed/feed-position.js';
import type { TellNews } from '#dist/feed/file-search.js';
import { followFile } from '#dist/feed/follow-file.js';
import type { FollowedFile } from '#dist/feed/followed-file.js';
import { eventually } from '../delivery/eventually.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

export interface Followed {
  readonly lines: string[];
  readonly news: string[];
  /** News of what may be missing. */
  readonly losses: string[];
  /** After the last line. */
  position(): FeedPosition | undefined;
  /** Settles when so many lines have come. */
  has(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Follows a file as a feed does that acknowledges at once. */
export function follow(filename: string, from?: FeedPosition): Followed {
  const ended = new AbortController();
  const [lines, news, losses]: [string[], string[], string[]] = [[], [], []];
  let position: FeedPosition | undefined = from ?? positionBefore(Date.now());
  const onNews: TellNews = (words, kind) => {
    news.push(words);
    if (kind === 'loss') losses.push(words);
  };
  let isBegun = from !== undefined;
  const onOpened = async (file: FollowedFile) => {
    if (!isBegun) position = parsePosition(renderPosition(file.positionAt(file.start)));
    isBegun = true;
  };
  const terms = { from: position, signal: ended.signal, quietMs: 100, onNews, onOpened };
  const work = async () => {
    for await (const { file, lines: at, batch } of followFile(filename, terms)) {
      for (const { text } of batch) {
        lines.push(text ?? 'too long');
        position = parsePosition(renderPosition(file.positionAt(at.next)));
      }
    }
  };
  const working = work();
  const stop = async () => {
    ended.abort();
    await working;
  };
  onTestFinished(stop);
  const has = (count: number) => eventually(() => lines.length >= count);
  return { lines, news, losses, position: () => position, has, stop };
}

export async function newFile(): Promise<string> {
  const folder = await createTemporaryFolder();
  onTestFinished(() => folder.remove());
  return join(folder.path, 'events.ndjson');
}

/** `first`, … `last`, each on a line. */
export function numbers(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, n) => `${first + n}\n`).join('');
}

export const expected = (first: number, last: number) => numbers(first, last).trimEnd().split('\n');

/** The times of files have steps of some milliseconds. */
export function pauseForMtime(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}

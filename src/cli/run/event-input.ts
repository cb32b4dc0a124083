/** Where `run` has its events from: a stream that ends, or a file that is followed. */
import { closeSync, createReadStream, fstatSync, open } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { NotifierError } from '../../errors.js';
import type { Acknowledged, EventFeed } from '../../feed/event-feed.js';
import type { TellNews } from '../../feed/file-search.js';
import { followFile } from '../../feed/follow-file.js';
import type { FollowedFile } from '../../feed/followed-file.js';
import type { EventEncoding } from '../../feed/ndjson-lines.js';
import { type FeedPositions, PositionKeeper } from '../../feed/position-keeper.js';
import type { CommandIo } from '../terminal/command-io.js';

export interface EventFlags {
  readonly events?: string;
  readonly follow?: boolean;
  readonly eventsEncoding: EventEncoding;
}

export interface EventInput {
  /** Called as the feed gets on. */
  readonly onAcknowledged?: (place: Acknowledged) => void;
  /** Settles when everything is read, or `signal` aborts, and what was read is acknowledged. */
  read(feed: EventFeed, signal: AbortSignal): Promise<void>;
  /** Ends reading. */
  close(): void;
}

export interface FollowParts {
  readonly positions: FeedPositions;
  readonly onNews: TellNews;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Checks that the events can be read, before anything is started. The function that it gives makes the input, once
 * there is a store, which keeps how far a file was read.
 */
export async function prepareEvents(
  { events, follow, eventsEncoding }: EventFlags,
  io: CommandIo,
): Promise<(parts: FollowParts) => EventInput> {
  if (events === undefined) return () => NO_EVENTS;
  if (follow !== true) {
    const input = streamed(await openStream(events, io));
    return () => input;
  }
  if (await isFolder(events)) throw unreadable(`${events} is a folder`);
  return (parts) => followed(resolve(events), eventsEncoding, parts);
}

const NO_EVENTS: EventInput = { read: async () => {}, close() {} };

function streamed(stream: Readable): EventInput {
  return {
    read: async (feed) => void (await feed.read(stream)),
    close: () => void stream.destroy(),
  };
}

function followed(
  filename: string,
  encoding: EventEncoding,
  { positions, onNews, onFailure }: FollowParts,
): EventInput {
  const keeper = new PositionKeeper(positions, filename, onFailure);
  return {
    onAcknowledged: (place) => keeper.note(place),
    async read(feed, signal) {
      const from = await keeper.load();
      try {
        const onOpened = (file: FollowedFile) => keeper.begin(file);
        await feed.follow(followFile(filename, { from, signal, encoding, onNews, onOpened }));
      } finally {
        await keeper.close();
      }
    },
    close() {},
  };
}

async function openStream(name: string, io: CommandIo): Promise<Readable> {
  if (name === '-') return io.stdin as Readable;
  try {
    const fd = await promisify(open)(name, 'r');
    const stats = fstatSync(fd);
    // A stream of files waits for the writer of a named pipe, also when it is told to end.
    if (stats.isFIFO()) return new Socket({ fd, readable: true, writable: false });
    if (!stats.isDirectory()) return createReadStream('', { fd });
    closeSync(fd);
  } catch (cause) {
    throw unreadable(`cannot read ${name}`, cause);
  }
  throw unreadable(`${name} is a folder`);
}

/** A file that is followed may come later. */
async function isFolder(name: string): Promise<boolean> {
  return (await stat(name).catch(() => undefined))?.isDirectory() ?? false;
}

function unreadable(words: string, cause?: unknown): NotifierError {
  const help = 'Name a file of events, one JSON object a line, or - for standard input.';
  return new NotifierError('FILE_UNREADABLE', words, { help, cause });
}

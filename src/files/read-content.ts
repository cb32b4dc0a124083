import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { FileContent } from './file-content.js';
import { type FileLook, identityOf, isMissing, lookAt } from './file-identity.js';
import { isPassing, reasonOf, reasonWhyNoFile, TOO_LARGE } from './unreadable.js';

/** A hundred thousand times a real option file; beyond it somebody named the wrong file. */
export const LONGEST_FILE_BYTES = 64 * 1024 * 1024;

/** The least to ask for at once. */
const CHUNK_BYTES = 64 * 1024;

/** A pipe put in the place of a file must not block, nor a terminal become ours. Windows knows neither. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

const RESTLESS = 'it keeps changing, or this process has too many files open';

const TRIES = 10;
const TRY_AGAIN_MS = 20;

/** What stood in a file while nothing happened to it. */
export interface FileAtRest {
  readonly content: FileContent;
  /** As {@link FileLook.state}, before and after. */
  readonly state: string;
}

/**
 * Reads a file as it is now. Never rejects and never waits for a pipe. A file that keeps changing is
 * `unreadable` after a fifth of a second.
 */
export async function readContent(filename: string): Promise<FileContent> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const file = await readOnce(filename);
    if (file) return file.content;
    await pause(TRY_AGAIN_MS);
  }
  return { kind: 'unreadable', filename, reason: RESTLESS };
}

/** Reads a file once; undefined when it was not at rest meanwhile. Never rejects. */
export async function readOnce(filename: string): Promise<FileAtRest | undefined> {
  const before = await lookAt(filename);
  const content = await contentOf(filename, before);
  if (!content || (await lookAt(filename)).state !== before.state) return undefined;
  return { content, state: before.state };
}

/** Undefined when it was not what was looked at, changed meanwhile, or may be readable in a moment. */
async function contentOf(filename: string, look: FileLook): Promise<FileContent | undefined> {
  if (isMissing(look)) return { kind: 'missing', filename };
  if (!look.stats) return { kind: 'unreadable', filename, reason: reasonOf(look.error) };
  const reason = reasonWhyNotRead(look.stats);
  if (reason !== undefined) return { kind: 'unreadable', filename, reason };
  try {
    const bytes = await bytesOf(filename, look.state);
    if (bytes && bytes.length > LONGEST_FILE_BYTES)
      return { kind: 'unreadable', filename, reason: TOO_LARGE };
    return bytes && { kind: 'content', filename, bytes, identity: look.state };
  } catch (error) {
    if (isPassing(error)) return undefined;
    return { kind: 'unreadable', filename, reason: reasonOf(error) };
  }
}

/** Looked at before opening, because opening a device may do something already. */
function reasonWhyNotRead(stats: BigIntStats): string | undefined {
  return reasonWhyNoFile(stats) ?? (stats.size > LONGEST_FILE_BYTES ? TOO_LARGE : undefined);
}

async function bytesOf(filename: string, identity: string): Promise<Uint8Array | undefined> {
  const handle = await open(filename, OPEN_FLAGS);
  try {
    if ((await identityOfOpen(handle)) !== identity) return undefined;
    const bytes = await readToEnd(handle);
    return (await identityOfOpen(handle)) === identity ? bytes : undefined;
  } finally {
    await handle.close();
  }
}

async function identityOfOpen(handle: FileHandle): Promise<string> {
  return identityOf(await handle.stat({ bigint: true }));
}

/** Not `readFile`, which follows a growing file for ever. */
async function readToEnd(handle: FileHandle): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length <= LONGEST_FILE_BYTES) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES));
    if (bytesRead === 0) break;
    chunks.push(buffer.subarray(0, bytesRead));
    length += bytesRead;
  }
  return Buffer.concat(chunks);
}

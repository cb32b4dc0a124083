import { setTimeout as pause } from 'node:timers/promises';
import { isSameContent, type Snapshot } from './file-content.js';
import { lookAt } from './file-identity.js';
import { type FileAtRest, readOnce } from './read-content.js';

/** How often files are looked at (not read) while they should be at rest. */
const LOOK_EVERY_MS = 50;

export interface SettleTerms {
  /** How long nothing may have changed; with 0 two equal reads are enough. */
  readonly quietMs: number;
  /** Ends the wait early; then this rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads files that are at rest: two reads at least `quietMs` apart gave the same bytes for all of
 * them, and no identity changed meanwhile. That holds for files that are missing or unreadable too.
 * Does not settle while somebody keeps writing; rejects with the signal's reason only.
 */
export function readSettled(
  filenames: readonly string[],
  { quietMs, signal }: SettleTerms,
): Promise<Snapshot> {
  return untilAborted(signal, (ended) => settle([...new Set(filenames)], quietMs, ended));
}

async function settle(
  filenames: readonly string[],
  quietMs: number,
  ended: AbortSignal,
): Promise<Snapshot> {
  for (;;) {
    const first = await readTogether(filenames);
    if (first && (await isQuiet(filenames, statesOf(first), quietMs, ended))) {
      const second = await readTogether(filenames);
      if (second && isEqual(first, second))
        return new Map(second.map(({ content }) => [content.filename, content]));
    }
    await nextRest(filenames, ended);
  }
}

/** Undefined when one of them was not at rest. */
async function readTogether(
  filenames: readonly string[],
): Promise<readonly FileAtRest[] | undefined> {
  const files = await Promise.all(filenames.map(readOnce));
  return files.every((file) => file !== undefined) ? files : undefined;
}

/** Looks for `quietMs`, and gives up at the first change. */
async function isQuiet(
  filenames: readonly string[],
  states: string,
  quietMs: number,
  ended: AbortSignal,
): Promise<boolean> {
  const untilMs = performance.now() + quietMs;
  for (let leftMs = quietMs; leftMs > 0; leftMs = untilMs - performance.now()) {
    await pause(Math.min(LOOK_EVERY_MS, leftMs), undefined, { signal: ended });
    if ((await lookTogether(filenames)) !== states) return false;
  }
  return true;
}

/** Settles when two looks were equal: a file that is being written is not read over and over. */
async function nextRest(filenames: readonly string[], ended: AbortSignal): Promise<void> {
  let before: string | undefined;
  let now = await lookTogether(filenames);
  while (now !== before) {
    await pause(LOOK_EVERY_MS, undefined, { signal: ended });
    before = now;
    now = await lookTogether(filenames);
  }
}

async function lookTogether(filenames: readonly string[]): Promise<string> {
  return statesOf(await Promise.all(filenames.map(lookAt)));
}

function statesOf(looks: readonly { readonly state: string }[]): string {
  return looks.map(({ state }) => state).join('\n');
}

function isEqual(a: readonly FileAtRest[], b: readonly FileAtRest[]): boolean {
  const isSame = ({ content }: FileAtRest, at: number) => isSameContent(content, b[at]?.content);
  return statesOf(a) === statesOf(b) && a.every(isSame);
}

/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it is aborted, even when the
 * work hangs in the file system. `work` gets a signal that ends its pauses.
 */
async function untilAborted<T>(
  signal: AbortSignal | undefined,
  work: (ended: AbortSignal) => Promise<T>,
): Promise<T> {
  const ended = signal ?? new AbortController().signal;
  ended.throwIfAborted();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(ended.reason);
    ended.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work(ended), aborted]);
  } finally {
    ended.removeEventListener('abort', onAbort);
  }
}

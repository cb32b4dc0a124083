import { close, closeSync, fstatSync, mkdirSync, openSync, statSync, write } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, NotifierError } from '../errors.js';

/** What may wait to be written; beyond it bytes are dropped: a slow reader must not eat the memory. */
const MAX_WAITING_BYTES = 16 * 1024 * 1024;

/** A pipe that is full is tried again after so long. */
const RETRY_MS = 20;

/** Of a file that is created. */
const OWNER_ONLY = 0o600;

/** How long {@link ByteFile.close} waits for a reader that does not read. */
const LAST_WAIT_MS = 1000;

/**
 * Appends bytes to a file, a pipe or a terminal, in the background and in order. What cannot be
 * written is dropped: a log must not stop what it is about.
 */
export class ByteFile {
  #fd: number;
  /** Where it was opened; undefined for a descriptor of somebody else. */
  readonly #path: string | undefined;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #isWriting = false;
  /** Descriptors to close when the write under way has ended. */
  #replaced: number[] = [];
  #isClosed = false;
  #onIdle: (() => void) | undefined;
  /** Bytes that were dropped so far. */
  dropped = 0;

  /** `to`: a file descriptor, or a path (created with its folders). Throws `FILE_UNREADABLE`. */
  constructor(to: number | string) {
    this.#path = typeof to === 'string' ? to : undefined;
    this.#fd = typeof to === 'string' ? openForAppending(to) : to;
  }

  /** Whether another file, or none, stands by now where it was opened: it was rotated. */
  isReplaced(): boolean {
    if (this.#path === undefined || this.#isClosed) return false;
    const own = fstatSync(this.#fd);
    const there = statSync(this.#path, { throwIfNoEntry: false });
    return there === undefined || there.ino !== own.ino || there.dev !== own.dev;
  }

  /**
   * Goes on in the file that stands at the path now. Throws `FILE_UNREADABLE`, and goes on with the old one, when it
   * cannot be opened.
   */
  reopen(): void {
    if (this.#path === undefined || this.#isClosed) return;
    const old = this.#fd;
    this.#fd = openForAppending(this.#path);
    if (this.#isWriting) this.#replaced.push(old);
    else closeSync(old);
  }

  write(bytes: Buffer): void {
    if (this.#isClosed || this.#waitingBytes + bytes.length > MAX_WAITING_BYTES) {
      this.dropped += bytes.length;
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (!this.#isWriting) this.#next();
  }

  /** Takes nothing more; settles when what waits is written, or after a second. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#isWriting) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
        setTimeout(resolve, LAST_WAIT_MS).unref();
      });
    }
    if (this.#path !== undefined && !this.#isWriting) closeSync(this.#fd);
  }

  #next(): void {
    const [bytes] = this.#waiting;
    this.#isWriting = bytes !== undefined;
    if (bytes === undefined) {
      this.#onIdle?.();
      return;
    }
    write(this.#fd, bytes, (error, count) => {
      for (const fd of this.#replaced.splice(0)) close(fd);
      if (isBusy(error)) {
        setTimeout(() => this.#next(), RETRY_MS);
        return;
      }
      const isPart = !error && count < bytes.length;
      if (isPart) this.#waiting[0] = bytes.subarray(count);
      else this.#waiting.shift();
      this.#waitingBytes -= isPart ? count : bytes.length;
      if (error) this.dropped += bytes.length;
      this.#next();
    });
  }
}

function isBusy(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'EAGAIN';
}

function openForAppending(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'a', OWNER_ONLY); // a log names contacts
  } catch (cause) {
    throw new NotifierError('FILE_UNREADABLE', `cannot write ${path}: ${messageOf(cause)}`, {
      help: 'Name a file that may be written.',
      cause,
    });
  }
}

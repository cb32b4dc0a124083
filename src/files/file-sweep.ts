import { type FileLook, lookAt } from './file-identity.js';

/** How often every file is looked at: who edits a file expects a reaction within a second. */
const SWEEP_EVERY_MS = 500;

/** What a look brought to light. */
export interface FileChange {
  readonly filename: string;
  /** Undefined at the first look at this file. */
  readonly before: FileLook | undefined;
  readonly after: FileLook;
}

export interface FileSweepParts {
  /** A look settles when this did. Must not reject. */
  readonly onChange: (change: FileChange) => void | Promise<void>;
  /** Instead of the file system, in tests. */
  readonly look?: ((filename: string) => Promise<FileLook>) | undefined;
  /** How often all are looked at; twice a second by default. */
  readonly everyMs?: number | undefined;
}

interface SweptFile {
  readonly filename: string;
  seen: FileLook | undefined;
  isLookedAt: boolean;
}

/**
 * Looks at files again and again and says when one is not what it was. Finds what no event of the
 * system tells: a folder that was swapped, a link that leads elsewhere, a file on a network.
 */
export class FileSweep {
  readonly #onChange: FileSweepParts['onChange'];
  readonly #look: (filename: string) => Promise<FileLook>;
  readonly #everyMs: number;
  #files: ReadonlyMap<string, SweptFile> = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(filenames: readonly string[], { onChange, look = lookAt, everyMs }: FileSweepParts) {
    this.#onChange = onChange;
    this.#look = look;
    this.#everyMs = everyMs ?? SWEEP_EVERY_MS;
    this.follow(filenames);
  }

  /** Settles when every file was looked at once. */
  async start(): Promise<void> {
    this.#timer ??= setInterval(() => void this.lookNow(), this.#everyMs).unref();
    await this.lookNow();
  }

  /** Looks at these from now on; what was seen of those that stay is kept. */
  follow(filenames: readonly string[]): void {
    const known = this.#files;
    this.#files = new Map(
      filenames.map((filename) => [
        filename,
        known.get(filename) ?? { filename, seen: undefined, isLookedAt: false },
      ]),
    );
  }

  /** Looks at all files but those where the look before still hangs. */
  async lookNow(): Promise<void> {
    const idle = [...this.#files.values()].filter(({ isLookedAt }) => !isLookedAt);
    await Promise.all(idle.map((file) => this.#lookAt(file)));
  }

  /** What was seen last; undefined before the first look. */
  seen(filename: string): FileLook | undefined {
    return this.#files.get(filename)?.seen;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#files = new Map();
  }

  async #lookAt(file: SweptFile): Promise<void> {
    file.isLookedAt = true;
    const after = await this.#look(file.filename);
    const before = file.seen;
    file.seen = after;
    const isCurrent = this.#files.get(file.filename) === file;
    if (isCurrent && after.state !== before?.state)
      await this.#onChange({ filename: file.filename, before, after });
    file.isLookedAt = false;
  }
}

import type { FileContent, Snapshot } from '#dist/files/file-content.js';
import { FileWatch, type FileWatchParts } from '#dist/files/file-watch.js';
import { readContent } from '#dist/files/read-content.js';
import { readSettled } from '#dist/files/read-settled.js';

export interface FollowerTerms {
  readonly quietMs: number;
  readonly watch?: FileWatchParts['watch'];
  /** Called between reading and keeping: what an engine does with a candidate. */
  readonly validate?: ((snapshot: Snapshot) => Promise<void>) | undefined;
}

/** Follows files as an engine does: a wake makes it read at rest, never twice at a time. */
export class Follower {
  readonly #filenames: readonly string[];
  readonly #terms: FollowerTerms;
  readonly #ended = new AbortController();
  readonly watch: FileWatch;
  #isWoken = false;
  #run: Promise<void> | undefined;
  #snapshot: Snapshot = new Map();
  #onKept: () => void = () => {};

  private constructor(filenames: readonly string[], terms: FollowerTerms) {
    this.#filenames = filenames;
    this.#terms = terms;
    const parts = { onWake: () => this.#wake(), watch: terms.watch };
    this.watch = new FileWatch(filenames, parts);
  }

  /** Settles when it watches; it reads for the first time after that. */
  static async start(filenames: readonly string[], terms: FollowerTerms): Promise<Follower> {
    const follower = new Follower(filenames, terms);
    await follower.watch.start();
    follower.#wake();
    return follower;
  }

  /** Settles when it keeps what stands on disk now; rejects when it does not within `limitMs`. */
  async catchesUp(limitMs: number): Promise<number> {
    const startedMs = performance.now();
    for (;;) {
      const kept = new Promise<void>((resolve) => {
        this.#onKept = resolve;
      });
      const contents = await Promise.all(this.#filenames.map(readContent));
      if (contents.every((content) => this.#keeps(content))) return performance.now() - startedMs;
      const leftMs = limitMs - (performance.now() - startedMs);
      if (leftMs <= 0) throw new Error(`kept ${show(this.#snapshot)}, on disk ${show(contents)}`);
      await within(leftMs, kept);
    }
  }

  async close(): Promise<void> {
    await this.watch.close();
    this.#ended.abort(new Error('closed'));
    await this.#run?.catch(() => {});
  }

  #wake(): void {
    this.#isWoken = true;
    this.#run ??= this.#readWhileWoken().finally(() => {
      this.#run = undefined;
    });
    this.#run.catch(() => {});
  }

  async #readWhileWoken(): Promise<void> {
    while (this.#isWoken) {
      this.#isWoken = false;
      const { quietMs, validate } = this.#terms;
      const snapshot = await readSettled(this.#filenames, { quietMs, signal: this.#ended.signal });
      await validate?.(snapshot);
      this.#snapshot = snapshot;
      this.#onKept();
    }
  }

  #keeps(content: FileContent): boolean {
    const kept = this.#snapshot.get(content.filename);
    if (content.kind === 'content')
      return kept?.kind === 'content' && Buffer.compare(content.bytes, kept.bytes) === 0;
    return kept?.kind === content.kind;
  }
}

function show(contents: Snapshot | readonly FileContent[]): string {
  return [...contents.values()]
    .map((content) =>
      content.kind === 'content' ? JSON.stringify(`${Buffer.from(content.bytes)}`) : content.kind,
    )
    .join(', ');
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}

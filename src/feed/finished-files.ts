import type { RotatedFile } from './rotated-files.js';

/** The files read to their end: a rotated one that was not, and is not older, comes next. */
export class FinishedFiles {
  readonly #keys = new Map<string, bigint>();
  #lastAtNs: bigint | undefined;

  add(inode: string, modifiedAtNs: bigint): void {
    this.#lastAtNs = modifiedAtNs;
    for (const [key, atNs] of this.#keys) if (atNs < modifiedAtNs) this.#keys.delete(key);
    this.#keys.set(`${inode} ${modifiedAtNs}`, modifiedAtNs);
  }

  /** Those of `files` that were not read, without the one of `inode`; none before a first was finished. */
  after(files: readonly RotatedFile[], inode: string | undefined): readonly RotatedFile[] {
    const lastAtNs = this.#lastAtNs;
    if (lastAtNs === undefined) return [];
    return files.filter(
      (file) =>
        file.modifiedAtNs >= lastAtNs &&
        file.inode !== inode &&
        !this.#keys.has(`${file.inode} ${file.modifiedAtNs}`),
    );
  }
}

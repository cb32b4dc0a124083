/** What stood in files at one moment: held in memory, compared and given out. Reads nothing. */
import type { FileIdentity } from './file-identity.js';

/** What stood in a file at one moment, or why that cannot be said. */
export type FileContent =
  | {
      readonly kind: 'content';
      readonly filename: string;
      readonly bytes: Uint8Array;
      /** The same before and after reading. */
      readonly identity: FileIdentity;
    }
  | { readonly kind: 'missing'; readonly filename: string }
  /** `reason` in words: the system's message, or that it is no file. */
  | { readonly kind: 'unreadable'; readonly filename: string; readonly reason: string };

/** Files by name, as they stood together: nothing changed while they were read. */
export type Snapshot = ReadonlyMap<string, FileContent>;

/** Files that somebody has read already, as a snapshot. */
export function snapshotOf(bytesByName: ReadonlyMap<string, Uint8Array>): Snapshot {
  const contents = [...bytesByName].map(([filename, bytes]): [string, FileContent] => [
    filename,
    { kind: 'content', filename, bytes, identity: '' },
  ]);
  return new Map(contents);
}

/** The bytes of those files that could be read. */
export function bytesOf(
  snapshot: Snapshot,
  names: readonly string[],
): ReadonlyMap<string, Uint8Array> {
  const contents = names.flatMap((name) => snapshot.get(name) ?? []);
  return new Map(
    contents.flatMap((content) =>
      content.kind === 'content' ? [[content.filename, content.bytes] as const] : [],
    ),
  );
}

/** The files of these names alone. */
export function partOf(snapshot: Snapshot, names: readonly string[]): Snapshot {
  return new Map([...snapshot].filter(([name]) => names.includes(name)));
}

/** Gives out what was read; rejects for a file that could not be. */
export function readerOf(snapshot: Snapshot): (path: string) => Promise<Uint8Array> {
  return async (path) => {
    const content = snapshot.get(path) ?? { kind: 'missing', filename: path };
    if (content.kind === 'content') return content.bytes;
    throw new Error(content.kind === 'missing' ? `there is no file ${path}` : content.reason);
  };
}

/** Whether no file changed from one to the other, of those that both hold. */
export function haveSameFiles(a: Snapshot, b: Snapshot): boolean {
  return [...a].every(([name, content]) => !b.has(name) || isSameContent(content, b.get(name)));
}

/** Whether both have the same bytes, or are missing or unreadable in the same way. */
export function isSameContent(a: FileContent | undefined, b: FileContent | undefined): boolean {
  if (a?.kind === 'content' && b?.kind === 'content') return Buffer.compare(a.bytes, b.bytes) === 0;
  if (a?.kind === 'unreadable' && b?.kind === 'unreadable') return a.reason === b.reason;
  return a?.kind === b?.kind;
}

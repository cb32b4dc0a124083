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

import type { Level } from '../options/catalog/option-definition.js';
import type { FileIdentity } from './file-identity.js';

/** An option file as it was named, and what it was named as. */
export interface NamedFile {
  readonly filename: string;
  readonly role: Level | 'plain';
}

/** The option files of an engine: later ones override earlier ones. */
export interface OptionFiles {
  readonly files: readonly NamedFile[];
  /** The section searched first; without it, the name that an XML or JSON export says. */
  readonly applicationName?: string | undefined;
}

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

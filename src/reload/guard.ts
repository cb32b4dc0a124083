import type { Diagnostic } from '../diagnostic.js';
import type { OptionDocument } from '../option-file/option-document.js';

/** A file as it was when its options were put in force, beside what was read now. */
export interface GuardedFile {
  readonly active: { readonly bytes: Uint8Array; readonly document: OptionDocument };
  readonly candidate: { readonly bytes: Uint8Array; readonly document: OptionDocument };
}

/** (to be written) Says why files that could be read may still be half-written or not option files at all. */
export declare function guard(files: readonly GuardedFile[]): readonly Diagnostic[];

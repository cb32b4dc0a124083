import type { Diagnostic } from '../diagnostic.js';

/** What became of an event. Except for `invalid` and `store-full` it is acknowledged: on disk, or without effect. */
export type Receipt =
  | {
      readonly kind: 'accepted';
      readonly guid: string;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** What it does to its chain is on disk, or it does nothing; no message came of it. */
  | { readonly kind: 'applied'; readonly diagnostics: readonly Diagnostic[] }
  /** An event with the same id gave a message before. */
  | { readonly kind: 'repeated'; readonly diagnostics: readonly Diagnostic[] }
  /** `contact-processed-notification` is off: no message. */
  | { readonly kind: 'not-notified'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] }
  /** The store holds `store-max-messages`; nothing was stored. */
  | { readonly kind: 'store-full'; readonly diagnostics: readonly Diagnostic[] };

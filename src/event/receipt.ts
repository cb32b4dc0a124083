import type { Diagnostic } from '../diagnostic.js';

/**
 * What became of an event. But for `invalid` and `store-full` it is acknowledged: its effect is on disk, or it
 * has none.
 */
export type Receipt = { readonly diagnostics: readonly Diagnostic[] } & (
  | {
      /** It gave a message, which is stored. */
      readonly kind: 'accepted';
      /** Of the message. */
      readonly guid: string;
    }
  /** What it does to its chain is stored, or it does nothing; no message came of it. */
  | { readonly kind: 'applied' }
  /** A message with the event's id is remembered: no other one is stored. */
  | { readonly kind: 'repeated' }
  /** It would give a message, and nobody is to be notified (`contact-processed-notification` is off). */
  | { readonly kind: 'not-notified' }
  /** It is no event, or its chain cannot take it: nothing has changed. */
  | { readonly kind: 'invalid' }
  /** Its message does not fit into the store: nothing has changed. */
  | { readonly kind: 'store-full' }
);

import type { NewMessage, Taken } from '../message-store.js';

/** On which terms a message is added. */
export interface AddLine {
  /** What a claim of it is named; 0 when nobody would attempt it at once. */
  readonly lease: number;
  readonly maxMessages: number;
  readonly queuedAtMs: number;
}

/** What became of a message: its `seq` when it is claimed, 0 when it waits. A number, as it travels between threads. */
export type Added = number | 'repeated' | 'store-full';

/** What is to be told of an event whose message was added, or of the message alone. */
export function takenOf(
  added: Added,
  { guid, chainKey, body }: NewMessage,
  { lease, queuedAtMs }: AddLine,
  diagnostics: Taken['diagnostics'],
): Taken {
  if (typeof added !== 'number') return { kind: added, diagnostics };
  if (added === 0) return { kind: 'accepted', guid, diagnostics };
  const untouched = { attempts: 0, mayHaveBeenSent: false };
  const claimed = { seq: added, lease, guid, chainKey, body, queuedAtMs, ...untouched };
  return { kind: 'accepted', guid, diagnostics, claimed };
}

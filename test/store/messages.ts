import type {
  AddTerms,
  AttemptRecord,
  ClaimedMessage,
  DeadReason,
  MessageSummary,
  NewMessage,
  Settlement,
} from '#dist/store/message-store.js';
import type { Store } from '#dist/store/store.js';
import { LAST_LEASE } from './last-leases.ts';

/** 23 November 2024, 13:20:00 UTC. */
export const NOW = 1_732_368_000_000;

export const WAITING: AddTerms = { claimable: false, maxMessages: 1_000_000 };
export const CLAIMABLE: AddTerms = { claimable: true, maxMessages: 1_000_000 };

export const guidOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Message number `n`, in a chain of its own unless changed. */
export function newMessage(n: number, changes: Partial<NewMessage> = {}): NewMessage {
  return {
    guid: guidOf(n),
    chainKey: `chain-${n}`,
    createdAtMs: NOW,
    body: `{"n":${n}}`,
    eventId: undefined,
    ...changes,
  };
}

export function attempt(changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    startedAtMs: NOW,
    durationMs: 12.5,
    generation: 3,
    status: 204,
    failure: undefined,
    detail: undefined,
    ...changes,
  };
}

export const FAILED = attempt({ status: 503, failure: '503', detail: 'try later' });

export function delivered(seq: number, attempts = 1, made = attempt()): Settlement {
  return { kind: 'delivered', seq, lease: LAST_LEASE, attempts, attempt: made };
}

export function retry(seq: number, dueAtMs: number, attempts = 1, made = FAILED): Settlement {
  return { kind: 'retry', seq, lease: LAST_LEASE, attempts, attempt: made, dueAtMs };
}

export function dead(
  seq: number,
  { reason = 'rejected' as DeadReason, attempts = 1, made = FAILED as AttemptRecord | 'none' } = {},
): Settlement {
  const attempt = made === 'none' ? undefined : made;
  return { kind: 'dead', seq, lease: LAST_LEASE, attempts, attempt, reason, nowMs: NOW };
}

/** An attempt that is not charged. */
export function postponed(seq: number, dueAtMs: number, attempts = 0): Settlement {
  return { kind: 'postponed', seq, lease: LAST_LEASE, attempts, attempt: FAILED, dueAtMs };
}

export function noted(seq: number, attempts = 0): Settlement {
  return { kind: 'noted', seq, lease: LAST_LEASE, attempts, attempt: FAILED };
}

export function released(seq: number): Settlement {
  return { kind: 'released', seq, lease: LAST_LEASE };
}

export const seqsOf = (messages: readonly (ClaimedMessage | MessageSummary)[]) =>
  messages.map(({ seq }) => seq);

/** Stores messages 1 to `count`, one after the other, in these chains in turn. */
export async function acceptMany(
  store: Store,
  count: number,
  chains: readonly string[] = [],
): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, (_, index) => {
      const chainKey = chains[index % chains.length] ?? `chain-${index + 1}`;
      return store.add(newMessage(index + 1, { chainKey }), WAITING, NOW);
    }),
  );
}

/** The position of message `n` in the order of acceptance. */
export async function seqOf(store: Store, n: number): Promise<number | undefined> {
  return (await store.get(guidOf(n)))?.seq;
}

/** Claims what is due and says which. */
export async function claimSeqs(store: Store, limit = 100, nowMs = NOW): Promise<number[]> {
  return seqsOf((await store.claim(limit, nowMs)).messages);
}

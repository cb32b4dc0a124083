import type { Receipt } from '../event/receipt.js';

/**
 * Durable messages and their ledger, as engine and delivery need them. Other processes may work on the same
 * store: what is asked for may be out of date when the answer is there. The contract suite is
 * `test/store/message-store-contract.ts`.
 *
 * States of a message: `pending` → `delivered` | `dead` | `dropped`, and `dead` → `pending` by a
 * replay. A pending message is *claimed* while somebody attempts it. A claim has a *lease*: it lasts until
 * the message is settled with it, or until the store takes it back because its owner has died or was silent for too
 * long. Then the message goes to the next who claims, with another lease, and the first one is void.
 *
 * Messages of one chain are claimed one at a time, in the order they were accepted.
 */
export interface MessageStore {
  /**
   * Stores a message that is built already: the end of the way of `ChainStore.takeEvent`, by itself.
   * Settles when it is on disk.
   */
  add(message: NewMessage, terms: AddTerms, nowMs: number): Promise<Taken>;
  /** Claims up to `limit` messages that are due, oldest first. */
  claim(limit: number, nowMs: number): Promise<Claim>;
  /**
   * Records what became of a claimed message and gives the claim back. Settles when on disk. Without effect,
   * and `lost`, when the settlement's lease is not, or no longer, that of the message's claim.
   */
  settle(settlement: Settlement): Promise<Settled>;
  /**
   * Lets no message wait for its retry longer than until a time: a wrong clock may have written any.
   * Returns how many would have.
   */
  advanceDue(latestMs: number): Promise<number>;

  /** The ledger. `accepted = pending + delivered + dead + dropped`. */
  ledger(): Promise<Ledger>;
  /**
   * What this process heard of the ledger last: every answer of the store brings it, so asking costs nothing. Only
   * a hint: it says nothing of what others have done since. Whoever decides by it asks for {@link ledger} first.
   */
  ledgerHint(): LedgerHint;
  list(filter: MessageFilter): Promise<readonly MessageSummary[]>;
  get(guid: string): Promise<MessageDetails | undefined>;
  /** Makes dead messages pending again, with no attempts made. Returns how many. */
  replay(selection: Selection, nowMs: number): Promise<number>;
  /** Gives pending (unclaimed) or dead messages up for good. Returns how many. */
  drop(selection: Selection, nowMs: number): Promise<number>;
  /** Counts everything again and compares it with the ledger. */
  verify(): Promise<Verification>;
  /**
   * Forgets delivered and dropped messages that ended before a time, and their event ids. Returns
   * how many. Those accepted after a message that is still to be kept may be left to a later call.
   * Closed chains that heard nothing since that time are forgotten too.
   */
  prune(endedBeforeMs: number): Promise<number>;
}

/** No text in it holds a NUL character: not every database keeps one. */
export interface NewMessage {
  readonly guid: string;
  /** Messages with the same key are delivered in order. */
  readonly chainKey: string;
  readonly createdAtMs: number;
  readonly body: string;
  /** A repeated id is acknowledged without effect. */
  readonly eventId: string | undefined;
}

export interface AddTerms {
  /** The caller would attempt the message at once: the answer says whether it may. */
  readonly claimable: boolean;
  /** With as many pending and dead messages, the answer is `store-full`. */
  readonly maxMessages: number;
}

/** What became of an event, or of a message of its own. */
export type Taken = Receipt & {
  /** The message, when it was claimable and may be attempted now. */
  readonly claimed?: ClaimedMessage;
};

/** A message that this process may attempt now. */
export interface ClaimedMessage {
  /** Position in the order of acceptance, from 1. */
  readonly seq: number;
  /** Names the claim: no other claim, of any message, by anyone and at any time, has the same for this message. */
  readonly lease: number;
  readonly guid: string;
  readonly chainKey: string;
  readonly body: string;
  /** Attempts charged so far. */
  readonly attempts: number;
  /** When it was accepted, or replayed. */
  readonly queuedAtMs: number;
  /** Whether a claim before this one may have ended without a settlement: nobody knows what was sent then. */
  readonly mayHaveBeenSent: boolean;
  /** The body is not what was stored: it must not be sent. */
  readonly isDamaged?: true;
}

export interface Claim {
  readonly messages: readonly ClaimedMessage[];
  /** Whether more may be due already. */
  readonly more: boolean;
  /** When the next one that waits for a retry is due; undefined when none waits. */
  readonly nextDueAtMs: number | undefined;
}

/** Why a message will not be attempted again. `damaged`: its body is not what was stored. */
export type DeadReason =
  | 'damaged'
  | 'redirect'
  | 'rejected'
  | 'retries-exhausted'
  | 'retry-not-applicable'
  | 'unreachable';

/** One attempt as it is remembered. */
export interface AttemptRecord {
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** Number of the options generation that it was made with. */
  readonly generation: number;
  /** The status, when a response came. */
  readonly status: number | undefined;
  /** The failure class, when it failed: `timeout`, `reset`, `503`, … */
  readonly failure: string | undefined;
  /** What went wrong in words, or the start of the response. */
  readonly detail: string | undefined;
}

/** What became of the claimed message `seq`; `lease` is that of the claim. */
export type Settlement = { readonly seq: number; readonly lease: number } & (
  | {
      readonly kind: 'delivered';
      readonly attempts: number;
      readonly attempt: AttemptRecord;
    }
  | {
      readonly kind: 'retry';
      readonly attempts: number;
      readonly attempt: AttemptRecord;
      readonly dueAtMs: number;
    }
  /** An attempt that is not charged: `attempts` stays, and the message is due again later. */
  | {
      readonly kind: 'postponed';
      readonly attempts: number;
      readonly attempt: AttemptRecord;
      readonly dueAtMs: number;
    }
  /** The same, while it stays claimed. */
  | {
      readonly kind: 'noted';
      readonly attempts: number;
      readonly attempt: AttemptRecord;
    }
  | {
      readonly kind: 'dead';
      readonly attempts: number;
      readonly attempt: AttemptRecord | undefined;
      readonly reason: DeadReason;
      readonly nowMs: number;
    }
  /** Given back unattempted, or uncharged: due at once. */
  | { readonly kind: 'released' }
);

/**
 * What a settlement did. `more-due`: it is recorded, and a message became due by it: this one again, or the next of
 * its chain. `lost`: nothing is recorded, as the claim had ended before; somebody else may have the message.
 */
export type Settled = 'settled' | 'more-due' | 'lost';

/** Counts of messages. `delivered` and `dropped` include those that retention has forgotten. */
export interface Ledger {
  readonly accepted: number;
  readonly pending: number;
  readonly delivered: number;
  readonly dead: number;
  readonly dropped: number;
}

/** See {@link MessageStore.ledgerHint}. */
export type LedgerHint = Pick<Ledger, 'pending' | 'dead'>;

export const MESSAGE_STATES = ['pending', 'delivered', 'dead', 'dropped'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

export interface MessageFilter {
  readonly state?: MessageState;
  /** Only messages after this one, in order of acceptance. */
  readonly afterSeq?: number;
  readonly limit: number;
}

/** Which messages an operator means: one, or all in the states that the operation takes. */
export type Selection = { readonly guid: string } | { readonly state: 'dead' | 'pending' };

export interface MessageSummary {
  readonly seq: number;
  readonly guid: string;
  readonly chainKey: string;
  readonly eventId: string | undefined;
  readonly state: MessageState;
  readonly reason: DeadReason | undefined;
  readonly createdAtMs: number;
  readonly queuedAtMs: number;
  readonly endedAtMs: number | undefined;
  /** When a pending message that waits for a retry is due. */
  readonly dueAtMs: number | undefined;
  readonly attempts: number;
  readonly lastAttempt: AttemptRecord | undefined;
}

export interface MessageDetails extends MessageSummary {
  /** Kept while pending or dead. */
  readonly body: string | undefined;
  /** The attempts that failed, oldest first. */
  readonly failures: readonly (AttemptRecord & { readonly n: number })[];
}

export interface Verification {
  readonly ledger: Ledger;
  /** What does not add up, in words; empty when the ledger balances. */
  readonly findings: readonly string[];
}

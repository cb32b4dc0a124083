/**
 * The finite state machine of a chain (seed: Message Content Details). States:
 *
 * | state | what is true |
 * | --- | --- |
 * | `retrieved` | the chain is in memory; no attempt was started |
 * | `attempting` | an attempt was started: validation, or an agent previews; the dialer was not asked |
 * | `dialling` | the dialer was asked; the call has not ended |
 * | `withAgent` | the call has ended, and the chain waits for what the agent makes of it at the desktop |
 * | `processed` | the round gave its message; a treatment keeps the chain in memory for another one |
 * | `closed` | the last round gave its message; a small tombstone that recognises repeats |
 *
 * ```
 * ChainRetrieved ─▶ retrieved ─AttemptStarted▶ attempting ─DialRequested▶ dialling ─CallCompleted▶ withAgent
 *                                  ▲               │ ValidationRejected,     │ CallCompleted,         │ the desktop
 *                                  │               │ the desktop finalises   │ no agent took it       │ finalises
 *                                  │               ▼                         ▼                        ▼
 *                                  └── processed ◀──── message: kept by a treatment, or not ────▶ closed
 * ```
 *
 * A round is the way from `AttemptStarted` to its message. Everything heard in a round is kept with the
 * time it happened (`at`), and the later word counts, so the order of arrival does not matter. A state
 * is plain JSON; it does not name its chain, as whoever keeps it does.
 */
import type { ChainEvent } from '../event/event.js';
import type { CallTimes, CampaignGroup } from './processed-chain.js';
import type { Dated, RecordNotes } from './record-notes.js';
import type { RecordState } from './record-state.js';

interface StateBase {
  /** When the chain came into this state or, in a round, when the round began; in the time of events. */
  readonly sinceMs: number;
  /** When an event last had an effect, in the time of the caller's clock: for dropping silent chains. */
  readonly lastHeardAtMs: number;
}

interface OpenBase extends StateBase {
  /** The session GUID of a group that is looked up when needed, or the group that came with the chain. */
  readonly campaignGroup: string | CampaignGroup;
  readonly lifoGuid?: string;
  readonly records: readonly RecordState[];
}

export interface Retrieved extends OpenBase {
  readonly kind: 'retrieved';
}

/** What was heard in a round. */
export interface Round {
  /** Handle of the primary record: the one the attempt was placed on (seed: Feature Limitations). */
  readonly handle: number;
  readonly attemptGuid?: string;
  /** What ended the round before, when that was in the moment this one began: its repeat is not of this one. */
  readonly afterEndBy?: ChainEvent['event'];
  readonly dialRequestedAtMs?: number;
  readonly times?: CallTimes;
  readonly agentId?: Dated<string>;
  /** Something came from the desktop, so an agent has the chain. */
  readonly isAgentThere?: true;
  /** What was said of records, the primary one and others. */
  readonly notes?: readonly RecordNotes[];
}

interface RoundBase extends OpenBase {
  readonly round: Round;
}

export interface Attempting extends RoundBase {
  readonly kind: 'attempting';
}

export interface Dialling extends RoundBase {
  readonly kind: 'dialling';
}

export interface WithAgent extends RoundBase {
  readonly kind: 'withAgent';
  readonly completedAtMs: number;
  readonly callResult: number;
  readonly reason?: number;
}

export interface Processed extends OpenBase {
  readonly kind: 'processed';
  /** Recognises a repeat of the attempt that ended here, when the next one begins in the same moment. */
  readonly lastAttempt: AttemptMark;
  readonly endedBy: ChainEvent['event'];
}

/** What tells one attempt from another: its GUID, or its record and start. */
export interface AttemptMark {
  readonly guid?: string;
  readonly handle: number;
  readonly startedAtMs: number;
}

export interface Closed extends StateBase {
  readonly kind: 'closed';
}

/** A round is under way. */
export type InRound = Attempting | Dialling | WithAgent;

/** The chain is in memory. */
export type Open = Retrieved | InRound | Processed;

export type ChainState = Open | Closed;

/** What recognises the attempt of the round under way. */
export function markOf({ round, sinceMs }: InRound): AttemptMark {
  const mark = { handle: round.handle, startedAtMs: sinceMs };
  return round.attemptGuid === undefined ? mark : { ...mark, guid: round.attemptGuid };
}

/** Whether a round is under way. */
export function isInRound(state: ChainState): state is InRound {
  return state.kind === 'attempting' || state.kind === 'dialling' || state.kind === 'withAgent';
}

/** What the states of a chain in memory have in common, in a round or not. */
export function openBaseOf(state: Open): OpenBase {
  const { sinceMs, lastHeardAtMs, campaignGroup, lifoGuid, records } = state;
  const base = { sinceMs, lastHeardAtMs, campaignGroup, records };
  return lifoGuid === undefined ? base : { ...base, lifoGuid };
}

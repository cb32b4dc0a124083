/** One event in the caller's transaction: read the chain, decide, write its state and the message. */
import { applyEvent } from '../../chain/apply-event.js';
import type { ChainState } from '../../chain/chain-state.js';
import { chainKeyOf } from '../../chain/processed-chain.js';
import type { Transition } from '../../chain/transition.js';
import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import type { ChainEvent, FeedEvent } from '../../event/event.js';
import { type BuiltMessage, buildMessage } from '../../message/build-message.js';
import { MAX_CHAIN_STATE_BYTES, type Taken, type TakeTerms } from '../chain-store.js';
import type { SqliteChains } from './chains.js';
import { isFromSqlite } from './driver.js';
import type { SqliteQueue } from './queue.js';

/** What taking an event works on. */
export interface TakeContext {
  readonly queue: SqliteQueue;
  readonly chains: SqliteChains;
}

/** An event that could not be worked out, while those beside it can: nothing was written for it. */
export interface TakeFailure {
  readonly kind: 'failed';
  readonly message: string;
}

/** Everything that is to be written, worked out before anything is. */
interface Decision {
  readonly key: string;
  readonly before: ChainState | undefined;
  readonly after: ChainState | undefined;
  /** The state after it as JSON; undefined when nothing is to be written. */
  readonly text: string | undefined;
  readonly isProcessed: boolean;
  readonly message: BuiltMessage | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Throws only what SQLite throws: then the transaction is lost. */
export function takeEvent(
  context: TakeContext,
  event: FeedEvent,
  terms: TakeTerms,
  nowMs: number,
): Taken | TakeFailure {
  try {
    if (event.event === 'CampaignGroupLoaded') {
      context.chains.loadCampaignGroup(event);
      return { kind: 'applied', diagnostics: [] };
    }
    return carryOut(context, event.id, terms, decide(context, event, terms, nowMs));
  } catch (error) {
    if (isFromSqlite(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', message: `${event.event} cannot be applied: ${reason}` };
  }
}

function decide(
  { chains }: TakeContext,
  event: ChainEvent,
  terms: TakeTerms,
  nowMs: number,
): Decision {
  const key = chainKeyOf(event);
  const known = chains.read(key);
  const before = known === undefined ? undefined : (JSON.parse(known) as ChainState);
  const { fieldKeys } = terms;
  const campaignGroup = (guid: string) => chains.campaignGroup(guid);
  const transition = applyEvent(before, event, { nowMs, campaignGroup, fieldKeys });
  const { state: after, processed } = transition;
  const isSame = after === before || after === undefined;
  const message = messageOf(transition, terms, nowMs);
  const warnings = message?.warnings ?? [];
  const diagnostics = [...transition.diagnostics, ...warnings];
  const text = isSame ? undefined : JSON.stringify(after);
  return { key, before, after, text, isProcessed: processed !== undefined, message, diagnostics };
}

function messageOf(
  { processed }: Transition,
  { isNotifying, guid, attemptGuid }: TakeTerms,
  nowMs: number,
): BuiltMessage | undefined {
  if (processed === undefined || !isNotifying) return undefined;
  return buildMessage(processed, { guid, timestampMs: nowMs, attemptGuid });
}

/** The message comes first: when it does not fit, the state must not move on. */
function carryOut(
  { queue, chains }: TakeContext,
  eventId: string | undefined,
  terms: TakeTerms,
  { key, before, after, text, isProcessed, message, diagnostics }: Decision,
): Taken {
  if (text !== undefined && Buffer.byteLength(text) > MAX_CHAIN_STATE_BYTES) {
    return { kind: 'refused', diagnostics: [...diagnostics, stateTooLarge(key)] };
  }
  const stored = message && storeMessage(queue, message, eventId, terms);
  if (stored?.kind !== 'full' && after !== undefined && text !== undefined) {
    chains.write(key, before, after, text);
  }
  if (stored !== undefined) return { ...stored, diagnostics };
  return { kind: isProcessed ? 'not-notified' : 'applied', diagnostics };
}

type WithoutDiagnostics<T> = T extends unknown ? Omit<T, 'diagnostics'> : never;
type Stored = WithoutDiagnostics<Extract<Taken, { kind: 'stored' | 'repeated' | 'full' }>>;

function storeMessage(
  queue: SqliteQueue,
  { guid, chainKey, createdAtMs, body }: BuiltMessage,
  eventId: string | undefined,
  terms: TakeTerms,
): Stored {
  const { queuedAtMs } = terms;
  const message = { guid, chainKey, createdAtMs, body, eventId };
  const acceptance = queue.accept(message, terms, queuedAtMs);
  if (acceptance.kind !== 'stored') return acceptance;
  const { seq } = acceptance;
  const claimed = { seq, guid, chainKey, body, attempts: 0, queuedAtMs };
  return { kind: 'stored', guid, claimed: acceptance.claimed ? claimed : undefined };
}

function stateTooLarge(key: string): Diagnostic {
  const name = JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key);
  const summary = `chain ${name} would be larger than 1 MiB with this event; it changes nothing`;
  return diagnostic('chain-too-large', summary, {
    help: 'name the user fields to send with --fields, or send fewer records in a chain',
  });
}

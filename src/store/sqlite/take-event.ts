/** One event in the caller's transaction: reads what the decision needs, and carries it out. */
import type { ChainResult } from '../../chain/apply-result.js';
import { chainKeyOf } from '../../chain/processed-chain.js';
import type { FeedEvent } from '../../event/event.js';
import type { TakeTerms } from '../chain-store.js';
import type { NewMessage, Taken } from '../message-store.js';
import { type Decision, decideEvent, decideResult } from '../take-event.js';
import { type Added, type AddLine, takenOf } from './added.js';
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

/** Throws only what SQLite throws: then the transaction is lost. */
export function takeEvent(
  context: TakeContext,
  event: FeedEvent,
  terms: TakeTerms,
  line: AddLine,
  nowMs: number,
): Taken | TakeFailure {
  const { chains } = context;
  return workedOut(event, () => {
    if (event.event === 'CampaignGroupLoaded') {
      chains.loadCampaignGroup(event);
      return { kind: 'applied', diagnostics: [] };
    }
    const campaignGroup = (guid: string) => chains.campaignGroup(guid);
    const known = { chain: chains.read(chainKeyOf(event)), campaignGroup };
    const decision = decideEvent(event, known, terms, nowMs);
    const { message, receipt } = decision;
    const added = carryOut(context, decision, line);
    if (message === undefined || added === undefined) return receipt;
    return takenOf(added, message, line, receipt.diagnostics);
  });
}

/** The same for a `ChainProcessed` whose message came with it: its answer is short when there is nothing to say. */
export function takeResult(
  context: TakeContext,
  result: ChainResult,
  message: NewMessage,
  line: AddLine,
): Added | Taken | TakeFailure {
  return workedOut(result, () => {
    const chain = context.chains.read(message.chainKey);
    const decision = decideResult(result, chain, message);
    return carryOut(context, decision, line) ?? decision.receipt;
  });
}

/** The message comes first: when it does not fit, the state must not move on. */
function carryOut(
  { queue, chains }: TakeContext,
  { message, chain }: Decision,
  line: AddLine,
): Added | undefined {
  const added = message && queue.add(message, line);
  if (added !== 'store-full' && chain !== undefined) chains.write(chain);
  return added;
}

function workedOut<T>({ event }: { readonly event: string }, take: () => T): T | TakeFailure {
  try {
    return take();
  } catch (error) {
    if (isFromSqlite(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', message: `${event} cannot be applied: ${reason}` };
  }
}

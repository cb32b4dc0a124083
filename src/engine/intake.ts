/** The way of an event into the store, and of the message it gives to delivery. */
import { v4 as uuid } from 'uuid';
import type { FieldKeys } from '../chain/field-keys.js';
import { processedChainOf } from '../chain/processed-chain.js';
import type { Deliverer } from '../delivery/deliverer.js';
import type { Diagnostic } from '../diagnostic.js';
import type { DecodedEvent } from '../event/decode-event.js';
import type { ChainProcessedEvent, EventName, FeedEvent } from '../event/event.js';
import { buildMessage } from '../message/build-message.js';
import type { Clock } from '../runtime/clock.js';
import type { Taken } from '../store/chain-store.js';
import type { Acceptance, ClaimedMessage } from '../store/message-store.js';
import type { Store } from '../store/store.js';
import type { Receipt } from './receipt.js';
import type { EngineSettings } from './settings.js';

export interface IntakeParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly deliverer: Deliverer;
  /** No event is being accepted any more. */
  readonly onIdle: () => void;
}

/** Events that may end a round. A message of another one would only lack its short way to delivery. */
const MAY_END_ROUND: ReadonlySet<EventName> = new Set<EventName>([
  'ChainProcessed',
  'CallCompleted',
  'ValidationRejected',
  'RecordProcessed',
  'RecordRejected',
  'RecordCancelled',
  'DoNotCallRequested',
]);

/** Takes events in: those that a chain must be known for go to the store whole, others as a message. */
export class Intake {
  readonly #parts: IntakeParts;
  #accepting = 0;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Events on their way to the disk. */
  get accepting(): number {
    return this.#accepting;
  }

  /**
   * Settles when the event's effect is on disk. Rejects with `STORE_FAILED` when the disk refuses.
   * `settings` and `fieldKeys` are those in force when the event comes in.
   */
  accept(decoded: DecodedEvent, settings: EngineSettings, fieldKeys: FieldKeys): Promise<Receipt> {
    const { diagnostics } = decoded;
    if (decoded.kind === 'invalid') return Promise.resolve({ kind: 'invalid', diagnostics });
    const { event } = decoded;
    if (event.event !== 'ChainProcessed' || this.#parts.store.mayKnowChains()) {
      return this.#take(event, { ...settings, fieldKeys }, diagnostics);
    }
    if (!settings.isNotifying) return Promise.resolve({ kind: 'not-notified', diagnostics });
    return this.#store(event, settings, diagnostics);
  }

  /** Lets the store apply the event to its chain, and store its message when it gives one. */
  #take(
    event: FeedEvent,
    {
      isNotifying,
      storeMaxMessages: maxMessages,
      fieldKeys,
    }: EngineSettings & { readonly fieldKeys: FieldKeys },
    diagnostics: readonly Diagnostic[],
  ): Promise<Receipt> {
    const { store, clock, deliverer } = this.#parts;
    const queuedAtMs = deliverer.now();
    const claimable = isNotifying && MAY_END_ROUND.has(event.event) && deliverer.window.reserve();
    const identity = { guid: uuid(), attemptGuid: uuid() };
    const terms = { claimable, maxMessages, isNotifying, ...identity, queuedAtMs, fieldKeys };
    this.#accepting += 1;
    return store.takeEvent(event, terms, clock.now()).then(
      (taken) => {
        const stored = taken.kind === 'stored' ? taken : undefined;
        this.#end(claimable, stored?.claimed, stored && !stored.claimed ? queuedAtMs : undefined);
        return receiptOfTaken(taken, diagnostics);
      },
      (error) => {
        this.#end(claimable, undefined, undefined);
        throw error;
      },
    );
  }

  /** Stores the message of a chain of which nothing is known; when nothing waits before it, it goes to delivery from here. */
  #store(
    event: ChainProcessedEvent,
    { storeMaxMessages: maxMessages }: EngineSettings,
    decoded: readonly Diagnostic[],
  ): Promise<Receipt> {
    const { store, deliverer } = this.#parts;
    const { guid, chainKey, createdAtMs, body, warnings } = this.#build(event);
    const diagnostics = joined(decoded, warnings);
    const queuedAtMs = deliverer.now();
    const claimable = deliverer.window.reserve();
    // What is kept until the answer: thousands of these may wait for the disk.
    const draft = claimable ? { guid, chainKey, body, attempts: 0, queuedAtMs } : undefined;
    const message = { guid, chainKey, createdAtMs, body, eventId: event.id };
    this.#accepting += 1;
    return store.accept(message, { claimable, maxMessages }, queuedAtMs).then(
      (acceptance) => {
        const stored = acceptance.kind === 'stored' ? acceptance : undefined;
        const claimed = draft && stored?.claimed ? { seq: stored.seq, ...draft } : undefined;
        this.#end(claimable, claimed, stored && !claimed ? queuedAtMs : undefined);
        return receiptOf(acceptance, guid, diagnostics);
      },
      (error) => {
        this.#end(claimable, undefined, undefined);
        throw error;
      },
    );
  }

  #build(event: ChainProcessedEvent) {
    return buildMessage(processedChainOf(event), {
      guid: uuid(),
      timestampMs: this.#parts.clock.now(),
      attemptGuid: event.attempt.guid ?? uuid(),
    });
  }

  /** Ends a reservation; `dueAtMs` when a message was stored that waits in the store. */
  #end(
    isReserved: boolean,
    claimed: ClaimedMessage | undefined,
    dueAtMs: number | undefined,
  ): void {
    const { deliverer, onIdle } = this.#parts;
    if (isReserved) deliverer.window.fulfil(claimed);
    if (dueAtMs !== undefined) deliverer.window.noteDue(dueAtMs);
    this.#accepting -= 1;
    if (this.#accepting === 0) onIdle();
    deliverer.wake();
  }
}

function joined(first: readonly Diagnostic[], more: readonly Diagnostic[]): readonly Diagnostic[] {
  return more.length > 0 ? [...first, ...more] : first;
}

function receiptOf(
  acceptance: Acceptance,
  guid: string,
  diagnostics: readonly Diagnostic[],
): Receipt {
  switch (acceptance.kind) {
    case 'stored':
      return { kind: 'accepted', guid, diagnostics };
    case 'repeated':
      return { kind: 'repeated', diagnostics };
    case 'full':
      return { kind: 'store-full', diagnostics };
  }
}

function receiptOfTaken(taken: Taken, decoded: readonly Diagnostic[]): Receipt {
  const diagnostics = joined(decoded, taken.diagnostics);
  switch (taken.kind) {
    case 'stored':
      return { kind: 'accepted', guid: taken.guid, diagnostics };
    case 'applied':
    case 'repeated':
    case 'not-notified':
      return { kind: taken.kind, diagnostics };
    case 'full':
      return { kind: 'store-full', diagnostics };
    case 'refused':
      return { kind: 'invalid', diagnostics };
  }
}

/** The way of an event into the store, and of the message it gives to delivery. */
import { v4 as uuid } from 'uuid';
import type { FieldKeys } from '../chain/field-keys.js';
import type { Deliverer } from '../delivery/deliverer.js';
import type { Diagnostic } from '../diagnostic.js';
import type { DecodedEvent } from '../event/decode-event.js';
import type { EventName } from '../event/event.js';
import type { Receipt } from '../event/receipt.js';
import type { Clock } from '../runtime/clock.js';
import type { ClaimedMessage, Taken } from '../store/message-store.js';
import type { Store } from '../store/store.js';
import type { EngineSettings } from './settings.js';

export interface IntakeParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly deliverer: Deliverer;
  /** No event is on its way to the disk any more. */
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

/** Hands events to the store, and the messages that may be attempted at once to delivery. */
export class Intake {
  readonly #parts: IntakeParts;
  #taking = 0;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Events on their way to the disk. */
  get taking(): number {
    return this.#taking;
  }

  /**
   * Settles when the event's effect is on disk. Rejects with `STORE_FAILED` when the disk refuses.
   * `settings` and `fieldKeys` are those in force when the event comes in.
   */
  take(decoded: DecodedEvent, settings: EngineSettings, fieldKeys: FieldKeys): Promise<Receipt> {
    const { diagnostics } = decoded;
    if (decoded.kind === 'invalid') return Promise.resolve({ kind: 'invalid', diagnostics });
    const { event } = decoded;
    const { store, clock, deliverer } = this.#parts;
    const { isNotifying, storeMaxMessages: maxMessages } = settings;
    const queuedAtMs = deliverer.now();
    const claimable = isNotifying && MAY_END_ROUND.has(event.event) && deliverer.window.reserve();
    const identity = { guid: uuid(), attemptGuid: uuid() };
    const terms = { claimable, maxMessages, isNotifying, ...identity, queuedAtMs, fieldKeys };
    this.#taking += 1;
    return store.takeEvent(event, terms, clock.now()).then(
      (taken) => {
        const { claimed } = taken;
        const waits = taken.kind === 'accepted' && claimed === undefined;
        this.#end(claimable, claimed, waits ? queuedAtMs : undefined);
        return receiptOf(taken, diagnostics);
      },
      (error) => {
        this.#end(claimable, undefined, undefined);
        throw error;
      },
    );
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
    this.#taking -= 1;
    if (this.#taking === 0) onIdle();
    deliverer.wake();
  }
}

/** What is told outside: not the message, but all that there is to say of the event. */
function receiptOf({ claimed: _, ...receipt }: Taken, decoded: readonly Diagnostic[]): Receipt {
  if (decoded.length === 0) return receipt;
  return { ...receipt, diagnostics: [...decoded, ...receipt.diagnostics] };
}

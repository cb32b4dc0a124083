/** A store so simple that it is right at a glance: lists, and no order of work. */
import type {
  Ledger,
  MessageState,
  MessageSummary,
  NewMessage,
  Selection,
  Settled,
  Settlement,
  Taken,
} from '#dist/store/message-store.js';

export interface ReferenceMessage {
  readonly seq: number;
  readonly message: NewMessage;
  state: MessageState;
  /** Undefined while nobody has it. */
  lease: number | undefined;
  /** Was dead once, so it may come after later ones of its chain. */
  isReplayed: boolean;
  attempts: number;
  dueAtMs: number | undefined;
  endedAtMs: number | undefined;
}

export class ReferenceStore {
  readonly messages: ReferenceMessage[] = [];
  #accepted = 0;
  #forgotten = { delivered: 0, dropped: 0 };

  /** `lease`: what the real store decided, when it was asked to. */
  add(message: NewMessage, lease: number | undefined, maxMessages: number): Taken['kind'] {
    const { eventId } = message;
    const isKnown = this.messages.some((other) => other.message.eventId === eventId);
    if (eventId !== undefined && isKnown) return 'repeated';
    if (this.#count('pending') + this.#count('dead') >= maxMessages) return 'store-full';
    this.#accepted += 1;
    this.messages.push({
      seq: this.#accepted,
      message,
      state: 'pending',
      lease,
      isReplayed: false,
      attempts: 0,
      dueAtMs: undefined,
      endedAtMs: undefined,
    });
    return 'accepted';
  }

  /** What the answer has to be, but for whether it says that more is due. */
  settle(settlement: Settlement): Exclude<Settled, 'more-due'> {
    const found = this.messages.find(({ seq }) => seq === settlement.seq);
    if (found?.lease === undefined || found.lease !== settlement.lease) return 'lost';
    if (settlement.kind === 'noted') return 'settled';
    found.lease = undefined;
    this.#record(found, settlement);
    return 'settled';
  }

  #record(found: ReferenceMessage, settlement: Exclude<Settlement, { kind: 'noted' }>): void {
    if (settlement.kind === 'released') return;
    found.attempts = settlement.attempts;
    if (settlement.kind === 'retry' || settlement.kind === 'postponed') {
      found.dueAtMs = settlement.dueAtMs;
      return;
    }
    found.state = settlement.kind;
    found.endedAtMs =
      settlement.kind === 'dead'
        ? settlement.nowMs
        : Math.round(settlement.attempt.startedAtMs + settlement.attempt.durationMs);
  }

  replay(selection: Selection): number {
    return this.#change(
      selection,
      ({ state }) => state === 'dead',
      (message) => {
        message.state = 'pending';
        message.isReplayed = true;
        message.attempts = 0;
        message.dueAtMs = undefined;
        message.endedAtMs = undefined;
      },
    );
  }

  drop(selection: Selection, nowMs: number): number {
    const isOpen = ({ state, lease }: ReferenceMessage) =>
      state === 'dead' || (state === 'pending' && lease === undefined);
    return this.#change(selection, isOpen, (message) => {
      message.state = 'dropped';
      message.dueAtMs = undefined;
      message.endedAtMs = nowMs;
    });
  }

  /** Whether retention may forget it. */
  isForgettable({ state, endedAtMs }: ReferenceMessage, endedBeforeMs: number): boolean {
    return (state === 'delivered' || state === 'dropped') && Number(endedAtMs) < endedBeforeMs;
  }

  forget(message: ReferenceMessage): void {
    this.messages.splice(this.messages.indexOf(message), 1);
    if (message.state === 'delivered' || message.state === 'dropped')
      this.#forgotten[message.state] += 1;
  }

  loseClaims(): void {
    for (const message of this.messages) message.lease = undefined;
  }

  inChain(chainKey: string): ReferenceMessage[] {
    return this.messages.filter(
      ({ state, message }) => state === 'pending' && message.chainKey === chainKey,
    );
  }

  ledger(): Ledger {
    return {
      accepted: this.#accepted,
      pending: this.#count('pending'),
      delivered: this.#count('delivered') + this.#forgotten.delivered,
      dead: this.#count('dead'),
      dropped: this.#count('dropped') + this.#forgotten.dropped,
    };
  }

  #count(wanted: MessageState): number {
    return this.messages.filter(({ state }) => state === wanted).length;
  }

  #change(
    selection: Selection,
    isMeant: (message: ReferenceMessage) => boolean,
    change: (message: ReferenceMessage) => void,
  ): number {
    const meant = this.messages.filter(
      (each) =>
        isMeant(each) &&
        ('guid' in selection
          ? each.message.guid === selection.guid
          : each.state === selection.state),
    );
    for (const message of meant) change(message);
    return meant.length;
  }
}

/** What both stores have to say the same about a message. */
export function comparable(each: ReferenceMessage | MessageSummary): unknown {
  const { guid, chainKey, eventId } = 'message' in each ? each.message : each;
  const { seq, state, attempts, endedAtMs } = each;
  return { seq, guid, chainKey, eventId, state, attempts, endedAtMs };
}

import { v4 as uuid } from 'uuid';
import { type DecodedEvent, decodeEvent } from '../chain/decode-event.js';
import type { ChainProcessedEvent } from '../chain/event.js';
import { processedChainOf } from '../chain/processed-chain.js';
import { Deliverer, type DeliveryStatus } from '../delivery/deliverer.js';
import { outageOf } from '../delivery/flow.js';
import { shortHash } from '../delivery/generation.js';
import type { GenerationTally } from '../delivery/generation-tallies.js';
import { type Diagnostic, diagnostic } from '../diagnostic.js';
import { NotifierError } from '../errors.js';
import { type BuiltMessage, buildMessage } from '../message/build-message.js';
import type { EffectiveOptions } from '../options/effective-options.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import { type Log, silentLog } from '../runtime/log.js';
import type { Acceptance, ClaimedMessage, Ledger, MessageStore } from '../store/message-store.js';
import { type GenerationIdentity, identityOf, openGeneration } from './open-generation.js';
import { type EngineSettings, engineSettings } from './settings.js';
import type { ReadFile } from './tls-files.js';

/** What became of an event. Except for `invalid` and `store-full` it is acknowledged: on disk, or without effect. */
export type Receipt =
  | {
      readonly kind: 'accepted';
      readonly guid: string;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** An event with the same id was accepted before. */
  | { readonly kind: 'repeated'; readonly diagnostics: readonly Diagnostic[] }
  /** `contact-processed-notification` is off: no message. */
  | { readonly kind: 'not-notified'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] }
  /** The store holds `store-max-messages`; nothing was stored. */
  | { readonly kind: 'store-full'; readonly diagnostics: readonly Diagnostic[] };

export interface EngineStatus {
  readonly generation: GenerationIdentity;
  /** That one and those before it that still have requests in flight, or had some lately; oldest first. */
  readonly generations: readonly GenerationTally[];
  readonly ledger: Ledger;
  readonly delivery: DeliveryStatus;
  /** Pending messages that wait because the receiver cannot be reached, or no URI is set. */
  readonly held: number;
}

export interface EngineParts {
  /** Opened and closed by the caller. */
  readonly store: MessageStore;
  readonly options: EffectiveOptions;
  readonly log?: Log;
  readonly clock?: Clock;
  /** Reads the certificate files that the options name; `fs.readFile` by default. */
  readonly readFile?: ReadFile;
}

/** How often ended messages are looked through for those that retention lets go. */
const PRUNE_INTERVAL_MS = 60_000;

/** Events per turn of the event loop, and the number of waiting messages from which it is one. */
const EVENTS_PER_TURN = 16;
const BUSY_WINDOW = 8;

/** Starts an engine: it delivers what is pending in the store at once. Throws `PREPARE_FAILED`. */
export async function createEngine(parts: EngineParts): Promise<Engine> {
  const { store, clock = systemClock, log = silentLog } = parts;
  const generation = await openGeneration(parts, { isContinued: true });
  const engine = new Engine(parts, generation, (onSettled) => {
    return new Deliverer({ store, clock, log, onSettled }, generation);
  });
  engine.start();
  return engine;
}

/** The running whole: events in, notifications out, options exchanged on the way. */
export class Engine {
  readonly #parts: EngineParts;
  readonly #messages: MessageStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #deliverer: Deliverer;
  #settings: EngineSettings;
  #generation: GenerationIdentity;
  #reconfiguring: Promise<unknown> = Promise.resolve();
  #accepting = 0;
  #isStopping = false;
  #stopping: Promise<void> | undefined;
  #waiters = new Set<() => void>();
  #cancelPruning: (() => void) | undefined;

  constructor(
    parts: EngineParts,
    generation: GenerationIdentity,
    createDeliverer: (onSettled: () => void) => Deliverer,
  ) {
    this.#parts = parts;
    this.#generation = identityOf(generation);
    this.#messages = parts.store;
    this.#clock = parts.clock ?? systemClock;
    this.#log = parts.log ?? silentLog;
    this.#settings = engineSettings(parts.options.values);
    this.#deliverer = createDeliverer(() => this.#notifyWaiters());
  }

  start(): void {
    this.#deliverer.start();
    this.#schedulePruning();
  }

  /**
   * Takes one event in, decoded already or not. Settles when its effect is on disk.
   * Rejects with `ENGINE_STOPPED` after {@link stop}, with `STORE_FAILED` when the disk refuses.
   */
  accept(event: unknown): Promise<Receipt> {
    return this.acceptDecoded(decodeEvent(event));
  }

  /** {@link accept} for an event that was decoded already. */
  acceptDecoded(decoded: DecodedEvent): Promise<Receipt> {
    if (this.#isStopping) return Promise.reject(stopped());
    const { diagnostics } = decoded;
    if (decoded.kind === 'invalid') return Promise.resolve({ kind: 'invalid', diagnostics });
    const { event } = decoded;
    if (event.event !== 'ChainProcessed') {
      return Promise.resolve({
        kind: 'invalid',
        diagnostics: [...diagnostics, notTaken(event.event)],
      });
    }
    if (!this.#settings.isNotifying) return Promise.resolve({ kind: 'not-notified', diagnostics });
    const message = this.#build(event);
    const { warnings } = message;
    const said = warnings.length > 0 ? [...diagnostics, ...warnings] : diagnostics;
    return this.#store(message, event.id, said);
  }

  /**
   * Puts other options in force: the only way in. Everything that can fail is prepared first; when it
   * fails, this rejects (`PREPARE_FAILED`) and nothing has changed. Requests in flight finish with the
   * options they began with; the commit waits for none of them. Settles with the new generation.
   * `readFile` stands in for reading the certificate files, when somebody has read them already.
   */
  reconfigure(
    options: EffectiveOptions,
    terms: { readonly readFile?: ReadFile } = {},
  ): Promise<GenerationIdentity> {
    const done = this.#reconfiguring.then(() =>
      this.#exchange({ ...this.#parts, ...terms, options }),
    );
    this.#reconfiguring = done.catch(() => undefined);
    return done;
  }

  status(): EngineStatus {
    const delivery = this.#deliverer.status();
    const ledger = this.#messages.ledger();
    const isHeld = delivery.flow.kind === 'unconfigured' || outageOf(delivery.flow) !== undefined;
    const { generations } = delivery;
    const held = isHeld ? ledger.pending : 0;
    return { generation: this.#generation, generations, ledger, delivery, held };
  }

  /**
   * How many events a feed should hand in per turn of the event loop. Few while messages wait for
   * a connection: then the turns belong to deliveries, and a message that is sent from memory
   * costs less than one that has to be read back. When deliveries leave time, turns are short, and
   * events come in fast all the same.
   */
  eventsPerTurn(): number {
    return this.#deliverer.window.size > BUSY_WINDOW ? 1 : EVENTS_PER_TURN;
  }

  /** How many more messages surely fit into the store. */
  room(): number {
    const { pending, dead } = this.#messages.ledger();
    return this.#settings.storeMaxMessages - pending - dead - this.#accepting;
  }

  /** Settles when no message is pending and no event is being accepted. */
  drained(): Promise<void> {
    return this.#until(() => this.#accepting === 0 && this.#messages.ledger().pending === 0);
  }

  /** Settles when a message fits into the store, or when nothing is left that could make room. */
  roomOrIdle(): Promise<void> {
    return this.#until(
      () => this.room() > 0 || (this.#accepting === 0 && this.#messages.ledger().pending === 0),
    );
  }

  /** Takes no more events, starts no more attempts, and settles when what is under way has ended. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Ends requests in flight at once, for a {@link stop} that takes too long; their messages stay pending. */
  abort(): void {
    this.#deliverer.abort();
  }

  async #stop(): Promise<void> {
    this.#isStopping = true;
    this.#cancelPruning?.();
    const delivered = this.#deliverer.stop(); // at once: an abort that follows finds nothing new
    await this.#reconfiguring;
    await this.#until(() => this.#accepting === 0);
    await delivered;
  }

  #build(event: ChainProcessedEvent): BuiltMessage {
    return buildMessage(processedChainOf(event), {
      guid: uuid(),
      timestampMs: this.#clock.now(),
      attemptGuid: event.attempt.guid ?? uuid(),
    });
  }

  /** Stores a message; when nothing waits before it, it goes to delivery without a way back from disk. */
  #store(
    { guid, chainKey, createdAtMs, body }: BuiltMessage,
    eventId: string | undefined,
    diagnostics: readonly Diagnostic[],
  ): Promise<Receipt> {
    const queuedAtMs = this.#deliverer.now();
    const claimable = this.#deliverer.window.reserve();
    const { storeMaxMessages: maxMessages } = this.#settings;
    // What is kept until the answer: thousands of these may wait for the disk.
    const draft = claimable ? { guid, chainKey, body, attempts: 0, queuedAtMs } : undefined;
    this.#accepting += 1;
    return this.#messages
      .accept(
        { guid, chainKey, createdAtMs, body, eventId },
        { claimable, maxMessages },
        queuedAtMs,
      )
      .then(
        (acceptance) => {
          this.#endAccepting(acceptance, draft, queuedAtMs);
          return receiptOf(acceptance, guid, diagnostics);
        },
        (error) => {
          this.#endAccepting(undefined, draft, queuedAtMs);
          throw error;
        },
      );
  }

  #endAccepting(
    acceptance: Acceptance | undefined,
    draft: Omit<ClaimedMessage, 'seq'> | undefined,
    nowMs: number,
  ): void {
    const { window } = this.#deliverer;
    const stored = acceptance?.kind === 'stored' ? acceptance : undefined;
    if (draft) window.fulfil(stored?.claimed ? { seq: stored.seq, ...draft } : undefined);
    if (stored && !stored.claimed) window.noteDue(nowMs);
    this.#accepting -= 1;
    if (this.#accepting === 0) this.#notifyWaiters();
    this.#deliverer.wake();
  }

  async #exchange(parts: EngineParts): Promise<GenerationIdentity> {
    if (this.#isStopping) throw stopped();
    const generation = await openGeneration(parts, { isContinued: false });
    this.#generation = identityOf(generation);
    this.#settings = engineSettings(parts.options.values);
    this.#deliverer.reconfigure(generation);
    const { number, hash } = generation;
    const words = 'other options are in force';
    this.#log.debug(
      { event: 'reconfigured', generation: number, options_hash: shortHash(hash) },
      words,
    );
    return this.#generation;
  }

  #schedulePruning(): void {
    this.#cancelPruning = this.#clock.after(PRUNE_INTERVAL_MS, () => {
      void this.#prune().finally(() => {
        if (!this.#isStopping) this.#schedulePruning();
      });
    });
  }

  async #prune(): Promise<void> {
    try {
      await this.#messages.prune(this.#clock.now() - this.#settings.historyRetentionMs);
    } catch (error) {
      this.#log.error(
        { event: 'store', err: error },
        'cannot forget old messages; trying again later',
      );
    }
  }

  async #until(isTrue: () => boolean): Promise<void> {
    while (!isTrue()) {
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve);
      });
    }
  }

  #notifyWaiters(): void {
    const waiters = this.#waiters;
    this.#waiters = new Set();
    for (const resolve of waiters) resolve();
  }
}

function stopped(): NotifierError {
  return new NotifierError('ENGINE_STOPPED', 'The engine is stopping or has stopped.');
}

function notTaken(name: string): Diagnostic {
  return diagnostic('event-unknown', `the engine takes no event ${name}`, {
    help: 'report finished chains with ChainProcessed',
  });
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

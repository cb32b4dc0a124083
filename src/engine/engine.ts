import type { FieldKeys } from '../chain/field-keys.js';
import { Deliverer, type DeliveryStatus } from '../delivery/deliverer.js';
import { shortHash } from '../delivery/generation.js';
import type { GenerationTally } from '../delivery/generation-tallies.js';
import { outageOf } from '../delivery/judgement/flow.js';
import { NotifierError } from '../errors.js';
import { type DecodedEvent, decodeEvent } from '../event/decode-event.js';
import type { EffectiveOptions } from '../options/catalog/effective-options.js';
import { type Clock, systemClock } from '../runtime/clock.js';
import { type Log, silentLog } from '../runtime/log.js';
import type { ChainCounts } from '../store/chain-store.js';
import type { Ledger } from '../store/message-store.js';
import type { Store } from '../store/store.js';
import { Intake } from './intake.js';
import { type GenerationIdentity, identityOf, openGeneration } from './open-generation.js';
import type { Receipt } from './receipt.js';
import { type EngineSettings, engineSettings } from './settings.js';
import type { ReadFile } from './tls-files.js';
import { Upkeep } from './upkeep.js';

export type { Receipt } from './receipt.js';

export interface EngineStatus {
  readonly generation: GenerationIdentity;
  /** That one and those before it that still have requests in flight, or had some lately; oldest first. */
  readonly generations: readonly GenerationTally[];
  readonly ledger: Ledger;
  readonly delivery: DeliveryStatus;
  /** Pending messages that wait because the receiver cannot be reached, or no URI is set. */
  readonly held: number;
  readonly chains: ChainCounts;
}

export interface EngineParts {
  /** Opened and closed by the caller. */
  readonly store: Store;
  readonly options: EffectiveOptions;
  readonly log?: Log;
  readonly clock?: Clock;
  /** Reads the certificate files that the options name; `fs.readFile` by default. */
  readonly readFile?: ReadFile;
}

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
  readonly #messages: Store;
  readonly #log: Log;
  readonly #deliverer: Deliverer;
  readonly #intake: Intake;
  readonly #upkeep: Upkeep;
  #fieldKeys: FieldKeys;
  #settings: EngineSettings;
  #generation: GenerationIdentity;
  #reconfiguring: Promise<unknown> = Promise.resolve();
  #isStopping = false;
  #stopping: Promise<void> | undefined;
  #waiters = new Set<() => void>();

  constructor(
    parts: EngineParts,
    generation: GenerationIdentity,
    createDeliverer: (onSettled: () => void) => Deliverer,
  ) {
    this.#parts = parts;
    this.#generation = identityOf(generation);
    this.#messages = parts.store;
    this.#log = parts.log ?? silentLog;
    this.#settings = engineSettings(parts.options.values);
    this.#deliverer = createDeliverer(() => this.#notifyWaiters());
    const outside = { store: parts.store, clock: parts.clock ?? systemClock, log: this.#log };
    this.#intake = new Intake({
      ...outside,
      deliverer: this.#deliverer,
      onIdle: () => this.#notifyWaiters(),
    });
    this.#upkeep = new Upkeep({
      ...outside,
      historyRetentionMs: () => this.#settings.historyRetentionMs,
    });
  }

  start(): void {
    this.#deliverer.start();
    this.#upkeep.start();
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
    this.#deliverer.isLast = false;
    return this.#intake.accept(decoded, this.#settings, this.#fieldKeys);
  }

  /** Columns → `send_attribute` keys for the events from now on; undefined: names are taken for keys. */
  setFieldKeys(keys: FieldKeys): void {
    this.#fieldKeys = keys;
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
    const chains = this.#messages.chainCounts();
    return { generation: this.#generation, generations, ledger, delivery, held, chains };
  }

  /** Whether messages are sent, and more wait in memory than connections could take at once. */
  isFeedAhead(): boolean {
    return this.#deliverer.hasPlenty();
  }

  /** How many more messages surely fit into the store. */
  room(): number {
    const { pending, dead } = this.#messages.ledger();
    return this.#settings.storeMaxMessages - pending - dead - this.#intake.accepting;
  }

  /** Opens new connections for what is sent from now on; requests in flight finish on those they have. */
  renewConnections(): void {
    this.#deliverer.renewConnections();
  }

  /**
   * Settles when no message is pending and no event is being accepted. Who waits for it expects no more events:
   * messages that fail when nothing else is left are given up without waiting for others that are accepted.
   */
  drained(): Promise<void> {
    this.#deliverer.isLast = true;
    return this.#until(() => this.#intake.accepting === 0 && this.#messages.ledger().pending === 0);
  }

  /** Settles when a message fits into the store, or when nothing is left that could make room. */
  roomOrIdle(): Promise<void> {
    return this.#until(
      () =>
        this.room() > 0 || (this.#intake.accepting === 0 && this.#messages.ledger().pending === 0),
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
    this.#upkeep.stop();
    const delivered = this.#deliverer.stop(); // at once: an abort that follows finds nothing new
    await this.#reconfiguring;
    await this.#until(() => this.#intake.accepting === 0);
    await delivered;
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

/** An engine on a store on disk that can be stopped and started again, and what it made of a feed. */
import { onTestFinished } from 'vitest';
import type { FieldKeys } from '#dist/chain/field-keys.js';
import type { Diagnostic } from '#dist/diagnostic.js';
import { createEngine, type Engine } from '#dist/engine/engine.js';
import type { Receipt } from '#dist/event/receipt.js';
import type { Store } from '#dist/store/store.js';
import { openTemporaryStore } from '../store/open-sqlite.ts';
import { effectiveOptions } from '../support/option-values.ts';

export class RestartingEngine {
  readonly diagnostics: Diagnostic[] = [];
  readonly #fieldKeys: FieldKeys;
  readonly #reopen: () => Promise<Store>;
  #store: Store;
  #engine: Engine;

  private constructor(
    store: Store,
    engine: Engine,
    reopen: () => Promise<Store>,
    fieldKeys: FieldKeys,
  ) {
    this.#store = store;
    this.#engine = engine;
    this.#reopen = reopen;
    this.#fieldKeys = fieldKeys;
    engine.setFieldKeys(fieldKeys);
  }

  /** Sends nothing anywhere; is to be closed. */
  static async start(fieldKeys?: FieldKeys) {
    const { store, reopen, close } = await openTemporaryStore();
    const running = new RestartingEngine(store, await engineOn(store), reopen, fieldKeys);
    const closed = async () => {
      await running.#engine.stop();
      await close();
    };
    return { running, close: closed };
  }

  /** {@link start}; closed when the test has finished. */
  static async startForTest(fieldKeys?: FieldKeys): Promise<RestartingEngine> {
    const { running, close } = await RestartingEngine.start(fieldKeys);
    onTestFinished(close);
    return running;
  }

  get store(): Store {
    return this.#store;
  }

  async accept(event: unknown): Promise<Receipt> {
    const receipt = await this.#engine.accept(event);
    this.diagnostics.push(...receipt.diagnostics);
    return receipt;
  }

  async acceptAll(events: readonly unknown[]): Promise<Receipt[]> {
    return Promise.all(events.map((event) => this.accept(event)));
  }

  async restart(): Promise<void> {
    await this.#engine.stop();
    this.#store = await this.#reopen();
    this.#engine = await engineOn(this.#store);
    this.#engine.setFieldKeys(this.#fieldKeys);
  }

  /** The bodies of all messages, in the order of acceptance. */
  async messages(): Promise<Record<string, unknown>[]> {
    const listed = await this.#store.list({ limit: 100_000 });
    const details = await Promise.all(listed.map(({ guid }) => this.#store.get(guid)));
    return details.map((message) => JSON.parse(message?.body ?? 'null'));
  }
}

function engineOn(store: Store): Promise<Engine> {
  return createEngine({ store, options: effectiveOptions({}) });
}

import { onTestFinished } from 'vitest';
import { createEngine, type Engine, type EngineParts } from '#dist/engine/engine.js';
import type { Receipt } from '#dist/event/receipt.js';
import type { OptionValues } from '#dist/options/values/option-values.js';
import { logTo } from '#dist/runtime/log.js';
import type { MessageSummary } from '#dist/store/message-store.js';
import type { Store } from '#dist/store/store.js';
import { temporaryStore } from '../delivery/stores.ts';
import { type EventChanges, fullEvent } from '../support/full-event.ts';
import { effectiveOptions } from '../support/option-values.ts';

export interface RunningEngine {
  readonly engine: Engine;
  readonly store: Store;
  /** Log lines, parsed. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  /** Hands events in, each of a chain of its own unless told otherwise; gives the GUIDs. */
  send(count: number, changes?: EventChanges): Promise<string[]>;
  reconfigure(values: Partial<OptionValues>): Promise<number>;
  messages(): Promise<readonly MessageSummary[]>;
}

/** Starts an engine on a store of its own. Both are gone when the test has finished. */
export async function startEngine(
  values: Partial<OptionValues>,
  parts: Partial<EngineParts> = {},
): Promise<RunningEngine> {
  const store = parts.store ?? (await temporaryStore());
  const lines: Record<string, unknown>[] = [];
  const log = logTo({ write: (line) => void lines.push(JSON.parse(line)) }, 'debug');
  const options = effectiveOptions(values);
  const engine = await createEngine({ options, log, ...parts, store });
  onTestFinished(async () => {
    const stopped = engine.stop();
    engine.abort();
    await stopped;
  });
  return {
    engine,
    store,
    lines,
    send: (count, changes) => send(engine, count, changes),
    reconfigure: async (changed) =>
      (await engine.reconfigure(effectiveOptions({ ...values, ...changed }))).number,
    messages: () => store.list({ limit: 10_000 }),
  };
}

/** What it does and what its store holds. */
export async function statusOf(engine: Engine) {
  const counts = await engine.counts();
  return { ...engine.status(), ...counts };
}

let sent = 0;

/** Hands events in and gives the GUIDs of their messages, in order. */
export async function send(
  engine: Engine,
  count: number,
  changes: EventChanges = {},
): Promise<string[]> {
  const receipts = await Promise.all(
    Array.from({ length: count }, () => {
      sent += 1;
      return engine.accept(fullEvent({ id: `event-${sent}`, chainId: sent, ...changes }));
    }),
  );
  return receipts.map(guidOf);
}

function guidOf(receipt: Receipt): string {
  if (receipt.kind === 'accepted') return receipt.guid;
  throw new Error(`not accepted: ${JSON.stringify(receipt)}`);
}

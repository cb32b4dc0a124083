/**
 * One measurement in a process of its own: `measure.ts SIDE PORT POOL COUNT`. Prints JSON. Sides:
 *
 * - `bare`: a loop over undici's `Pool.request` that posts ready-made messages.
 * - `durable`: the engine: events accepted with fsync, messages built, delivered, and recorded.
 *   Like the loop it logs nothing but problems.
 * - `logged`: the same with a log line for each attempt, as `run` has it.
 * - `reloading`: as `durable`, while the options change ten times a second.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'undici';
import { processedChainOf } from '#dist/chain/processed-chain.js';
import { decodeEvent } from '#dist/event/decode-event.js';
import { FeedPace } from '#dist/feed/feed-pace.js';
import { createEngine, type Engine, openLog, openSqliteStore } from '#dist/index.js';
import { buildMessage } from '#dist/message/build-message.js';
import { createRequestHeaders } from '#dist/message/request-headers.js';
import type { EffectiveOptions } from '#dist/options/catalog/effective-options.js';
import type { LogLevel } from '#dist/runtime/log.js';
import { finished } from '../support/full-event.ts';
import { generateEvents } from '../support/generate-events.ts';
import { customHeaders, effectiveOptions } from '../support/option-values.ts';

export interface Measurement {
  readonly perSecond: number;
  /** Processor time of this process, all threads, per message. */
  readonly cpuMicroseconds: number;
  /** The most memory the process had (resident set), where that is measured. */
  readonly peakMegabytes?: number;
}

export type SideName = 'bare' | 'durable' | 'logged' | 'reloading';

type Side = (uri: URL, pool: number, count: number) => Promise<Measurement>;

const PATH = '/ocs/contact-processed';

/** Events that may be on their way to the disk at once, as many as a feed has. */
const UNACKNOWLEDGED = 300;

/**
 * Messages that are not counted. What is measured is a service that has run for a while: compiling the
 * code takes processor time from what is measured until some 50,000 messages have passed.
 */
const WARM_UP = 60_000;

const RELOAD_INTERVAL_MS = 100;

const SIDES: Readonly<Record<SideName, Side>> = {
  bare,
  durable: (...terms) => durable({ level: 'warn', isReloading: false }, ...terms),
  logged: (...terms) => durable({ level: 'info', isReloading: false }, ...terms),
  reloading: (...terms) => durable({ level: 'warn', isReloading: true }, ...terms),
};

async function bare(uri: URL, connections: number, count: number): Promise<Measurement> {
  const requests = messagesOf(count);
  const pool = new Pool(uri.origin, { connections, pipelining: 1 });
  const loop = async () => {
    for (let request = requests.next(); !request.done; request = requests.next()) {
      const { body } = await pool.request(request.value);
      await body.dump();
    }
  };
  const measurement = await timed(count, async () => {
    await Promise.all(Array.from({ length: connections }, loop));
  });
  await pool.close();
  return measurement;
}

function messagesOf(count: number) {
  const headersFor = createRequestHeaders({
    userAgent: 'OCS/8.1.528.21',
    host: '127.0.0.1',
    customHeaders: [],
  });
  const requests = [...generateEvents(count, 1)].map((value, index) => {
    const event = finished(decodeEvent(value));
    const guid = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const identity = { guid, timestampMs: 1_732_368_000_000 + index, attemptGuid: guid };
    const { body } = buildMessage(processedChainOf(event), identity);
    return { method: 'POST' as const, path: PATH, headers: headersFor(guid), body };
  });
  return requests.values();
}

async function durable(
  { level, isReloading }: { readonly level: LogLevel; readonly isReloading: boolean },
  uri: URL,
  connections: number,
  count: number,
): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'ocs-notifier-bench-'));
  const sink = openLog({ level, to: join(folder, 'notifier.log') });
  const store = await openSqliteStore(join(folder, 'store'));
  const optionsOf = (generation: number) =>
    effectiveOptions({
      'contact-processed-notification-uri': `${uri.origin}${PATH}`,
      'http-connection-pool-size': connections,
      'http-custom-headers': customHeaders({ 'X-Generation': String(generation) }),
    });
  const engine = await createEngine({ store, options: optionsOf(1), log: sink.log });
  const stopReloading = isReloading ? reload(engine, optionsOf) : async () => {};
  const measurement = await timed(count, async () => {
    await acceptAll(engine, count);
    await engine.drained();
  });
  await stopReloading();
  const { delivered } = await store.ledger();
  const { attempts } = engine.status().delivery;
  if (delivered !== count || attempts !== count) {
    throw new Error(`${delivered} of ${count} messages were delivered, in ${attempts} attempts`);
  }
  await engine.stop();
  await store.close();
  await sink.flush();
  await rm(folder, { recursive: true });
  return measurement;
}

/** Puts other options in force again and again; the returned function ends that. */
function reload(engine: Engine, optionsOf: (generation: number) => EffectiveOptions) {
  let last: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    last = engine.reconfigure(optionsOf(engine.status().generation.number + 1));
  }, RELOAD_INTERVAL_MS);
  return async () => {
    clearInterval(timer);
    await last;
  };
}

/** Different events; each is used many times, as another chain. The engine copies what it decodes. */
const EVENTS: readonly Record<string, unknown>[] = [...generateEvents(2000, 1)].map((event) =>
  JSON.parse(JSON.stringify(event)),
);

/** Hands events in, at the pace of a feed. */
async function acceptAll(engine: Engine, count: number): Promise<void> {
  const pace = new FeedPace(engine);
  let unacknowledged = 0;
  let onAcknowledged = () => {};
  const acknowledge = () => {
    unacknowledged -= 1;
    onAcknowledged();
  };
  const fewerThan = async (limit: number) => {
    while (unacknowledged >= limit) {
      await new Promise<void>((resolve) => {
        onAcknowledged = resolve;
      });
    }
  };
  for (let n = 1; n <= count; n += 1) {
    const event = EVENTS[n % EVENTS.length] ?? {};
    event['id'] = `event-${n}`;
    event['chainId'] = n;
    unacknowledged += 1;
    void engine.accept(event).then(acknowledge);
    await fewerThan(UNACKNOWLEDGED);
    const pause = pace.afterEvent();
    if (pause) await pause;
  }
  await fewerThan(1);
}

async function timed(count: number, work: () => Promise<void>): Promise<Measurement> {
  globalThis.gc?.(); // what was prepared is not the work's garbage
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const durationMs = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { perSecond: (count / durationMs) * 1000, cpuMicroseconds: (user + system) / count };
}

const [name = '', port = '', pool = '', count = ''] = process.argv.slice(2);
const side = Object.hasOwn(SIDES, name) ? SIDES[name as SideName] : undefined;
if (!side) throw new Error(`unknown side ${name}`);
const uri = new URL(`http://127.0.0.1:${port}`);
await side(uri, Number(pool), WARM_UP);
const measurement = await side(uri, Number(pool), Number(count));
process.stdout.write(`${JSON.stringify(measurement)}\n`);

/**
 * One measurement in a process of its own: `measure-chains.ts PORT CHAINS`. Prints JSON. Chains of eight
 * events each go from a file through the engine to the receiver: states and messages with fsync.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EventFeed } from '#dist/feed/event-feed.js';
import { createEngine, openLog, openSqliteStore } from '#dist/index.js';
import { generateChainEvents } from '../support/generate-chain-events.ts';
import { effectiveOptions } from '../support/option-values.ts';
import type { Measurement } from './measure.ts';

const POOL = 10;

async function measure(port: string, chains: number): Promise<Measurement> {
  const folder = await mkdtemp(join(tmpdir(), 'ocs-notifier-bench-'));
  const events = join(folder, 'events.ndjson');
  await pipeline(Readable.from(lines(chains)), createWriteStream(events));
  const sink = openLog({ level: 'warn', to: join(folder, 'notifier.log') });
  const store = await openSqliteStore(join(folder, 'store'));
  const options = effectiveOptions({
    'contact-processed-notification-uri': `http://127.0.0.1:${port}/ocs/contact-processed`,
    'http-connection-pool-size': POOL,
  });
  const engine = await createEngine({ store, options, log: sink.log });
  const feed = new EventFeed(engine, { filename: events, onDiagnostics: () => {} });
  const before = process.cpuUsage();
  const start = performance.now();
  const { read } = await feed.read(createReadStream(events));
  await engine.drained();
  const durationMs = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  const { delivered } = await store.ledger();
  const { open } = (await engine.counts()).chains;
  if (delivered !== chains || open > 0)
    throw new Error(`${delivered} of ${chains} messages were delivered, ${open} chains are open`);
  await engine.stop();
  await store.close();
  await sink.flush();
  await rm(folder, { recursive: true });
  return {
    perSecond: (read / durationMs) * 1000,
    cpuMicroseconds: (user + system) / read,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}

function* lines(chains: number): Generator<string> {
  for (const event of generateChainEvents(chains)) yield `${JSON.stringify(event)}\n`;
}

const [port = '', chains = ''] = process.argv.slice(2);
process.stdout.write(`${JSON.stringify(await measure(port, Number(chains)))}\n`);

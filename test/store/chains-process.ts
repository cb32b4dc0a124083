/**
 * A process that hands the events of many chains to an engine on the store in the folder it is told, from
 * the first one on and without ids, and prints a line for each acknowledgement, then `done`.
 */
import { writeSync } from 'node:fs';
import { createEngine } from '#dist/engine/engine.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { generateChainEvents } from '../support/generate-chain-events.ts';
import { effectiveOptions } from '../support/option-values.ts';

const UNACKNOWLEDGED = 30;
const [folder = '', chains = '0'] = process.argv.slice(2);
const store = await openSqliteStore(folder);
const engine = await createEngine({ store, options: effectiveOptions({}) });
const underWay = new Set<Promise<void>>();
for (const { id: _, ...event } of generateChainEvents(Number(chains), { open: 20 })) {
  const acknowledged = engine.accept(event).then(({ kind }) => {
    underWay.delete(acknowledged);
    writeSync(1, `${kind}\n`);
  });
  underWay.add(acknowledged);
  if (underWay.size >= UNACKNOWLEDGED) await Promise.race(underWay);
}
await Promise.all(underWay);
await engine.stop();
await store.close();
writeSync(1, 'done\n');

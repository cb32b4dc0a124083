// Delivers one processed chain to a receiver that runs beside it.
import { readFile } from 'node:fs/promises';
import {
  createEngine,
  openSqliteStore,
  parseOptionFile,
  resolveOptions,
  startReceiver,
} from 'ocs-notifier';

const [storeFolder = 'library-store'] = process.argv.slice(2);

const receiver = await startReceiver();
const text = `[OCServer]
contact-processed-notification = true
contact-processed-notification-uri = ${receiver.url}
`;

const { document } = parseOptionFile(Buffer.from(text), 'application.cfg');
const { options, diagnostics } = resolveOptions({ sources: [{ document, role: 'application' }] });
for (const { severity, summary } of diagnostics) console.log(severity, summary);

const samples = new URL('../events/contact-processed.ndjson', import.meta.url);
const [line] = (await readFile(samples, 'utf8')).split('\n');

const store = await openSqliteStore(storeFolder);
const engine = await createEngine({ store, options });
const receipt = await engine.accept(JSON.parse(line)); // on disk when this settles
await engine.drained();

console.log(receipt.kind, receipt.guid);
console.log('received', receiver.summary().distinct);

await engine.stop();
await store.close();
await receiver.close();

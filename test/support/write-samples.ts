/** Writes `samples/events/contact-processed.ndjson` again: `npx tsx test/support/write-samples.ts`. */
import { writeFileSync } from 'node:fs';
import { sampleEvents } from './sample-events.ts';

writeFileSync(
  new URL('../../samples/events/contact-processed.ndjson', import.meta.url),
  sampleEvents(),
);

import { generateEvents } from './generate-events.ts';

/** What `samples/events/contact-processed.ndjson` holds. */
export function sampleEvents(): string {
  return [...generateEvents(300, 8528)].map((event) => `${JSON.stringify(event)}\n`).join('');
}

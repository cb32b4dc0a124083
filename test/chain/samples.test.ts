import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import { decodeEvent } from '#dist/event/decode-event.js';
import { decodeEventLine } from '#dist/event/decode-event-line.js';
import { CALL_RESULTS, MEDIA_TYPES } from '#dist/event/enumerations.js';
import { EVENT_SCHEMAS, type EventName } from '#dist/event/event.js';
import { eventsSchema } from '#dist/event/events-schema.js';
import { finished } from '../support/full-event.ts';
import { sampleEvents } from '../support/sample-events.ts';

const folder = new URL('../../samples/events/', import.meta.url);
const sample = readFileSync(new URL('contact-processed.ndjson', folder), 'utf8');
const lines = sample.trimEnd().split('\n');
const page = readFileSync(new URL('reference.md', folder), 'utf8');
const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(
  ([, json = '']): { event?: string } => JSON.parse(json),
);
const isEvent = new Ajv2020({
  strict: true,
  validateFormats: false,
  allowUnionTypes: true,
  discriminator: true,
}).compile(eventsSchema());

it('is what the generator writes', () => {
  expect(sample).toBe(sampleEvents());
});

it('decodes completely, without a warning', () => {
  const decoded = lines.map((line, index) =>
    decodeEventLine(line, { filename: 'sample', line: index + 1, byte: 0 }),
  );
  expect(decoded.filter((one) => one.kind !== 'event' || one.diagnostics.length > 0)).toEqual([]);
  const events = decoded.flatMap((one) => (one.kind === 'event' ? [finished(one)] : []));
  expect(new Set(events.map((event) => event.id)).size).toBe(300);
  expect(new Set(events.map((event) => event.record.callResult)).size).toBe(CALL_RESULTS.length);
  expect(new Set(events.map((event) => event.campaignGroup.mediaType)).size).toBe(
    MEDIA_TYPES.length,
  );
  expect(events.some((event) => event.lifoGuid !== undefined)).toBe(true);
  expect(events.some((event) => event.scheduledTime !== undefined)).toBe(true);
  expect(events.some((event) => event.fields !== undefined)).toBe(true);
});

it('fits the JSON Schema of events', () => {
  for (const event of lines.map((line): unknown => JSON.parse(line))) {
    expect(isEvent(event), JSON.stringify(isEvent.errors)).toBe(true);
  }
});

it('is described by a page that shows every event once', () => {
  expect(examples.map(({ event }) => event).sort()).toEqual(Object.keys(EVENT_SCHEMAS).sort());
  for (const example of examples) {
    expect(decodeEvent(example)).toMatchObject({ kind: 'event', diagnostics: [] });
    expect(isEvent(example), JSON.stringify(isEvent.errors)).toBe(true);
  }
});

it.each(Object.keys(EVENT_SCHEMAS))('has a page that names every field of %s', (name) => {
  const { shape } = EVENT_SCHEMAS[name as EventName];
  for (const field of Object.keys(shape)) expect(page).toContain(`\`${field}\``);
});

it.each<[string, unknown]>([
  ['without its campaign group', { campaignGroupGuid: undefined }],
  ['without records', { records: [] }],
  ['with a record that lacks its phone', { records: [{ handle: 1 }] }],
])('has a schema that refuses a ChainRetrieved %s, as the decoder does', (_, changes) => {
  const retrieved = examples.find(({ event }) => event === 'ChainRetrieved');
  const changed: unknown = JSON.parse(JSON.stringify({ ...retrieved, ...(changes as object) }));
  expect(isEvent(changed)).toBe(false);
  expect(decodeEvent(changed).kind).toBe('invalid');
});

it.each([
  ['without a time', { at: undefined }],
  ['with a number as phone', { record: { phone: 5 } }],
  ['with a time that is no time', { at: 'yesterday' }],
])('has a schema that refuses an event %s', async (_, changes) => {
  const { fullEvent } = await import('../support/full-event.ts');
  expect(isEvent(fullEvent())).toBe(true);
  expect(isEvent(fullEvent(changes))).toBe(false);
});

import { z } from 'zod';
import { attempt, campaignGroup, chainRecord } from './event-parts.js';
import { eventId, guid, integer, text, time } from './event-values.js';
import { userFields } from './user-fields.js';

/** What every event has: `at` is when it happened; a feed that may repeat itself gives ids. */
const envelope = { at: time, id: eventId.optional() };

/** Everything a message needs, for feeds that know only the result. */
const chainProcessed = z.object({
  event: z.literal('ChainProcessed'),
  ...envelope,
  campaignGroup,
  callingList: text,
  chainId: integer,
  lifoGuid: guid.optional(),
  record: chainRecord,
  attempt,
  reason: integer,
  dispositionCode: text.optional(),
  agentId: text.optional(),
  scheduledTime: time.optional(),
  fields: userFields.optional(),
});

/** THE table of events: the name in `event`, and the form. Decoder and JSON Schema derive from it. */
export const EVENT_SCHEMAS = { ChainProcessed: chainProcessed } as const;

export type EventName = keyof typeof EVENT_SCHEMAS;

/** An event as decoded: times are epoch milliseconds, user fields are texts. */
export type ChainEvent = {
  [Name in EventName]: z.output<(typeof EVENT_SCHEMAS)[Name]>;
}[EventName];

export type ChainProcessedEvent = Extract<ChainEvent, { event: 'ChainProcessed' }>;

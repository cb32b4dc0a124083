/** What an agent does with a chain at the desktop (requests of the OCS desktop protocol). */
import { z } from 'zod';
import { chainEnvelope } from './event-envelope.js';
import { treatment } from './event-parts.js';
import { callback, integer, text, time, userFields } from './event-values.js';

const desktopEnvelope = { ...chainEnvelope, agentId: text.optional() };

/** What an agent may say of a record, for the time being or for good. */
const recordUpdate = {
  recordHandle: integer,
  fields: userFields.optional(),
  callResult: integer.optional(),
  dispositionCode: text.optional(),
};

/** The agent is done with a record; when it is the primary one, with the chain. */
const finalisation = {
  ...desktopEnvelope,
  ...recordUpdate,
  reason: integer.optional(),
  treatment: treatment.optional(),
};

/** A record was updated, and is worked on still. */
export const callCompletionStatsUpdated = z.strictObject({
  event: z.literal('CallCompletionStatsUpdated'),
  ...desktopEnvelope,
  ...recordUpdate,
});

/** The other records of the chain were sent to the desktop. */
export const chainedRecordsRequested = z.strictObject({
  event: z.literal('ChainedRecordsRequested'),
  ...desktopEnvelope,
});

/** A record is to be called at another time; it is worked on still. */
export const recordRescheduled = z.strictObject({
  event: z.literal('RecordRescheduled'),
  ...desktopEnvelope,
  recordHandle: integer,
  scheduledTime: time,
  callback,
});

/** The agent does not take the record. */
export const recordRejected = z.strictObject({
  event: z.literal('RecordRejected'),
  ...finalisation,
});

/** The record is not to be called in this campaign. */
export const recordCancelled = z.strictObject({
  event: z.literal('RecordCancelled'),
  ...finalisation,
});

/** The contact does not want to be called. */
export const doNotCallRequested = z.strictObject({
  event: z.literal('DoNotCallRequested'),
  ...finalisation,
});

/** The record is processed. */
export const recordProcessed = z.strictObject({
  event: z.literal('RecordProcessed'),
  ...finalisation,
});

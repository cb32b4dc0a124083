/** The objects inside events; several events share them. */
import { z } from 'zod';
import { guid, integer, mediaType, text, time, truth, userFields } from './event-values.js';

const OBJECT = { error: 'an object' };

/** The campaign group (session) a chain is processed by. */
export const campaignGroup = z.strictObject(
  {
    name: text,
    guid,
    campaign: text,
    template: text.optional(),
    mediaType,
    group: text,
    queue: text,
    dialMode: integer,
    optimizeBy: integer.optional(),
    optimizeGoal: integer.optional(),
  },
  OBJECT,
);

/** One record of a chain. */
export const chainRecord = z.strictObject(
  {
    handle: integer,
    chainN: integer,
    phone: text,
    phoneType: integer,
    recordType: integer,
    recordStatus: integer,
    callResult: integer,
    customerId: text.optional(),
  },
  OBJECT,
);

/** A record as it is retrieved, with its user-defined fields: columns of the calling list, or keys. */
export const retrievedRecord = z.strictObject(
  { ...chainRecord.shape, fields: userFields.optional() },
  OBJECT,
);

/** What OCS does with a chain after a result that no agent handled. */
export const treatment = z.strictObject(
  {
    action: integer,
    scheduledTime: time.optional(),
    /** Whether the chain stays in memory for another round; when absent, the action decides. */
    keepsChain: truth.optional(),
  },
  OBJECT,
);

/** When the call of an attempt passed its stages. */
export const callTimes = z.strictObject(
  {
    dialing: time.optional(),
    ringing: time.optional(),
    answered: time.optional(),
    cpdCompleted: time.optional(),
    queued: time.optional(),
    agentRinging: time.optional(),
    agentAnswered: time.optional(),
    diverted: time.optional(),
    abandoned: time.optional(),
    released: time.optional(),
    agentReleased: time.optional(),
    acwCompleted: time.optional(),
    completed: time.optional(),
  },
  OBJECT,
);

/** One round of processing: from taking the record up to its result. */
export const attempt = z.strictObject(
  {
    guid: guid.optional(),
    startedAt: time,
    dialRequestedAt: time.optional(),
    times: callTimes.optional(),
  },
  OBJECT,
);

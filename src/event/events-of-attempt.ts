/** Events of an attempt to reach a contact, from the start of processing to the end of the call. */
import { z } from 'zod';
import { chainEnvelope } from './event-envelope.js';
import { treatment } from './event-parts.js';
import { callStage, guid, integer, text } from './event-values.js';

/** Processing of a record began: it is the primary one from here on. `at` is GSW_START_PROCESSING. */
export const attemptStarted = z.strictObject({
  event: z.literal('AttemptStarted'),
  ...chainEnvelope,
  recordHandle: integer,
  attemptGuid: guid.optional(),
});

/** Pre-dial validation answered 409: the dialer is not asked. */
export const validationRejected = z.strictObject({
  event: z.literal('ValidationRejected'),
  ...chainEnvelope,
  dispositionCode: text.optional(),
  callResult: integer.optional(),
  reason: integer.optional(),
  treatment: treatment.optional(),
});

/** The dialer was asked, for instance by TMakePredictiveCall. `at` is GSW_CALL_TIME. */
export const dialRequested = z.strictObject({
  event: z.literal('DialRequested'),
  ...chainEnvelope,
});

/** The call passed a stage; `at` is the stage's time. */
export const callProgress = z.strictObject({
  event: z.literal('CallProgress'),
  ...chainEnvelope,
  stage: callStage,
});

/** The call ended. */
export const callCompleted = z.strictObject({
  event: z.literal('CallCompleted'),
  ...chainEnvelope,
  callResult: integer,
  agentId: text.optional(),
  reason: integer.optional(),
  treatment: treatment.optional(),
});

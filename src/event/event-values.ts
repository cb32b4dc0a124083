/**
 * The kinds of value an event is made of. The `error` of each says what is expected; the diagnostic
 * puts the field and what was found before it.
 */
import { z } from 'zod';
import { CALL_STAGES, MEDIA_TYPES } from './enumerations.js';
import { ISO_TIME_PATTERN, parseIsoTime } from './iso-time.js';
import { setUserField, type UserFields } from './user-fields.js';

/** Any text, also an empty one: an e-mail campaign has no queue, a record may have no phone. */
export const text = z.string({ error: 'a text' });

/** A GUID as OCS writes it: its form is not checked, Genesys' own are not RFC 9562 UUIDs. */
export const guid = z.string({ error: 'a GUID' }).min(1, { error: 'a GUID' });

/**
 * An integer that survives JSON unchanged. One hand-written test, as most fields of an event are
 * integers or times: the schema library's own integer costs a third of all decoding.
 */
export const integer = z
  .custom<number>(Number.isSafeInteger, { error: 'an integer' })
  .meta({ type: 'integer' });

export const mediaType = z.enum(MEDIA_TYPES, {
  error: '"voice", "sms" or "email"',
});

/** Longest list in an event. A line has room for lists that would take seconds to check item by item. */
export const MAX_LIST_LENGTH = 1_000;

/** `true` or `false`. */
export const truth = z.boolean({ error: 'true or false' });

/** A stage that the call of an attempt passes. */
export const callStage = z.enum(CALL_STAGES, {
  error: `a stage of a call: ${CALL_STAGES.join(', ')}`,
});

/** For whom a record is rescheduled: the agent who spoke with the contact, or any. */
export const callback = z.enum(['personal', 'campaign'], { error: '"personal" or "campaign"' });

const TIME_EXPECTED =
  'a time: epoch milliseconds as an integer, or ISO 8601 with a zone such as "2024-11-23T13:20:00.045Z"';

/**
 * A point in time, however far away; decodes to epoch milliseconds. Written by hand, as a union of
 * two types would cost a feed that writes ISO 8601 more than all the rest of decoding.
 */
export const time = z.transform((value: unknown, context): number => {
  const timeMs = typeof value === 'string' ? parseIsoTime(value) : value;
  if (Number.isSafeInteger(timeMs)) return timeMs as number;
  context.issues.push({ code: 'custom', input: value, message: TIME_EXPECTED });
  return z.NEVER;
});

/** What {@link time} takes, for JSON Schema. */
export const TIME_SCHEMA = {
  anyOf: [
    { type: 'integer', description: 'Epoch milliseconds.' },
    { type: 'string', format: 'date-time', pattern: ISO_TIME_PATTERN },
  ],
};

/** Longest id of an event; ids are kept for as long as repeats are to be recognised. */
export const MAX_EVENT_ID_LENGTH = 200;

const EVENT_ID_EXPECTED = `a text of 1 to ${MAX_EVENT_ID_LENGTH} characters without control characters`;

/** Control characters and halves of surrogate pairs would not survive every database. */
const EVENT_ID = /^[^\p{Cc}\p{Cs}]+$/u;

/** What a feed calls an event; a repeated id is acknowledged without effect. */
export const eventId = z
  .string({ error: EVENT_ID_EXPECTED })
  .max(MAX_EVENT_ID_LENGTH, { error: EVENT_ID_EXPECTED })
  .regex(EVENT_ID, { error: EVENT_ID_EXPECTED });

const USER_FIELD_EXPECTED = 'a text, a boolean, or a number of at most 15 digits';

/** User-defined fields, under names of columns or keys. Hand-written because `z.record` drops the key `__proto__`. */
export const userFields = z.transform((value: unknown, context): UserFields => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    context.issues.push({
      code: 'custom',
      input: value,
      message: 'an object of user fields',
    });
    return {};
  }
  const fields: Record<string, string> = {};
  for (const key of Object.keys(value)) {
    const field: unknown = (value as Record<string, unknown>)[key];
    const fieldText = userFieldText(field);
    if (fieldText !== undefined) setUserField(fields, key, fieldText);
    else
      context.issues.push({
        code: 'custom',
        input: field,
        path: [key],
        message: USER_FIELD_EXPECTED,
      });
  }
  return fields;
});

/** A number or a boolean becomes its text; not a number that has lost digits on the way to us. */
function userFieldText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number' || Math.abs(value) > Number.MAX_SAFE_INTEGER) return undefined;
  return String(value);
}

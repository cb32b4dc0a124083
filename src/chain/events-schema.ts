import { z } from 'zod';
import { EVENT_SCHEMAS } from './event.js';
import { TIME_SCHEMA, time } from './event-values.js';
import { userFields } from './user-fields.js';

const USER_FIELDS_SCHEMA = {
  type: 'object',
  description:
    'Changed user fields under their send_attribute keys; every value is sent as a text.',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
};

/** JSON Schema (draft 2020-12) of one event, that is of one line of an event feed. */
export function eventsSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'An event of outbound call processing',
    oneOf: Object.values(EVENT_SCHEMAS).map(schemaOfEvent),
  };
}

function schemaOfEvent(event: z.ZodType): object {
  const { $schema: _, ...schema } = z.toJSONSchema(event, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => Object.assign(jsonSchema, handWritten(zodSchema)),
  });
  return schema;
}

/** What the library cannot know of the types we wrote ourselves, also that they may be required. */
function handWritten(schema: z.core.$ZodType): object {
  if (schema === userFields) return USER_FIELDS_SCHEMA;
  if (schema === time) return TIME_SCHEMA;
  return schema instanceof z.ZodObject ? { required: requiredFields(schema) } : {};
}

function requiredFields({ shape }: z.ZodObject): string[] {
  return Object.keys(shape).filter((name) => !(shape[name] instanceof z.ZodOptional));
}

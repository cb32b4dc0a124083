import { z } from 'zod';
import { EVENT_SCHEMAS } from './event.js';
import { TIME_SCHEMA, time, userFields } from './event-values.js';
import { chainRetrieved } from './events-of-chain.js';

const USER_FIELDS_SCHEMA = {
  type: 'object',
  description:
    'User-defined fields under their send_attribute keys or column names; every value is sent as a text.',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
};

/**
 * JSON Schema (draft 2020-12) of one event, that is of one line of an event feed. `discriminator` (known
 * from OpenAPI) lets a validator say what is wrong with the event meant, not with all of them.
 */
export function eventsSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'An event of outbound call processing',
    type: 'object',
    discriminator: { propertyName: 'event' },
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
  if (!(schema instanceof z.ZodObject)) return {};
  // Fields that are not known are told of and ignored: they do not make an event invalid.
  const open = { required: requiredFields(schema), additionalProperties: undefined };
  return schema === chainRetrieved ? { ...open, anyOf: GROUP_IN_EITHER_FORM } : open;
}

/** A chain names its campaign group, or brings it. */
const GROUP_IN_EITHER_FORM = ['campaignGroup', 'campaignGroupGuid'].map((name) => ({
  properties: { [name]: true },
  required: [name],
}));

function requiredFields({ shape }: z.ZodObject): string[] {
  return Object.keys(shape).filter((name) => !(shape[name] instanceof z.ZodOptional));
}

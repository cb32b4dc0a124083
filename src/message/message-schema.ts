import { MEDIA_TYPES } from '../event/enumerations.js';
import { MESSAGE_FIELDS, MESSAGE_KIND, type MessageField } from './fields.js';
import { TIME_PATTERN } from './render-time.js';

const TYPES: Record<MessageField['type'], object> = {
  string: { type: 'string' },
  guid: { type: 'string', minLength: 1 },
  integer: { type: 'integer' },
  time: { type: 'string', pattern: TIME_PATTERN.source },
};

/** Values that the seed fixes. */
const FIXED: Readonly<Record<string, object>> = {
  GSW_MESSAGE: { const: MESSAGE_KIND },
  GSW_CONTACT_MEDIA_TYPE: { enum: MEDIA_TYPES },
};

/** JSON Schema (draft 2020-12) of a notification's body. */
export function messageSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Contact-processed notification',
    type: 'object',
    properties: Object.fromEntries(MESSAGE_FIELDS.map((field) => [field.name, schemaOf(field)])),
    required: MESSAGE_FIELDS.filter((field) => field.mandatory).map((field) => field.name),
    additionalProperties: {
      type: 'string',
      description: 'A user-defined field that this round of processing changed.',
    },
  };
}

function schemaOf({ name, type, description }: MessageField): object {
  return { description, ...TYPES[type], ...FIXED[name] };
}

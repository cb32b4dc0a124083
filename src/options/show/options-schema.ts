import * as z from 'zod/mini';
import { CATALOG, OPTION_NAMES } from '../catalog/catalog.js';
import type { Zod } from '../values/value-kind.js';

/** One by one, so that a bundler leaves out the rest of zod: not the whole of it is handed on. */
const ZOD: Zod = {
  array: z.array,
  boolean: z.boolean,
  enum: z.enum,
  int: z.int,
  literal: z.literal,
  maximum: z.maximum,
  minimum: z.minimum,
  nullable: z.nullable,
  object: z.object,
  optional: z.optional,
  regex: z.regex,
  string: z.string,
  union: z.union,
};

/**
 * JSON Schema of the options in force, as `explain --format json` and the admin server name them:
 * durations in milliseconds, lists and proxies as structures.
 *
 * @example
 * const schema = JSON.parse(JSON.stringify(optionsSchema()));
 * schema.properties['http-response-timeout'].maximum; // 3600
 */
export function optionsSchema(): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Options of ocs-notifier',
    type: 'object',
    properties: Object.fromEntries(OPTION_NAMES.map((name) => [name, propertyOf(name)])),
    additionalProperties: false,
  };
}

function propertyOf(name: (typeof OPTION_NAMES)[number]): Record<string, unknown> {
  const {
    expects,
    unit,
    schema: schemaWith,
    changeUsedBy,
    basis,
    source,
    defaultText,
    group,
    levels,
  } = CATALOG[name];
  const { $schema: _, ...schema } = z.toJSONSchema(schemaWith(ZOD));
  return {
    ...schema,
    description: `${expects}. Default: ${defaultText}. A change is used by ${changeUsedBy}.`,
    ...(unit && { 'x-unit': unit }),
    'x-section': group === 'ocs' ? '<application name>, default, OCServer' : group,
    'x-levels': levels,
    'x-basis': basis,
    'x-source': source,
  };
}

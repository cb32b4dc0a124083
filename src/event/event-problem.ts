/** What is wrong with an event, before it is known where in a file it stands. */
import type { z } from 'zod';
import type { DiagnosticCode } from '../diagnostic.js';
import { nearestName } from '../text/near-miss.js';
import { inQuotes, LONGEST_SHOWN } from '../text/quoted.js';
import type { UnknownFieldsIssue } from './unknown-fields.js';

export interface EventProblem {
  readonly code: DiagnosticCode;
  readonly summary: string;
  readonly help?: string;
  /** The field concerned; empty for the event as a whole. */
  readonly path: readonly PropertyKey[];
}

/** Most problems reported of one event: a hostile one could hold a million. */
export const MAX_PROBLEMS_PER_EVENT = 20;

/** The problem behind one issue of the schema; its message says what is expected. */
export function problemOfIssue(raw: unknown, issue: z.core.$ZodIssue): EventProblem {
  const { path, message } = issue;
  const found = valueAt(raw, path);
  const name = renderPath(path);
  if (found === undefined) {
    const summary = `the field ${name} is missing; expected ${message}`;
    return { code: 'event-field-missing', summary, path };
  }
  const summary = `the field ${name} is ${kindOf(found)}; expected ${message}`;
  return { code: 'event-field-invalid', summary, path };
}

/** Fields that an object of the event does not have; it has `fields`. */
export function problemsOfUnknownFields(
  { path, keys }: UnknownFieldsIssue,
  fields: readonly string[],
): readonly EventProblem[] {
  return keys.map((key) => {
    const own = [...path, key];
    const nearest = nearestName(key, fields);
    return {
      code: 'event-field-unknown',
      summary: `the field ${renderPath(own)} is not a field of this event and is ignored`,
      ...(nearest === undefined ? {} : { help: `did you mean ${renderPath([...path, nearest])}?` }),
      path: own,
    };
  });
}

/** An event whose name is missing or not known. */
export function problemOfName(name: unknown, known: readonly string[]): EventProblem {
  const path = ['event'];
  if (name === undefined) {
    const summary = 'the field event is missing; expected the name of an event';
    return { code: 'event-field-missing', summary, path };
  }
  if (typeof name !== 'string') {
    const summary = `the field event is ${kindOf(name)}; expected the name of an event`;
    return { code: 'event-field-invalid', summary, path };
  }
  const nearest = nearestName(name.slice(0, LONGEST_SHOWN), known);
  const help =
    nearest === undefined ? `events are ${known.join(', ')}` : `did you mean ${nearest}?`;
  return {
    code: 'event-unknown',
    summary: `there is no event ${inQuotes(name)}`,
    help,
    path,
  };
}

/** `record.phone`; names that are not plain words in quotes. */
function renderPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (/^\w+$/.test(String(part)) ? String(part) : inQuotes(String(part))))
    .join('.');
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    return (value as Readonly<Record<PropertyKey, unknown>>)[part];
  }, raw);
}

/** Says what kind of value was found, never the value: it may be somebody's phone number. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === '') return 'an empty text';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'an integer' : 'a number';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}

import type { z } from 'zod';
import type { Diagnostic, SourceRange } from '../diagnostic.js';
import { diagnostic } from '../diagnostic.js';
import { EVENT_SCHEMAS, type FeedEvent } from './event.js';
import {
  type EventProblem,
  kindOf,
  MAX_PROBLEMS_PER_EVENT,
  problemOfIssue,
  problemOfName,
  problemOfUnknownField,
} from './event-problem.js';
import { MAX_LIST_LENGTH } from './event-values.js';
import {
  type FieldTree,
  fieldTreeOf,
  hasUnknownFields,
  isObject,
  type JsonObject,
  unknownFields,
} from './unknown-fields.js';

/** An event with the warnings about it, or what is wrong. */
export type DecodedEvent =
  | {
      readonly kind: 'event';
      readonly event: FeedEvent;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly kind: 'invalid'; readonly diagnostics: readonly Diagnostic[] };

/** Where a field stands in the text the event came from; undefined when there is no text. */
export type Locate = (
  paths: readonly EventProblem['path'][],
) => readonly (SourceRange | undefined)[];

const EVENTS: ReadonlyMap<unknown, { schema: z.ZodType<FeedEvent>; tree: FieldTree }> = new Map(
  Object.entries(EVENT_SCHEMAS).map(([name, schema]) => [
    name,
    { schema, tree: fieldTreeOf(schema) },
  ]),
);

const NO_DIAGNOSTICS: readonly Diagnostic[] = Object.freeze([]);

/**
 * Decodes an event, for instance one line's JSON. Never throws. A field that is missing or of the
 * wrong type is an error, an unknown one a warning. The caller's value is not changed.
 */
export function decodeEvent(value: unknown, locate: Locate = nowhere): DecodedEvent {
  if (!isObject(value)) return invalid([notAnObject(value)], locate);
  const name = Object.hasOwn(value, 'event') ? value['event'] : undefined;
  const known = EVENTS.get(name);
  if (known === undefined) return invalid([problemOfName(name, [...EVENT_NAMES])], locate);
  const parsed = known.schema.safeParse(withoutLongLists(value, known.tree));
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => problemOfIssue(value, issue));
    return invalid([...problems, ...unknown(value, known.tree)], locate);
  }
  const event = parsed.data;
  if (!hasUnknownFields(value, event, known.tree)) {
    return { kind: 'event', event, diagnostics: NO_DIAGNOSTICS };
  }
  return {
    kind: 'event',
    event,
    diagnostics: place(unknown(value, known.tree), locate),
  };
}

/** The event with an empty list for each that is too long: both are refused, and it costs nothing. */
function withoutLongLists(value: JsonObject, { lists }: FieldTree): JsonObject {
  const long = lists.filter((name) => isTooLong(value[name]));
  if (long.length === 0) return value;
  return { ...value, ...Object.fromEntries(long.map((name) => [name, []])) };
}

function isTooLong(value: unknown): boolean {
  return Array.isArray(value) && value.length > MAX_LIST_LENGTH;
}

const EVENT_NAMES = Object.keys(EVENT_SCHEMAS);

function nowhere(paths: readonly EventProblem['path'][]): readonly undefined[] {
  return paths.map(() => undefined);
}

function invalid(problems: readonly EventProblem[], locate: Locate): DecodedEvent {
  return { kind: 'invalid', diagnostics: place(problems, locate) };
}

function notAnObject(value: unknown): EventProblem {
  return {
    code: 'event-not-object',
    summary: `an event is a JSON object; found ${kindOf(value)}`,
    path: [],
  };
}

function unknown(value: Readonly<Record<string, unknown>>, tree: FieldTree): EventProblem[] {
  return unknownFields(value, tree).map(problemOfUnknownField);
}

function place(problems: readonly EventProblem[], locate: Locate): Diagnostic[] {
  const reported = problems.slice(0, MAX_PROBLEMS_PER_EVENT);
  const ranges = locate(reported.map((problem) => problem.path));
  return reported.map(({ code, summary, help }, index) => {
    const range = ranges[index];
    return diagnostic(code, summary, {
      ...(help === undefined ? {} : { help }),
      ...(range === undefined ? {} : { range }),
    });
  });
}

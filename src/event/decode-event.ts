import { z } from 'zod';
import type { Diagnostic, SourceRange } from '../diagnostic.js';
import { diagnostic } from '../diagnostic.js';
import { EVENT_SCHEMAS, type EventName, type FeedEvent } from './event.js';
import {
  type EventProblem,
  kindOf,
  MAX_PROBLEMS_PER_EVENT,
  problemOfIssue,
  problemOfName,
  problemsOfUnknownFields,
} from './event-problem.js';
import { MAX_LIST_LENGTH } from './event-values.js';
import {
  fieldsAt,
  isUnknownFields,
  type UnknownFieldsIssue,
  withoutFields,
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

/** What one kind of event is decoded with. */
interface Decoder {
  readonly form: z.ZodObject;
  /** Compiled: that takes half the time for what is valid, and says the same of what is not. */
  readonly schema: z.ZodType<FeedEvent>;
  /** The names of the fields that are lists. */
  readonly lists: readonly string[];
}

const decoders = new Map<unknown, Decoder>();

/** Made when the first event of its name comes. Undefined for what is not the name of an event. */
function decoderOf(name: unknown): Decoder | undefined {
  const known = decoders.get(name);
  if (known !== undefined || !isEventName(name)) return known;
  const form: z.ZodObject = EVENT_SCHEMAS[name];
  const schema = z.compile<z.ZodType<FeedEvent>>(EVENT_SCHEMAS[name]);
  const lists = Object.keys(form.shape).filter((field) => form.shape[field] instanceof z.ZodArray);
  const decoder = { form, schema, lists };
  decoders.set(name, decoder);
  return decoder;
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEventName(name: unknown): name is EventName {
  return typeof name === 'string' && Object.hasOwn(EVENT_SCHEMAS, name);
}

const NO_DIAGNOSTICS: readonly Diagnostic[] = Object.freeze([]);

/**
 * Decodes an event, for instance one line's JSON. Never throws. A field that is missing or of the
 * wrong type is an error, an unknown one a warning. The caller's value is not changed.
 */
export function decodeEvent(value: unknown, locate: Locate = nowhere): DecodedEvent {
  if (!isObject(value)) return invalid([notAnObject(value)], locate);
  const name = Object.hasOwn(value, 'event') ? value['event'] : undefined;
  const decoder = decoderOf(name);
  if (decoder === undefined) return invalid([problemOfName(name, [...EVENT_NAMES])], locate);
  const parsed = decoder.schema.safeParse(withoutLongLists(value, decoder));
  if (parsed.success) {
    return { kind: 'event', event: parsed.data, diagnostics: NO_DIAGNOSTICS };
  }
  const unknown = parsed.error.issues.filter(isUnknownFields);
  const wrong = parsed.error.issues.filter((issue) => !isUnknownFields(issue));
  return wrong.length === 0
    ? decodeWithout(unknown, value, decoder, locate)
    : invalid(
        [...wrong.map((issue) => problemOfIssue(value, issue)), ...warningsOf(unknown, decoder)],
        locate,
      );
}

/** An event whose unknown fields are ignored: they are the only thing wrong, as far as is known. */
function decodeWithout(
  unknown: readonly UnknownFieldsIssue[],
  value: JsonObject,
  decoder: Decoder,
  locate: Locate,
): DecodedEvent {
  const warnings = warningsOf(unknown, decoder);
  const parsed = decoder.schema.safeParse(withoutFields(value, unknown));
  if (parsed.success) {
    return { kind: 'event', event: parsed.data, diagnostics: place(warnings, locate) };
  }
  const problems = parsed.error.issues.map((issue) => problemOfIssue(value, issue));
  return invalid([...problems, ...warnings], locate);
}

/** Those of the event itself come before those of the objects in it. */
function warningsOf(issues: readonly UnknownFieldsIssue[], { form }: Decoder): EventProblem[] {
  const outerFirst = issues.toSorted((a, b) => a.path.length - b.path.length);
  return outerFirst.flatMap((issue) => problemsOfUnknownFields(issue, fieldsAt(form, issue.path)));
}

/** The event with an empty list for each that is too long: both are refused, and it costs nothing. */
function withoutLongLists(value: JsonObject, { lists }: Decoder): JsonObject {
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

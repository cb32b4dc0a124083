/** Fields of an event that its schema does not have: a misspelt optional field would vanish silently. */
import { z } from 'zod';

export type FieldPath = readonly PropertyKey[];

/** Unknown fields of one object of an event, as a strict schema finds them. */
export type UnknownFieldsIssue = z.core.$ZodIssueUnrecognizedKeys;

export function isUnknownFields(issue: z.core.$ZodIssue): issue is UnknownFieldsIssue {
  return issue.code === 'unrecognized_keys';
}

/** The fields that the schema has in the object at a path. */
export function fieldsAt(schema: z.ZodObject, path: FieldPath): readonly string[] {
  let inner: z.core.$ZodType | undefined = schema;
  for (const part of path) {
    if (inner instanceof z.ZodOptional) inner = inner.unwrap();
    if (inner instanceof z.ZodArray) inner = inner.element;
    else if (inner instanceof z.ZodObject) inner = inner.shape[String(part)];
  }
  if (inner instanceof z.ZodOptional) inner = inner.unwrap();
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** A copy without those fields; the value itself is not changed. */
export function withoutFields(value: unknown, issues: readonly UnknownFieldsIssue[]): unknown {
  return issues.reduce((copy, { path, keys }) => omit(copy, path, new Set(keys)), value);
}

function omit(value: unknown, [first, ...rest]: FieldPath, keys: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item: unknown, at) => (at === first ? omit(item, rest, keys) : item));
  }
  const copy = Object.entries(value).filter(([name]) => first !== undefined || !keys.has(name));
  return Object.fromEntries(
    copy.map(([name, item]) => [name, name === first ? omit(item, rest, keys) : item]),
  );
}

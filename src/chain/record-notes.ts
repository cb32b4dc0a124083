/** What is said of a record during a round: of several words the one with the latest time counts. */

import { withoutUndefined } from '../event/without-undefined.js';
import type { FieldValue } from './field-keys.js';

/** A value with the time it is from. */
export type Dated<Value> = readonly [value: Value, atMs: number];

/** A user-defined field with the time its value is from. */
export type DatedField = readonly [...field: FieldValue, atMs: number];

/** The notes of one record. */
export interface RecordNotes {
  readonly handle: number;
  readonly callResult?: Dated<number>;
  readonly dispositionCode?: Dated<string>;
  readonly recordType?: Dated<number>;
  readonly scheduledTime?: Dated<number>;
  readonly fields?: readonly DatedField[];
}

/** What one event says of a record. */
export interface RecordWord {
  readonly atMs: number;
  readonly handle: number;
  readonly callResult?: number | undefined;
  readonly dispositionCode?: string | undefined;
  readonly recordType?: number | undefined;
  readonly scheduledTime?: number | undefined;
  readonly fields?: readonly FieldValue[] | undefined;
}

/** The notes with one more word. */
export function noted(
  notes: readonly RecordNotes[] | undefined,
  word: RecordWord,
): readonly RecordNotes[] {
  const all = notes ?? [];
  const known = notesOf(all, word.handle);
  const own = withWord(known ?? { handle: word.handle }, word);
  return known === undefined ? [...all, own] : all.map((other) => (other === known ? own : other));
}

export function notesOf(
  notes: readonly RecordNotes[] | undefined,
  handle: number,
): RecordNotes | undefined {
  return notes?.find((other) => other.handle === handle);
}

function withWord(notes: RecordNotes, word: RecordWord): RecordNotes {
  const { atMs } = word;
  return withoutUndefined<RecordNotes>({
    handle: notes.handle,
    callResult: later(notes.callResult, word.callResult, atMs),
    dispositionCode: later(notes.dispositionCode, word.dispositionCode, atMs),
    recordType: later(notes.recordType, word.recordType, atMs),
    scheduledTime: later(notes.scheduledTime, word.scheduledTime, atMs),
    fields: laterFields(notes.fields, word.fields, atMs),
  });
}

/** The value with the later time; of two from the same moment the one that came last. */
export function later<Value>(
  known: Dated<Value> | undefined,
  value: Value | undefined,
  atMs: number,
): Dated<Value> | undefined {
  if (value === undefined) return known;
  return known !== undefined && known[1] > atMs ? known : [value, atMs];
}

function laterFields(
  known: readonly DatedField[] | undefined,
  fields: readonly FieldValue[] | undefined,
  atMs: number,
): readonly DatedField[] | undefined {
  if (fields === undefined) return known;
  const merged = new Map((known ?? []).map((field) => [field[0], field]));
  for (const [key, value] of fields) {
    const other = merged.get(key);
    if (other === undefined || other[2] <= atMs) merged.set(key, [key, value, atMs]);
  }
  return [...merged.values()];
}

/** What a record has become by the end of a round. */

import { setUserField, type UserFields } from '../event/user-fields.js';
import { withoutUndefined } from '../event/without-undefined.js';
import type { Round } from './chain-state.js';
import type { FieldValue } from './field-keys.js';
import { type DatedField, notesOf, type RecordNotes } from './record-notes.js';
import { CUSTOMER_ID_KEY, customerIdIn, type RecordState } from './record-state.js';

/**
 * The record with what was said of it; fields it did not have are known from here on. `callResult` is
 * the dialer's: what an agent says of the result counts more, whenever it was said.
 */
export function settledRecord(
  record: RecordState,
  notes: RecordNotes | undefined,
  callResult?: number,
): RecordState {
  return withoutUndefined<RecordState>({
    ...record,
    recordType: notes?.recordType?.[0] ?? record.recordType,
    callResult: notes?.callResult?.[0] ?? callResult ?? record.callResult,
    customerId: customerIdIn(notes?.fields) ?? record.customerId,
    fields: settledFields(record.fields, notes?.fields),
  });
}

/** All records with what the round said of them; the primary one with the call's result. */
export function settledRecords(
  records: readonly RecordState[],
  round: Round,
  callResult?: number,
): readonly RecordState[] {
  return records.map((record) => {
    const ofCall = record.handle === round.handle ? callResult : undefined;
    return settledRecord(record, notesOf(round.notes, record.handle), ofCall);
  });
}

function settledFields(
  known: readonly FieldValue[] | undefined,
  noted: readonly DatedField[] | undefined,
): readonly FieldValue[] | undefined {
  if (noted === undefined) return known;
  const settled = new Map(known);
  for (const [key, value] of noted) if (key !== CUSTOMER_ID_KEY) settled.set(key, value);
  return settled.size === 0 ? undefined : [...settled];
}

/**
 * The user-defined fields that the round changed; undefined when it changed none. A field that was set
 * to the value it had is not changed (seed: "which have been modified during this round").
 */
export function changedFields(
  { fields }: RecordState,
  notes: RecordNotes | undefined,
): UserFields | undefined {
  const known = new Map(fields);
  const changed = (notes?.fields ?? []).filter(
    ([key, value]) => key !== CUSTOMER_ID_KEY && known.get(key) !== value,
  );
  if (changed.length === 0) return undefined;
  const result: Record<string, string> = {};
  for (const [key, value] of changed) setUserField(result, key, value);
  return result;
}

import type { Events } from '../event/event.js';
import { withoutUndefined } from '../event/without-undefined.js';
import { type FieldKeys, type FieldValue, keyedFields } from './field-keys.js';

/**
 * A record of a chain in memory. Its status is not kept: while the chain is in memory it is Retrieved,
 * and what it becomes in the end is decided then (seed: GSW_RECORD_STATUS).
 */
export interface RecordState {
  readonly handle: number;
  readonly chainN: number;
  readonly phone: string;
  readonly phoneType: number;
  readonly recordType: number;
  readonly callResult: number;
  readonly customerId?: string;
  /** User-defined fields as far as known, by which a later value is seen to be a change. */
  readonly fields?: readonly FieldValue[];
}

type RetrievedRecord = Events['ChainRetrieved']['records'][number];

/**
 * The key that makes a column the customer id (seed: GSW_CUSTOMER_ID: "this field is configured with
 * the GSW_CUSTOMER_ID send_attribute"); so it is no user-defined field.
 */
export const CUSTOMER_ID_KEY = 'GSW_CUSTOMER_ID';

/** A record as it was retrieved, its user-defined fields under the keys they travel with. */
export function recordOf(retrieved: RetrievedRecord, keys: FieldKeys): RecordState {
  const { handle, chainN, phone, phoneType, recordType, callResult } = retrieved;
  const fields = keyedFields(retrieved.fields, keys);
  const customerId = retrieved.customerId ?? customerIdIn(fields);
  return withoutUndefined<RecordState>({
    handle,
    chainN,
    phone,
    phoneType,
    recordType,
    callResult,
    customerId,
    fields: withoutCustomerId(fields),
  });
}

/** The customer id among fields, where a column is configured to be it. */
export function customerIdIn(
  fields: readonly (readonly [key: string, value: string, ...rest: unknown[]])[] | undefined,
): string | undefined {
  return fields?.find(([key]) => key === CUSTOMER_ID_KEY)?.[1];
}

function withoutCustomerId(
  fields: readonly FieldValue[] | undefined,
): readonly FieldValue[] | undefined {
  const others = fields?.filter(([key]) => key !== CUSTOMER_ID_KEY);
  return others === undefined || others.length === 0 ? undefined : others;
}

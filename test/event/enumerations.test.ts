import { expect, it } from 'vitest';
import {
  CALL_RESULTS,
  DIAL_MODES,
  isPredictive,
  isScheduled,
  isSuccessful,
  nameOf,
  OPTIMIZATION_METHODS,
  PHONE_TYPES,
  RECORD_STATUSES,
  RECORD_TYPES,
} from '#dist/event/enumerations.js';

it.each([
  ['call results', CALL_RESULTS, 54],
  ['record types', RECORD_TYPES, 8],
  ['record statuses', RECORD_STATUSES, 10],
  ['phone types', PHONE_TYPES, 11],
  ['dial modes', DIAL_MODES, 12],
  ['optimization methods', OPTIMIZATION_METHODS, 4],
])('counts %s from 0 without a gap, as look-up is by position', (_, table, count) => {
  expect(table.map((entry) => entry.value)).toEqual(Array.from({ length: count }, (_, n) => n));
  expect(new Set(table.map((entry) => entry.name)).size).toBe(count);
});

it.each([54, -1, 1.5, 2 ** 40])('passes the unknown number %d through', (value) => {
  expect(nameOf(CALL_RESULTS, value)).toBe(String(value));
  expect([isSuccessful(value), isScheduled(value), isPredictive(value)]).toEqual([
    false,
    false,
    false,
  ]);
});

it('knows what the conditions of the message ask', () => {
  const values = (table: readonly { value: number }[], test: (value: number) => boolean) =>
    table.map((entry) => entry.value).filter(test);
  expect(values(CALL_RESULTS, isSuccessful)).toEqual([0, 1, 2, 24, 30, 31, 33, 40, 50, 51, 52, 53]);
  expect(values(RECORD_TYPES, isScheduled)).toEqual([3, 4, 5, 6]);
  expect(values(DIAL_MODES, isPredictive)).toEqual([1, 5, 10]);
  expect(nameOf(CALL_RESULTS, 33)).toBe('Answer');
});

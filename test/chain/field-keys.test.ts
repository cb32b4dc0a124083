import { expect, it } from 'vitest';
import { keyedFields } from '#dist/chain/field-keys.js';

const KEYS = new Map([
  ['other_1', 'Other1'],
  ['other_2', 'Other2'],
]);

it.each<[string, Record<string, string> | undefined, typeof KEYS | undefined, unknown]>([
  [
    'takes names for keys without definitions',
    { a: '1', b: '2' },
    undefined,
    [
      ['a', '1'],
      ['b', '2'],
    ],
  ],
  ['puts a column under its key', { other_1: '1' }, KEYS, [['Other1', '1']]],
  ['leaves a key as it is', { Other2: '2' }, KEYS, [['Other2', '2']]],
  ['leaves out what has no send_attribute', { secret: '3', Other1: '1' }, KEYS, [['Other1', '1']]],
  ['leaves out all where no field has one', { a: '1' }, new Map(), undefined],
  ['lets the later of two count', { other_1: '1', Other1: '2' }, KEYS, [['Other1', '2']]],
  ['has nothing of nothing', undefined, KEYS, undefined],
])('%s', (_, fields, keys, expected) => {
  expect(keyedFields(fields, keys)).toEqual(expected);
});

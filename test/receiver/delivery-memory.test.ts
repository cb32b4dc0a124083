import { expect, it } from 'vitest';
import { DeliveryMemory } from '#dist/receiver/delivery-memory.js';

it('compares with the first bytes and counts requests', () => {
  const memory = new DeliveryMemory();
  const note = (body: string) => memory.note('guid', Buffer.from(body));
  expect(note('a')).toEqual({ repetition: 'first', nth: 1, alreadyAccepted: false });
  expect(note('a')).toEqual({ repetition: 'duplicate', nth: 2, alreadyAccepted: false });
  memory.noteAccepted('guid');
  expect(note('b')).toEqual({ repetition: 'changed', nth: 3, alreadyAccepted: true });
  expect(note('a')).toEqual({ repetition: 'duplicate', nth: 4, alreadyAccepted: true });
});

it('forgets the oldest GUID when it is full', () => {
  const memory = new DeliveryMemory(2);
  const note = (guid: string) => memory.note(guid, Buffer.from('x')).repetition;
  expect(['1', '2', '3', '2', '1'].map(note)).toEqual([
    'first',
    'first',
    'first',
    'duplicate',
    'first',
  ]);
});

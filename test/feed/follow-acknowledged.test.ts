import { expect, it } from 'vitest';
import { UnbrokenPrefix } from '#dist/feed/unbroken-prefix.js';

it('tells the place before which all has ended, whatever the order', () => {
  const places: number[] = [];
  const prefix = new UnbrokenPrefix<number>((place) => places.push(place));
  const [one, two, three, four] = [1, 2, 3, 4].map((place) => prefix.begin(place));
  two?.();
  three?.();
  expect(places).toEqual([]);
  one?.();
  expect(places).toEqual([3]);
  four?.();
  expect(places).toEqual([3, 4]);
});

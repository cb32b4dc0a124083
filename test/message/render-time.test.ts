import fc from 'fast-check';
import { expect, it } from 'vitest';
import { renderTime, TIME_PATTERN } from '#dist/message/render-time.js';

it.each([
  [1_732_368_000_045, '1732368000.045'],
  [1_732_368_000_000, '1732368000.000'],
  [1_732_368_000_450, '1732368000.450'],
  [0, '0.000'],
  [-0, '0.000'],
  [7, '0.007'],
  [-1, '-0.001'],
  [-1500, '-1.500'],
  [Number.MAX_SAFE_INTEGER, '9007199254740.991'],
  [8_999_999_999_999_999, '8999999999999.999'],
])('renders %d as %s', (timeMs, text) => {
  expect(renderTime(timeMs)).toBe(text);
});

it('loses nothing', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (timeMs) => {
      const text = renderTime(timeMs);
      expect(text).toMatch(TIME_PATTERN);
      expect(BigInt(text.replace('.', ''))).toBe(BigInt(timeMs));
    }),
  );
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { chainKeyOf } from '#dist/chain/processed-chain.js';

it('names the calling list and the chain', () => {
  expect(chainKeyOf({ callingList: 'Customers', chainId: 42 })).toBe('Customers#42');
});

it('gives different chains different keys that survive every encoding', () => {
  const chain = fc.record({
    callingList: fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('a\0', '"a\\u0000"', 'a#1', 'a', '\ud800', '\ud801', '"'),
    ),
    chainId: fc.integer({ min: -3, max: 3 }),
  });
  fc.assert(
    fc.property(chain, chain, (one, other) => {
      const isSame = one.callingList === other.callingList && one.chainId === other.chainId;
      expect(chainKeyOf(one) === chainKeyOf(other)).toBe(isSame);
      expect(Buffer.from(chainKeyOf(one)).toString()).toBe(chainKeyOf(one));
      expect(chainKeyOf(one)).not.toMatch(/\p{Cc}/u);
    }),
    { numRuns: 1_000 },
  );
});

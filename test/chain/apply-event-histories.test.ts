import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlayer, type PlayTerms, throughJson } from '../support/play-events.ts';
import { essence, expectedMessages } from './naive-reference.ts';
import { chanceOf, type Event, GROUPS, interleaved, randomChain } from './random-history.ts';

function play(events: readonly Event[], terms: PlayTerms = {}) {
  const player = createPlayer(terms);
  for (const event of [...GROUPS, ...events]) player.play(event);
  return player;
}

describe('any legal history', () => {
  it('gives the messages of the naive reference, exactly once each, however it is delivered', () => {
    fc.assert(
      fc.property(fc.gen(), (generate) => {
        const chance = chanceOf(generate, fc.nat);
        const chains = Array.from({ length: 1 + chance.below(4) }, (_, n) => {
          return randomChain(n + 1, chance);
        });
        const feed = interleaved(
          chains.map(({ delivered }) => delivered),
          chance,
        );
        const { messages, diagnostics } = play(feed, { restart: throughJson });
        for (const chain of chains) {
          const own = messages.filter((message) => message['GSW_CHAIN_ID'] === chain.chainId);
          expect(own.map(essence)).toEqual(expectedMessages(chain));
        }
        expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it('has states that JSON keeps, and that a replay of everything leaves as they are', () => {
    fc.assert(
      fc.property(fc.gen(), (generate) => {
        const { delivered } = randomChain(1, chanceOf(generate, fc.nat));
        const restart: PlayTerms['restart'] = (state) => {
          expect(throughJson(state)).toStrictEqual(state);
          return state;
        };
        const { messages, states } = play([...delivered, ...delivered], { restart });
        expect(messages).toEqual(play(delivered).messages);
        expect([...states.values()].map(({ kind }) => kind)).toEqual(['closed']);
      }),
      { numRuns: 300 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlayer, type PlayTerms, throughJson } from '../support/play-events.ts';
import { expectedMessages } from './naive-reference.ts';
import { type Chance, chanceOf, type Event, GROUPS, randomChain } from './random-history.ts';

/** What the reference does not speak of: the same for every message of a chain's record. */
const CONSTANT =
  /^GSW_(MESSAGE|TIMESTAMP|PHONE|CHAIN_N|CAMPAIGN|CONTACT|CALLING|GROUP|QUEUE_NAME|DIAL_MODE|OPTIMIZE)/;

/** A message as the reference puts it; GUIDs that the player made up stand for none. */
function essence(message: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(message).filter(([name, value]) => {
    return !CONSTANT.test(name) && !String(value).startsWith('ATTEMPT-');
  });
  return Object.fromEntries(entries);
}

/** The events of many chains in one feed: each chain's own order stays. */
function interleaved(feeds: readonly (readonly Event[])[], { below }: Chance): Event[] {
  const left = feeds.map((feed) => [...feed]);
  const all: Event[] = [];
  for (;;) {
    const open = left.filter((feed) => feed.length > 0);
    const next = open[below(Math.max(1, open.length))]?.shift();
    if (next === undefined) return all;
    all.push(next);
  }
}

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

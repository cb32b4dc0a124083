import { expect, it } from 'vitest';
import { generateChainEvents } from '../support/generate-chain-events.ts';
import { createPlayer } from '../support/play-events.ts';

it('gives eight events and one message for each chain, and nothing to complain of', () => {
  const player = createPlayer();
  const events = [...generateChainEvents(500, { open: 40 })];
  for (const event of events) player.play(event);
  expect(events).toHaveLength(1 + 500 * 8);
  expect(player.diagnostics).toEqual([]);
  expect(new Set(player.messages.map((message) => message['GSW_CHAIN_ID'])).size).toBe(500);
  expect(player.messages).toHaveLength(500);
});

it('is the same for the same seed', () => {
  const feed = (seed: number) => JSON.stringify([...generateChainEvents(20, { seed })]);
  expect(feed(3)).toBe(feed(3));
  expect(feed(3)).not.toBe(feed(4));
});

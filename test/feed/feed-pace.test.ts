import { performance } from 'node:perf_hooks';
import { describe, expect, it, vi } from 'vitest';
import { FeedPace } from '#dist/feed/feed-pace.js';
import { temporaryStore } from '../delivery/stores.ts';
import { startEngine } from '../engine/engines.ts';
import { startReceiver } from '../lab/scripted-receiver.ts';
import { fullEvent } from '../support/full-event.ts';

describe('the pace of a feed', () => {
  it('is as fast as it can be while connections would take more, and lets deliveries have turns', async () => {
    const pace = new FeedPace({ isFeedAhead: () => false });
    let turns = 0;
    let pauses = 0;
    for (let event = 0; event < 2000; event += 1) {
      const pause = pace.afterEvent();
      if (pause === undefined) continue;
      pauses += 1;
      setImmediate(() => {
        turns += 1;
      });
      await pause;
    }
    expect(pauses).toBeGreaterThan(50);
    expect(pauses).toBeLessThan(1000);
    expect(turns).toBeGreaterThan(pauses / 2);
  });

  it('is at most eight events a millisecond while messages wait for a connection', async () => {
    const pace = new FeedPace({ isFeedAhead: () => true });
    const start = performance.now();
    for (let event = 0; event < 400; event += 1) await pace.afterEvent();
    const lastedMs = performance.now() - start;
    expect(lastedMs).toBeGreaterThan(45);
  });
});

describe('a feed that never rests', () => {
  it('has its messages sent from memory, not read back from the store', async () => {
    const receiver = await startReceiver({ answer: (_request, response) => response.end() });
    const store = await temporaryStore();
    const claim = vi.spyOn(store, 'claim');
    const uri = { 'contact-processed-notification-uri': receiver.uri };
    const { engine } = await startEngine(uri, { store });
    let accepted = 0;
    const feed = async () => {
      while (accepted < 500) {
        accepted += 1;
        await engine.accept(fullEvent({ id: `event-${accepted}`, chainId: accepted }));
      }
    };
    await Promise.all(Array.from({ length: 20 }, feed));
    await engine.drained();
    expect(receiver.requests).toHaveLength(500);
    const claims = await Promise.all(claim.mock.results.map(({ value }) => value));
    const readBack = claims.flatMap(({ messages }) => messages);
    expect(readBack.length).toBeLessThan(250);
  });
});

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { essence, expectedMessages } from '../chain/naive-reference.ts';
import { chanceOf, GROUPS, interleaved, randomChain } from '../chain/random-history.ts';
import { SCENARIOS } from '../support/scenarios.ts';
import { RestartingEngine } from './restarting-engine.ts';

const UUID = /^[0-9a-f]{8}-/;

/** A message as the files beside the stories have it. */
function normalForm(message: Record<string, unknown>, index: number): Record<string, unknown> {
  const attemptGuid = String(message['GSW_CALL_ATTEMPT_GUID']);
  return {
    ...message,
    GSW_MESSAGE_GUID: `MESSAGE-${index + 1}`,
    GSW_TIMESTAMP: message['GSW_COMPLETE_PROCESSING'],
    GSW_CALL_ATTEMPT_GUID: UUID.test(attemptGuid) ? `ATTEMPT-${index + 1}` : attemptGuid,
  };
}

describe.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  'the story %s on disk',
  (_, { events, fieldKeys, messagesFile }) => {
    const expected: unknown = JSON.parse(readFileSync(messagesFile, 'utf8'));
    const middle = Math.floor(events.length / 2);

    it('gives the messages beside it with a restart in the middle, and again none', async () => {
      const running = await RestartingEngine.startForTest(fieldKeys);
      await running.acceptAll(events.slice(0, middle));
      await running.restart();
      await running.acceptAll(events.slice(middle));
      expect((await running.messages()).map(normalForm)).toEqual(expected);
      expect(running.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
      await running.restart();
      const again = await running.acceptAll(events);
      expect(again.filter(({ kind }) => kind === 'accepted')).toEqual([]);
      expect((await running.messages()).map(normalForm)).toEqual(expected);
      expect(await running.store.chainCounts()).toEqual({ open: 0, dropped: 0 });
    });
  },
);

describe('any legal history on disk', () => {
  it(
    'gives the messages of the naive reference, exactly once each, through restarts',
    {
      timeout: 120_000,
    },
    () =>
      fc.assert(
        fc.asyncProperty(fc.gen(), async (generate) => {
          const chance = chanceOf(generate, fc.nat);
          const chains = Array.from({ length: 1 + chance.below(6) }, (_, n) => {
            return randomChain(n + 1, chance);
          });
          const feeds = chains.map(({ delivered }) => delivered);
          const { running, close } = await RestartingEngine.start();
          try {
            await running.acceptAll(GROUPS);
            let batch: unknown[] = [];
            for (const event of interleaved(feeds, chance)) {
              batch.push(event);
              const next = chance.below(25);
              if (next > 4) continue; // asked for together with those after it
              await running.acceptAll(batch);
              batch = [];
              if (next === 0) await running.restart();
            }
            await running.acceptAll(batch);
            const messages = await running.messages();
            for (const chain of chains) {
              const own = messages.filter((message) => message['GSW_CHAIN_ID'] === chain.chainId);
              expect(own.map(essence)).toEqual(expectedMessages(chain));
            }
            const severe = running.diagnostics.filter(({ severity }) => severity !== 'info');
            expect(severe).toEqual([]);
            expect(await running.store.verify()).toMatchObject({ findings: [] });
          } finally {
            await close();
          }
        }),
        { numRuns: 15 },
      ),
  );
});

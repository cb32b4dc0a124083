import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createPlayer, type PlayTerms, throughJson } from '../support/play-events.ts';
import { SCENARIOS, type Scenario } from '../support/scenarios.ts';

function play({ fieldKeys }: Scenario, events: readonly unknown[], terms: PlayTerms = {}) {
  const player = createPlayer({ fieldKeys, ...terms });
  for (const event of events) player.play(event);
  return player;
}

describe.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  'the story %s',
  (_, scenario) => {
    const { events, messagesFile } = scenario;
    const expected: unknown = JSON.parse(readFileSync(messagesFile, 'utf8'));

    it('gives the messages beside it, and nothing to warn of', () => {
      const { messages, diagnostics, states } = play(scenario, events);
      expect(messages).toEqual(expected);
      expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
      expect([...states.values()].map(({ kind }) => kind)).toEqual(['closed']);
    });

    it.each<[string, readonly unknown[]]>([
      ['every event is repeated', events.flatMap((event) => [event, event])],
      ['all of it is replayed', [...events, ...events]],
      ['it is replayed up to every event', events.flatMap((_, at) => events.slice(0, at + 1))],
    ])('gives the same messages when %s', (_, repeated) => {
      const { messages, diagnostics } = play(scenario, repeated);
      expect(messages).toEqual(expected);
      expect(diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
    });

    it('gives the same messages when all stops after every event', () => {
      expect(play(scenario, events, { restart: throughJson }).messages).toEqual(expected);
    });
  },
);

describe("the seed's scenario", () => {
  const scenario = SCENARIOS.find(({ name }) => name === 'chain-of-three');
  const { messages } = play(scenario as Scenario, (scenario as Scenario).events);

  it('gives one message, of record 1 and with its user data only', () => {
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({
      GSW_RECORD_HANDLE: 5006,
      GSW_DISPOSITION_CODE: 'SALE',
      Other1: 'of record 1',
    });
    expect(JSON.stringify(messages)).not.toMatch(/of record [23]|OF_RECORD_3|Other2/);
  });
});

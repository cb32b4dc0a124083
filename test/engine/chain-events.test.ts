import { expect, it } from 'vitest';
import { generateChainEvents } from '../support/generate-chain-events.ts';
import { startEngine } from './engines.ts';

it('says of events of chains that it does not take them, and stores nothing', async () => {
  const { engine } = await startEngine({});
  for (const event of generateChainEvents(1)) {
    expect(await engine.accept(event)).toMatchObject({
      kind: 'invalid',
      diagnostics: [{ code: 'event-unknown', summary: `the engine takes no event ${event.event}` }],
    });
  }
  expect(engine.status().ledger.accepted).toBe(0);
});

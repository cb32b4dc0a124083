/** Writes the expected messages of all scenarios again, to be read before they are committed: `npx tsx test/support/write-scenarios.ts`. */
import { writeFileSync } from 'node:fs';
import { createPlayer } from './play-events.ts';
import { SCENARIOS } from './scenarios.ts';

for (const { events, fieldKeys, messagesFile } of SCENARIOS) {
  const player = createPlayer({ fieldKeys });
  for (const event of events) player.play(event);
  writeFileSync(messagesFile, `${JSON.stringify(player.messages, null, 2)}\n`);
}

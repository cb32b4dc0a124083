import { expect, it } from 'vitest';
import { PERSONALITY_NAMES } from '#dist/receiver/personalities.js';
import { pageOf } from '../docs/pages.ts';
import { deviations, renderFaults } from './fault-matrix.ts';
import { runFault } from './fault-run.ts';

it('the page of faults is current: npm run faults writes it', () => {
  expect(pageOf('samples/operating/faults.md').text).toBe(renderFaults());
});

/** The rest of the matrix is for `npm run faults`. */
it.concurrent.each(PERSONALITY_NAMES)('%s comes to what the page says', async (personality) => {
  const isSecure = PERSONALITY_NAMES.indexOf(personality) % 3 === 0;
  const transport = isSecure ? 'https' : 'http';
  const result = await runFault({ personality, transport, pool: 10 });
  expect(deviations(personality, result)).toEqual([]);
});

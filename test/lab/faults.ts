/** `npm run faults`: the whole matrix, a line for each run; writes the page. Takes some minutes. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PERSONALITY_NAMES } from '#dist/receiver/personalities.js';
import { deviations, renderFaults } from './fault-matrix.ts';
import { type FaultCase, LATENESS_MS, runFault, TRANSPORTS } from './fault-run.ts';

const { values: flags } = parseArgs({
  options: { only: { type: 'string', default: '' }, together: { type: 'string', default: '4' } },
});

const cases: FaultCase[] = PERSONALITY_NAMES.filter((name) => name.includes(flags.only)).flatMap(
  (personality) =>
    TRANSPORTS.flatMap((transport) => [1, 10].map((pool) => ({ personality, transport, pool }))),
);
let failed = 0;

async function work(): Promise<void> {
  for (let next = cases.shift(); next; next = cases.shift()) {
    const result = await runFault(next);
    const late = result.lateMs > LATENESS_MS ? [`late by ${Math.round(result.lateMs)} ms`] : [];
    const found = [...deviations(next.personality, result), ...late];
    failed += found.length > 0 ? 1 : 0;
    const { personality, transport, pool } = next;
    const words = found.length > 0 ? `NOT AS IT HAS TO BE: ${found.join('; ')}` : result.mode;
    process.stdout.write(`${personality} · ${transport} · pool ${pool}: ${words}\n`);
  }
}

await Promise.all(Array.from({ length: Number(flags.together) }, work));
const page = fileURLToPath(new URL('../../samples/operating/faults.md', import.meta.url));
await writeFile(page, renderFaults());
process.exitCode = failed > 0 ? 1 : 0;

import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { PATIENCE_MS } from './support/patience.ts';

/** Tests of folders that do no I/O: they share a process, and cannot disturb each other. */
const PURE = ['text', 'option-file', 'options', 'convert', 'event', 'chain', 'message'];

/** Laws that are tried with many generated inputs, and how work grows. */
const LAWS = [
  'test/**/*laws.test.ts',
  'test/**/{robustness,linear-time,generated-chains,guard-prefixes,model}.test.ts',
];

/** Kills, refusing disks, receivers that are away. */
const FAULTS = ['test/**/*{kill,adversity,outage,failures}*.test.ts'];

/** Whole processes, one story each. */
const JOURNEYS = ['test/e2e/**/*.test.ts'];

const pure = PURE.map((folder) => `test/${folder}/**/*.test.ts`);

/** Tests run against the compiled output, so what is tested is what ships (worker threads included). */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    maxWorkers: availableParallelism() + 1, // most tests wait for files and sockets
    testTimeout: PATIENCE_MS + 30_000, // what waits in vain says what for
    hookTimeout: PATIENCE_MS + 30_000,
    server: { deps: { external: [/\/dist\//] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: pure,
          exclude: [...LAWS, ...FAULTS],
          pool: 'threads',
          isolate: false,
        },
      },
      { extends: true, test: { name: 'laws', include: LAWS, exclude: FAULTS } },
      { extends: true, test: { name: 'faults', include: FAULTS } },
      {
        extends: true,
        test: { name: 'journeys', include: JOURNEYS, exclude: FAULTS, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: [...pure, ...LAWS, ...FAULTS, ...JOURNEYS],
          isolate: false, // each file cleans up after itself; loading everything anew took a quarter of the time
        },
      },
    ],
  },
});

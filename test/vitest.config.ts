import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests run against the compiled output, so what is tested is what ships (worker threads included). */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    maxWorkers: availableParallelism() + 1, // most tests wait for files and sockets
    testTimeout: 20_000,
    hookTimeout: 20_000,
    server: { deps: { external: [/\/dist\//] } },
  },
});

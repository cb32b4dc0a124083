import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { startWorking } from '../lab/working-process.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const WORK = new URL('chains-process.ts', import.meta.url);
const CHAINS = 150;
const EVENTS = 1 + CHAINS * 8;
const KILLS = 10;

describe('a process that takes events of chains and is killed', () => {
  it('gives exactly one message for each round, when the feed is replayed', {
    timeout: 120_000,
  }, async () => {
    const random = seededRandom(7);
    const { path: folder, remove } = await createTemporaryFolder();
    onTestFinished(remove);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const working = startWorking(WORK, folder, CHAINS);
      onTestFinished(() => working.kill());
      await working.until(1 + Math.floor(random() * EVENTS));
      await working.kill();
      await checkMessages(folder, (count) => expect(count).toBeLessThanOrEqual(CHAINS));
    }
    const last = startWorking(WORK, folder, CHAINS);
    onTestFinished(() => last.kill());
    await last.until(EVENTS + 1);
    expect(last.said.at(-1)).toBe('done');
    await last.kill();
    await checkMessages(folder, (count) => expect(count).toBe(CHAINS));
  });
});

/** No chain has two messages, and everything adds up. */
async function checkMessages(folder: string, check: (count: number) => void): Promise<void> {
  const store = await openSqliteStore(folder);
  try {
    const messages = await store.list({ limit: CHAINS * 2 });
    expect(new Set(messages.map(({ chainKey }) => chainKey)).size).toBe(messages.length);
    expect(await store.verify()).toMatchObject({ findings: [] });
    const closed = await store.listChains({ state: 'closed', limit: CHAINS * 2 });
    expect(closed.map(({ key }) => key)).toEqual(messages.map(({ chainKey }) => chainKey).sort());
    check(messages.length);
  } finally {
    await store.close();
  }
}

import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { startWorking } from '../lab/working-process.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { NOW } from './messages.ts';

const WORK = new URL('messages-process.ts', import.meta.url);

describe('a process that is killed', () => {
  const LINES = 4;
  const KILLS = 5;

  it.each(Array.from({ length: LINES }, (_, line) => [line]))(
    'has stored everything it acknowledged, kill after kill: %i',
    { timeout: 60_000 },
    async (line) => {
      const random = seededRandom(line + 1);
      const { path: folder, remove } = await createTemporaryFolder();
      onTestFinished(remove);
      const seen = new Set<string>();
      let first = 0;
      for (let kill = 0; kill < KILLS; kill += 1) {
        const working = startWorking(WORK, folder, first);
        onTestFinished(() => working.kill());
        await working.until(1 + Math.floor(random() * 300));
        await working.kill();
        for (const said of working.said) seen.add(said);
        first += 1_000_000;
        await expectAll(folder, seen);
      }
    },
  );

  async function expectAll(folder: string, seen: ReadonlySet<string>): Promise<void> {
    const store = await openSqliteStore(folder);
    try {
      const messages = await store.list({ limit: 1_000_000 });
      const ids = new Set(messages.map(({ eventId }) => eventId));
      const states = new Map(messages.map(({ seq, state }) => [String(seq), state]));
      const lost = [...seen].filter((said) => {
        const [what, which = ''] = said.split(' ');
        return what === 'accepted' ? !ids.has(`event-${which}`) : states.get(which) !== what;
      });
      expect(lost).toEqual([]);
      const { findings } = await store.verify();
      expect(findings).toEqual([]);
      expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
      await claimInOrder();
    } finally {
      await store.close();
    }

    /** Of each chain the oldest is next, and its body is whole. */
    async function claimInOrder(): Promise<void> {
      const pending = await store.list({ state: 'pending', limit: 1_000_000 });
      const heads = new Map<string, number>();
      for (const { chainKey, seq } of pending) if (!heads.has(chainKey)) heads.set(chainKey, seq);
      const claimed = (await store.claim(100, NOW)).messages;
      expect(claimed.map(({ seq }) => seq).sort()).toEqual([...heads.values()].sort());
      for (const { guid, body } of claimed) expect(body).toBe(`{"n":${Number(guid.slice(-12))}}`);
    }
  }
});

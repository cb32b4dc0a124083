import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { NewMessage } from '#dist/store/message-store.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import type { Store } from '#dist/store/store.js';

/** A folder that is gone when the test has finished. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ocs-notifier-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A store in a folder of its own. When the test has finished, its ledger must balance. */
export async function temporaryStore(): Promise<Store> {
  const store = await openSqliteStore(await temporaryFolder());
  onTestFinished(async () => {
    try {
      await expectBalance(store);
    } finally {
      await store.close();
    }
  });
  return store;
}

export async function expectBalance(store: Store): Promise<void> {
  const { ledger, findings } = await store.verify();
  expect(findings).toEqual([]);
  const { accepted, pending, delivered, dead, dropped } = ledger;
  expect(pending + delivered + dead + dropped).toBe(accepted);
}

/** Stores messages `first`, `first + 1`, … each in a chain of its own. */
export async function acceptMessages(
  store: Store,
  count: number,
  changes: Partial<NewMessage> = {},
): Promise<void> {
  const first = (await store.ledger()).accepted + 1;
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      store.add(
        {
          guid: `GUID-${first + index}`,
          chainKey: `chain-${first + index}`,
          createdAtMs: 0,
          body: '{}',
          eventId: undefined,
          ...changes,
        },
        { claimable: false, maxMessages: 1_000_000 },
        0,
      ),
    ),
  );
}

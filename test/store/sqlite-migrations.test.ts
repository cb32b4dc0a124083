import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '#dist/store/sqlite/driver.js';
import { MIGRATIONS } from '#dist/store/sqlite/migrations.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { claimSeqs, delivered, guidOf, NOW, newMessage, WAITING } from './messages.ts';
import { newGeneration } from './options-history-contract.ts';

/** A delivered message, one that failed and waits for its retry, and one that was never attempted. */
const MESSAGES = `
  INSERT INTO messages (seq, guid, chain, event_id, created_at, queued_at, state, parked, due_at,
    attempts, ended_at, started_at, duration, generation, status, failure) VALUES
    (1, '${guidOf(1)}', 'A', 'e1', ${NOW}, ${NOW}, 1, 0, NULL, 1, ${NOW}, ${NOW}, 1.5, 4, 204, NULL),
    (2, '${guidOf(2)}', 'B', NULL, ${NOW}, ${NOW}, 0, 1, ${NOW}, 1, NULL, ${NOW}, 2, 3, 503, '503'),
    (3, '${guidOf(3)}', 'C', NULL, ${NOW}, ${NOW}, 0, 0, NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL);
  INSERT INTO bodies VALUES (2, '{"n":2}'), (3, '{"n":3}');
  INSERT INTO failures VALUES (2, 1, ${NOW}, 2, 6, 503, '503', NULL);
  UPDATE ledger SET accepted = 3, pending = 2, delivered = 1;
`;
const LEDGER = { accepted: 3, pending: 2, delivered: 1, dead: 0, dropped: 0 };

/** A store as the first release left it. */
async function storeOfVersion1(rows: string): Promise<string> {
  const folder = await createTemporaryFolder();
  onTestFinished(() => folder.remove());
  changeFile(folder.path, `PRAGMA journal_mode = WAL; ${MIGRATIONS[0]?.()}; ${rows}`);
  changeFile(folder.path, 'PRAGMA user_version = 1');
  return folder.path;
}

function changeFile(folder: string, sql: string): void {
  const db = openDatabase(join(folder, 'messages.db'));
  db.exec(sql);
  db.close();
}

/** Every row of the tables that version 1 has, but the one that says who holds the store. */
function rowsOf(folder: string): unknown {
  const db = openDatabase(join(folder, 'messages.db'));
  const tables = ['* FROM messages', 'seq, body FROM bodies', '* FROM failures', '* FROM ledger'];
  const rows = tables.map((table) => db.prepare(`SELECT ${table}`).all());
  db.close();
  return JSON.parse(JSON.stringify(rows));
}

describe('a store of version 1', () => {
  it('is brought up to date, with every message as it was', async () => {
    const folder = await storeOfVersion1(MESSAGES);
    const before = rowsOf(folder);
    const store = await openSqliteStore(folder);
    expect(store.hashKey).toHaveLength(32);
    expect(await store.reloads()).toEqual([]);
    expect(await store.verify()).toEqual({ ledger: LEDGER, findings: [] });
    await store.close();
    expect(rowsOf(folder)).toEqual(before);
  });

  it('goes on with its work, and remembers options from now on', async () => {
    const folder = await storeOfVersion1(MESSAGES);
    const store = await openSqliteStore(folder);
    expect((await claimSeqs(store)).sort()).toEqual([2, 3]);
    await store.settle(delivered(2));
    const repeated = newMessage(9, { eventId: 'e1' });
    expect(await store.add(repeated, WAITING, NOW)).toMatchObject({ kind: 'repeated' });
    const number = await store.numberGeneration(newGeneration(1), true);
    const key = Buffer.from(store.hashKey);
    await store.close();
    const again = await openSqliteStore(folder);
    expect(await again.generation(number)).toEqual({ number, ...newGeneration(1) });
    expect(key.equals(again.hashKey)).toBe(true);
    await again.close();
  });

  it.each([
    ['7, after the highest of its attempts', MESSAGES, 7],
    ['5, when failures are forgotten', `${MESSAGES}; DELETE FROM failures`, 5],
    ['1, without attempts', '', 1],
  ])('numbers generations from %s', async (_, rows, first) => {
    const store = await openSqliteStore(await storeOfVersion1(rows));
    onTestFinished(() => store.close());
    expect(await store.generation(4)).toBeUndefined();
    expect(await store.numberGeneration(newGeneration(1), true)).toBe(first);
    expect(await store.numberGeneration(newGeneration(2), true)).toBe(first + 1);
  });

  it('is not read by this version before that, and left as it is', async () => {
    const folder = await storeOfVersion1(MESSAGES);
    await expect(openSqliteStore(folder, { mode: 'read' })).rejects.toMatchObject({
      code: 'STORE_CORRUPT',
      message: expect.stringContaining('older version'),
      help: expect.stringContaining('ocs-notifier run'),
    });
    await (await openSqliteStore(folder)).close();
    const reader = await openSqliteStore(folder, { mode: 'read' });
    expect(await reader.ledger()).toEqual(LEDGER);
    await reader.close();
  });

  it('stays one, whole, when it cannot be brought up to date', async () => {
    const folder = await storeOfVersion1(MESSAGES);
    const before = rowsOf(folder);
    changeFile(folder, 'CREATE TABLE hash_key (in_the_way)');
    await expect(openSqliteStore(folder)).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect(rowsOf(folder)).toEqual(before);
    changeFile(folder, 'DROP TABLE hash_key');
    const store = await openSqliteStore(folder);
    expect(await store.verify()).toEqual({ ledger: LEDGER, findings: [] });
    await store.close();
  });
});

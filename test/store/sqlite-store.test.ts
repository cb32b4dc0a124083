import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MessageStore, NewMessage } from '#dist/store/message-store.js';
import { openDatabase } from '#dist/store/sqlite/driver.js';
import { MIGRATIONS } from '#dist/store/sqlite/migrations.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { completed, retrieved } from '../chain/chain-events.ts';
import { startWorking } from '../lab/working-process.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { rememberingLeases } from './last-leases.ts';
import { describeMessageStore } from './message-store-contract.ts';
import {
  acceptMany,
  CLAIMABLE,
  claimSeqs,
  dead,
  delivered,
  guidOf,
  NOW,
  newMessage,
  retry,
  seqOf,
  WAITING,
} from './messages.ts';
import { openTemporaryStore } from './open-sqlite.ts';
import { newGeneration } from './options-history-contract.ts';

describeMessageStore('the embedded store', openTemporaryStore);

const TAKEN = {
  ...WAITING,
  ...{ isNotifying: true, guid: guidOf(1), attemptGuid: guidOf(2), queuedAtMs: NOW },
};

async function newFolder(): Promise<string> {
  const folder = await createTemporaryFolder();
  onTestFinished(() => folder.remove());
  return folder.path;
}

async function newStore() {
  const underTest = await openTemporaryStore();
  onTestFinished(() => underTest.close());
  return { ...underTest, store: rememberingLeases(underTest.store) };
}

describe.skipIf(process.platform === 'win32')('the files of a store', () => {
  it('are for their owner alone, in a folder that is open to all, and when they were not', async () => {
    const folder = await newFolder();
    await chmod(folder, 0o755);
    const umask = process.umask(0);
    onTestFinished(() => void process.umask(umask));
    const modes = () =>
      readdirSync(folder).map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8));
    const first = await openSqliteStore(folder);
    await acceptMany(first, 3);
    expect(new Set(modes())).toEqual(new Set(['600']));
    expect(readdirSync(folder)).toContain('messages.db-wal');
    await first.close();
    for (const name of readdirSync(folder)) await chmod(join(folder, name), 0o644);
    const second = await openSqliteStore(folder);
    onTestFinished(() => second.close());
    await acceptMany(second, 1);
    expect(new Set(modes())).toEqual(new Set(['600']));
  });
});

/** What people do to the folder of a store that is in use. */
const LOSSES: readonly (readonly [string, (folder: string) => Promise<unknown>])[] = [
  ['the folder is deleted', (folder) => rm(folder, { recursive: true })],
  ['the folder is moved', (folder) => rename(folder, `${folder}-moved`)],
  [
    'the folder is moved, and another is made',
    async (folder) => {
      await rename(folder, `${folder}-moved`);
      await (await openSqliteStore(folder)).close();
    },
  ],
  ['the lock is deleted', (folder) => rm(join(folder, 'lock.db'))],
  ['the database is deleted', (folder) => rm(join(folder, 'messages.db'))],
  ['the write-ahead log is deleted', (folder) => rm(join(folder, 'messages.db-wal'))],
  [
    'the database is replaced by a copy',
    async (folder) => {
      await copyFile(join(folder, 'messages.db'), join(folder, 'copy'));
      await rename(join(folder, 'copy'), join(folder, 'messages.db'));
    },
  ],
];

describe.skipIf(process.platform === 'win32')('a store in use', () => {
  it.each(LOSSES)('acknowledges nothing more when %s, and says why', async (_, lose) => {
    const { folder, store } = await newStore();
    onTestFinished(() => rm(`${folder}-moved`, { recursive: true, force: true }));
    await acceptMany(store, 3);
    await lose(folder);
    const refusal = { code: 'STORE_FAILED', message: expect.stringContaining('in use') };
    await expect(store.add(newMessage(4), WAITING, NOW)).rejects.toMatchObject(refusal);
    await expect(store.claim(1, NOW)).rejects.toMatchObject(refusal);
    await expect(store.lost).resolves.toMatchObject(refusal);
  });

  it.each(LOSSES)('is told of when %s while nothing is asked', async (_, lose) => {
    const { folder, store } = await newStore();
    onTestFinished(() => rm(`${folder}-moved`, { recursive: true, force: true }));
    await acceptMany(store, 1);
    await lose(folder);
    await expect(store.lost).resolves.toMatchObject({ code: 'STORE_FAILED' });
  });

  it('writes no more when another process has taken it over', async () => {
    const { folder, store } = await newStore();
    await acceptMany(store, 1);
    const other = openDatabase(join(folder, 'messages.db'));
    other.exec("UPDATE holder SET token = 'another'");
    other.close();
    const refusal = { code: 'STORE_FAILED', message: expect.stringContaining('another process') };
    await expect(store.add(newMessage(2), WAITING, NOW)).rejects.toMatchObject(refusal);
    const rows = openDatabase(join(folder, 'messages.db'), { readOnly: true });
    expect(rows.prepare('SELECT count(*) AS n FROM messages').get()).toMatchObject({ n: 1 });
    rows.close();
  });
});

describe('a body that a disk has changed', () => {
  const change = (folder: string, sql: string) => {
    const db = openDatabase(join(folder, 'messages.db'));
    db.exec(sql);
    db.close();
  };
  const claimed = async (store: MessageStore) =>
    (await store.claim(10, NOW)).messages.map(({ seq, isDamaged = false }) => [seq, isDamaged]);

  it('is told apart when it is claimed, and found by verify', async () => {
    const { folder, store } = await newStore();
    await acceptMany(store, 3);
    expect((await store.verify()).findings).toEqual([]);
    change(
      folder,
      "UPDATE bodies SET body = substr(body, 1, 3) || 'X' || substr(body, 5) WHERE seq = 2",
    );
    expect((await store.verify()).findings).toEqual([
      '1 stored bodies are not what was accepted, and are not sent.',
    ]);
    expect(await claimed(store)).toEqual([
      [1, false],
      [2, true],
      [3, false],
    ]);
  });

  it('is taken as it is when it was stored before there were checksums', async () => {
    const { folder, store } = await newStore();
    await acceptMany(store, 1);
    change(folder, "UPDATE bodies SET body = 'other', checksum = NULL");
    expect((await store.verify()).findings).toEqual([]);
    expect(await claimed(store)).toEqual([[1, false]]);
  });
});

describe('one writer', () => {
  const started = Date.now();

  it('refuses a second store on the same folder, and names the process that has it', async () => {
    const { folder } = await newStore();
    const refusal = await openSqliteStore(folder).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'STORE_LOCKED',
      help: expect.stringContaining('Stop that process'),
    });
    const { message } = refusal as Error;
    expect(message).toContain(`process ${process.pid}, since `);
    const since = Date.parse(/since (\S+)\.$/.exec(message)?.[1] ?? '');
    expect(since).toBeGreaterThanOrEqual(started);
    expect(since).toBeLessThanOrEqual(Date.now());
  });

  it('refuses a store that another process has, and gets it when that process was killed', async () => {
    const folder = await newFolder();
    const other = startWorking(new URL('messages-process.ts', import.meta.url), folder, 0);
    onTestFinished(() => other.kill());
    await other.until(1);
    await expect(openSqliteStore(folder)).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      message: expect.stringContaining(`process ${other.pid},`),
    });
    await other.kill();
    const store = await openSqliteStore(folder);
    await store.close();
  });

  it('leaves the one that has it undisturbed', async () => {
    const { store, folder } = await newStore();
    for (const n of [1, 2, 3]) {
      await expect(openSqliteStore(folder)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
      await store.add(newMessage(n), WAITING, NOW);
      expect(await seqOf(store, n)).toBe(n);
    }
  });

  it('opens a folder again as soon as it is closed', async () => {
    const { reopen } = await newStore();
    for (let round = 0; round < 5; round += 1) await reopen();
  });
});

describe('readers', () => {
  it('read beside a writer what is committed, and change nothing', async () => {
    const { store, folder } = await newStore();
    const reader = await openSqliteStore(folder, { mode: 'read' });
    onTestFinished(() => reader.close());
    expect(await reader.ledger()).toMatchObject({ accepted: 0 });
    await acceptMany(store, 50);
    await store.claim(20, NOW);
    await store.settle(delivered(1));
    expect(await reader.get(guidOf(1))).toMatchObject({ state: 'delivered' });
    expect(await reader.list({ state: 'pending', limit: 100 })).toHaveLength(49);
    expect(await reader.ledger()).toEqual(await store.ledger());
    expect(await reader.verify()).toEqual({ ledger: await store.ledger(), findings: [] });
    const refusal = { code: 'STORE_FAILED', message: expect.stringContaining('for reading') };
    await expect(reader.add(newMessage(99), WAITING, NOW)).rejects.toMatchObject(refusal);
    await expect(reader.claim(1, NOW)).rejects.toMatchObject(refusal);
    await expect(reader.drop({ state: 'pending' }, NOW)).rejects.toMatchObject(refusal);
    expect(await store.add(newMessage(51), WAITING, NOW)).toMatchObject({ kind: 'accepted' });
  });

  it('read what is remembered of options, and the same hash key', async () => {
    const { store, folder } = await newStore();
    const reader = await openSqliteStore(folder, { mode: 'read' });
    onTestFinished(() => reader.close());
    expect(reader.hashKey).toEqual(store.hashKey);
    expect(await store.numberGeneration(newGeneration(1), true)).toBe(1);
    const look = { atMs: NOW, trigger: 'start', result: 'applied', generation: 1, report: '{}' };
    await store.recordReload(look);
    expect(await reader.generation(1)).toEqual({ number: 1, ...newGeneration(1) });
    expect(await reader.reloads()).toEqual([look]);
    const refusal = { code: 'STORE_FAILED', message: expect.stringContaining('for reading') };
    await expect(reader.numberGeneration(newGeneration(1), true)).rejects.toMatchObject(refusal);
    await expect(reader.recordReload(look)).rejects.toMatchObject(refusal);
  });

  it('read chains and positions of feeds, and change neither', async () => {
    const { store, folder } = await newStore();
    const reader = await openSqliteStore(folder, { mode: 'read' });
    onTestFinished(() => reader.close());
    await store.takeEvent(retrieved(), TAKEN, NOW);
    await store.saveFeedPosition('feed', '7');
    expect(await reader.listChains({ limit: 9 })).toEqual(await store.listChains({ limit: 9 }));
    expect(await reader.getChain('L#1')).toEqual(await store.getChain('L#1'));
    expect(await reader.feedPosition('feed')).toBe('7');
    expect(await reader.chainCounts()).toEqual({ open: 1, dropped: 0 });
    const refusal = { code: 'STORE_FAILED', message: expect.stringContaining('for reading') };
    await expect(reader.takeEvent(retrieved(), TAKEN, NOW)).rejects.toMatchObject(refusal);
    await expect(reader.dropSilentChains(NOW)).rejects.toMatchObject(refusal);
    await expect(reader.saveFeedPosition('feed', '8')).rejects.toMatchObject(refusal);
  });

  it('find the ledger balanced at every moment of a busy writer', async () => {
    const { store, folder } = await newStore();
    const reader = await openSqliteStore(folder, { mode: 'read' });
    onTestFinished(() => reader.close());
    const work = async (n: number): Promise<void> => {
      await store.add(newMessage(n), WAITING, NOW);
      const [seq] = await claimSeqs(store, 1);
      if (seq !== undefined) await store.settle(seq % 3 === 0 ? dead(seq) : delivered(seq));
    };
    const working = Promise.all(Array.from({ length: 400 }, (_, n) => work(n)));
    for (let round = 0; round < 10; round += 1)
      expect((await reader.verify()).findings).toEqual([]);
    await working;
  });

  it('read a store that nobody writes to', async () => {
    const { store, folder } = await newStore();
    await acceptMany(store, 3);
    await store.close();
    const reader = await openSqliteStore(folder, { mode: 'read' });
    expect(await reader.ledger()).toMatchObject({ accepted: 3, pending: 3 });
    await reader.close();
  });

  it.each(['', 'missing', 'missing/too'])(
    'find no store in an empty folder: "%s"',
    async (path) => {
      const folder = join(await newFolder(), path);
      await expect(openSqliteStore(folder, { mode: 'read' })).rejects.toMatchObject({
        code: 'STORE_NOT_FOUND',
        message: expect.stringContaining(folder),
      });
    },
  );
});

describe('what cannot be opened', () => {
  const FILE = 'messages.db';

  it.each(['write', 'read'] as const)('refuses a file that is no database, to %s', async (mode) => {
    const folder = await newFolder();
    const garbage = 'not a database '.repeat(500);
    await writeFile(join(folder, FILE), garbage);
    await expect(openSqliteStore(folder, { mode })).rejects.toMatchObject({
      code: 'STORE_CORRUPT',
      message: expect.stringContaining(FILE),
      help: expect.stringContaining('keep it'),
    });
    expect(await readFile(join(folder, FILE), 'utf8')).toBe(garbage);
  });

  it.each([0.02, 0.5])('refuses a file that is damaged from %d of its length on', async (part) => {
    const { store, folder } = await newStore();
    await acceptMany(store, 2000, ['A', 'B']);
    await store.close();
    const bytes = await readFile(join(folder, FILE));
    await writeFile(join(folder, FILE), bytes.fill(0x5a, Math.ceil(bytes.length * part)));
    const use = async () => {
      const damaged = await openSqliteStore(folder);
      try {
        await damaged.claim(2000, NOW);
      } finally {
        await damaged.close();
      }
    };
    await expect(use()).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });

  it('refuses a store that lacks a table', async () => {
    const { store, folder } = await newStore();
    await store.close();
    changeFile(folder, 'DROP TABLE bodies');
    await expect(openSqliteStore(folder)).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('bodies'),
      help: expect.any(String),
    });
  });

  it.each(['write', 'read'] as const)(
    'refuses a store without its hash key, to %s',
    async (mode) => {
      const { store, folder } = await newStore();
      await store.close();
      changeFile(folder, 'DELETE FROM hash_key');
      await expect(openSqliteStore(folder, { mode })).rejects.toMatchObject({
        code: 'STORE_CORRUPT',
        message: expect.stringContaining('key'),
      });
    },
  );

  it('starts over in an empty file, which a process that was killed at once leaves', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, FILE), '');
    await expect(openSqliteStore(folder, { mode: 'read' })).rejects.toMatchObject({
      code: 'STORE_CORRUPT',
    });
    await (await openSqliteStore(folder)).close();
  });

  it.each(['write', 'read'] as const)(
    'refuses the schema of a later version, to %s',
    async (mode) => {
      const { store, folder } = await newStore();
      await acceptMany(store, 1);
      await store.close();
      changeFile(folder, 'PRAGMA user_version = 9001');
      await expect(openSqliteStore(folder, { mode })).rejects.toMatchObject({
        code: 'STORE_TOO_NEW',
        message: expect.stringContaining('9001'),
        help: expect.stringContaining('version'),
      });
      changeFile(folder, `PRAGMA user_version = ${MIGRATIONS.length}`);
      const again = await openSqliteStore(folder, { mode });
      expect(await again.ledger()).toMatchObject({ accepted: 1 });
      await again.close();
    },
  );

  it('refuses a path that is a file', async () => {
    const path = join(await newFolder(), 'file');
    await writeFile(path, 'x');
    await expect(openSqliteStore(path)).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect(await readFile(path, 'utf8')).toBe('x');
  });

  it('lets go of every file when it refuses', async () => {
    const folder = await newFolder();
    await writeFile(join(folder, FILE), 'not a database '.repeat(500));
    const refused = Array.from({ length: 10 }, () =>
      openSqliteStore(folder).catch(({ code }: { code: string }) => code),
    );
    for (const code of await Promise.all(refused)) expect(code).toMatch(/^STORE_(CORRUPT|LOCKED)$/);
    await rm(join(folder, FILE));
    await (await openSqliteStore(folder)).close();
  });

  it('refuses a folder that may not be written', async (context) => {
    if (process.getuid?.() === 0) context.skip('the superuser may write everywhere');
    const folder = join(await newFolder(), 'read-only');
    await mkdir(folder);
    await chmod(folder, 0o500);
    await expect(openSqliteStore(folder)).rejects.toMatchObject({
      code: 'STORE_FAILED',
      help: expect.stringContaining('may be written'),
    });
  });

  it('refuses a file that may not be written', async (context) => {
    if (process.getuid?.() === 0) context.skip('the superuser may write everywhere');
    const { store, folder } = await newStore();
    await store.close();
    await chmod(join(folder, FILE), 0o400);
    await expect(openSqliteStore(folder)).rejects.toMatchObject({ code: 'STORE_FAILED' });
  });
});

describe('a transaction that fails', () => {
  const unbindable = { ...newMessage(50), body: { not: 'a text' } } as unknown as NewMessage;

  it.each([['a body that is not a text', unbindable]])(
    'leaves everything as it was: %s',
    async (_, bad) => {
      const { store } = await newStore();
      await acceptMany(store, 8, ['A', 'B', 'C', 'D']);
      expect(await claimSeqs(store)).toEqual([1, 2, 3, 4]);
      await store.settle(dead(1));
      await store.settle(retry(2, NOW + 9));
      const ledger = await store.ledger();
      const before = await store.list({ limit: 99 });
      const asked = [
        store.add(newMessage(20), CLAIMABLE, NOW),
        store.settle(delivered(3)),
        store.settle(dead(4)),
        store.claim(10, NOW + 9),
        store.drop({ guid: guidOf(5) }, NOW),
        store.replay({ state: 'dead' }, NOW),
        store.prune(NOW * 2),
        store.numberGeneration(newGeneration(1), true),
        store.recordReload({ atMs: 1, trigger: '', result: '', generation: 1, report: '' }),
        store.add(bad, WAITING, NOW),
      ];
      for (const each of await Promise.allSettled(asked))
        expect(each).toMatchObject({ status: 'rejected', reason: { code: 'STORE_FAILED' } });
      expect(await store.ledger()).toEqual(ledger);
      expect(await store.list({ limit: 99 })).toEqual(before);
      expect(await store.generation(1)).toBeUndefined();
      expect(await store.reloads()).toEqual([]);
      expect(await store.numberGeneration(newGeneration(2), true)).toBe(1);
      expect(await store.verify()).toEqual({ ledger, findings: [] });
      expect(await claimSeqs(store, 10)).toEqual([5]);
      expect(await store.settle(delivered(3))).toBe('more-due');
      expect(await store.settle(delivered(4))).toBe('more-due');
      expect(await claimSeqs(store, 10, NOW + 9)).toEqual([7, 8, 2]);
      await store.add(newMessage(20), CLAIMABLE, NOW);
      expect(await seqOf(store, 20)).toBe(9);
    },
  );
});

describe('a full disk', () => {
  it('refuses what it cannot store, loses nothing, and goes on when there is room', async (context) => {
    const folder = await newFolder();
    if (!mountSmall(folder)) context.skip('mounting a small file system is not permitted here');
    onTestFinished(() => unmount(folder));
    const ballast = join(folder, 'ballast');
    await writeFile(ballast, Buffer.alloc(4_000_000));
    const store = rememberingLeases(await openSqliteStore(folder));
    onTestFinished(() => store.close());
    const body = 'x'.repeat(20_000);
    const accept = (n: number) =>
      store.add(newMessage(n, { body, chainKey: `chain-${n % 3}` }), CLAIMABLE, NOW);
    let stored = 0;
    const fill = async (): Promise<unknown> => {
      for (;;) {
        await accept(stored + 1);
        stored += 1;
      }
    };
    await expect(fill()).rejects.toMatchObject({
      code: 'STORE_FAILED',
      message: expect.stringContaining('full'),
      help: expect.stringContaining('room'),
    });
    expect(stored).toBeGreaterThan(10);
    expect(await store.ledger()).toMatchObject({ accepted: stored, pending: stored });
    await expect(accept(stored + 1)).rejects.toMatchObject({ code: 'STORE_FAILED' });
    expect((await store.verify()).findings).toEqual([]);
    await rm(ballast);
    expect(await accept(stored + 1)).toMatchObject({ kind: 'accepted' });
    expect(await seqOf(store, stored + 1)).toBe(stored + 1);
    await store.settle(delivered(1));
    expect((await store.verify()).findings).toEqual([]);
    expect(await store.ledger()).toMatchObject({
      accepted: stored + 1,
      pending: stored,
      delivered: 1,
    });
  });
});

function changeFile(folder: string, sql: string): void {
  const db = openDatabase(join(folder, 'messages.db'));
  db.exec(sql);
  db.close();
}

/** Mounts 8 MB of memory there; false where only the administrator may. */
function mountSmall(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' });
    return readdirSync(folder).length === 0;
  } catch {
    return false; // not permitted, or there is no such command
  }
}

function unmount(folder: string): void {
  execFileSync('umount', [folder], { stdio: 'ignore' });
}

describe('a state of a chain that somebody has spoilt', () => {
  it('fails for the events of that chain, and for no other', async () => {
    const { store, folder, reopen } = await newStore();
    await store.takeEvent(retrieved(), TAKEN, NOW);
    await store.takeEvent({ ...retrieved(), chainId: 2 }, TAKEN, NOW);
    await store.close();
    const db = openDatabase(join(folder, 'messages.db'));
    db.exec(`UPDATE chains SET state = '{' WHERE chain = 'L#1'`);
    db.close();
    const again = await reopen();
    const results = await Promise.allSettled([
      again.takeEvent(completed(), TAKEN, NOW),
      again.takeEvent({ ...completed(), chainId: 2 }, TAKEN, NOW),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(results[0]).toMatchObject({ reason: { code: 'STORE_FAILED' } });
  });
});

describe('silent chains', () => {
  it('are found by the index', async () => {
    const { store, folder } = await newStore();
    await store.takeEvent(retrieved(), TAKEN, NOW);
    const db = openDatabase(join(folder, 'messages.db'), { readOnly: true });
    const sql = `SELECT chain FROM chains WHERE (kind = 'closed') = 0 AND heard_at < 9 LIMIT 500`;
    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    db.close();
    expect(String(plan[0]?.['detail'])).toContain('chains_by_hearing (<expr>=? AND heard_at<?)');
  });
});

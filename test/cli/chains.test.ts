import { describe, expect, it, onTestFinished } from 'vitest';
import { chainsCommand } from '#dist/cli/store/chains.js';
import { decodeEvent } from '#dist/event/decode-event.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { generateChainEvents } from '../support/generate-chain-events.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { runCommand } from './run-command.ts';

const NOW = Date.parse('2024-11-23T13:20:00.000Z');
const KEY = 'Spring Renewal List#100000';

/** A folder with a store that took so many of the events of three chains; the store is still open. */
async function folderWith(count: number): Promise<string> {
  const folder = await createTemporaryFolder();
  const store = await openSqliteStore(folder.path);
  onTestFinished(async () => {
    await store.close();
    await folder.remove();
  });
  for (const [n, value] of [...generateChainEvents(3)].slice(0, count).entries()) {
    const decoded = decodeEvent(value);
    if (decoded.kind !== 'event') throw new Error('no event');
    const identity = { guid: `guid-${n}`, attemptGuid: `attempt-${n}` };
    const terms = {
      ...identity,
      isNotifying: true,
      claimable: false,
      maxMessages: 9,
      queuedAtMs: 0,
    };
    await store.takeEvent(decoded.event, terms, NOW);
  }
  return folder.path;
}

const chains = (folder: string, ...args: readonly string[]) =>
  runCommand(chainsCommand, ...args, '--store', folder);

describe('chains list', () => {
  it('shows each chain with its state, beside a process that writes to the store', async () => {
    const folder = await folderWith(1 + 3 + 1);
    expect((await chains(folder, 'list')).stdout).toBe(
      `state       last heard                chain
attempting  2024-11-23T13:20:00.000Z  Spring Renewal List#100000
retrieved   2024-11-23T13:20:00.000Z  Spring Renewal List#100001
retrieved   2024-11-23T13:20:00.000Z  Spring Renewal List#100002
`,
    );
  });

  it('picks by state, goes on after a chain, and says that there are more', async () => {
    const folder = await folderWith(1 + 3 + 1);
    const { stdout } = await chains(folder, 'list', '--state', 'retrieved', '--limit', '1');
    expect(stdout).toContain("More: --after 'Spring Renewal List#100001'");
    const rest = ['--after', 'Spring Renewal List#100001', '--format', 'json'];
    const found = JSON.parse((await chains(folder, 'list', '--state', 'open', ...rest)).stdout);
    expect(found).toEqual([
      { key: 'Spring Renewal List#100002', kind: 'retrieved', heardAtMs: NOW },
    ]);
    expect((await chains(folder, 'list', '--state', 'closed')).stdout).toBe('No such chains.\n');
  });
});

describe('chains show', () => {
  it('tells the state in words and in JSON', async () => {
    const folder = await folderWith(1 + 3 + 1);
    const { stdout } = await chains(folder, 'show', KEY);
    expect(stdout).toContain(`chain       ${KEY}
state       attempting: an attempt was started; the dialer was not asked to dial
`);
    expect(stdout).toContain('"handle": 5000000');
    const json = JSON.parse((await chains(folder, 'show', KEY, '--format', 'json')).stdout);
    expect(json).toMatchObject({ key: KEY, kind: 'attempting', state: { kind: 'attempting' } });
  });

  it('fails for a chain that is not known', async () => {
    const { code, stderr } = await chains(await folderWith(1), 'show', KEY);
    expect(code).toBe(1);
    expect(stderr).toContain(`There is no chain ${KEY}`);
  });
});

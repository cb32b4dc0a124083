import { describe, expect, it, onTestFinished } from 'vitest';
import { messagesCommand } from '#dist/cli/store/messages.js';
import { explainOptions } from '#dist/options/show/explain-options.js';
import type { AttemptRecord } from '#dist/store/message-store.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import type { Store } from '#dist/store/store.js';
import { resolve } from '../options/resolve-text.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { runCommand } from './run-command.ts';

const NOW = Date.parse('2024-11-23T13:20:00.000Z');
const GUID = '00000000-0000-4000-8000-000000000001';
const HASH = '0123456789abcdef'.repeat(4);

const OPTIONS = [
  { name: 'uri', display: 'https://crm.example/in?key=****', level: 'application' },
  { name: 'timeout', display: '30', level: 'default', rule: 'Not set' },
  { name: 'headers', display: 'X-Api-Key: ****', level: 'host', section: 'OCServer' },
  { name: 'proxy', display: '', level: 'application' },
];
const SHOWN = [
  { name: 'uri', display: 'https://crm.example/in?key=****', level: 'application' },
  { name: 'headers', display: 'X-Api-Key: ****', level: 'host' },
  { name: 'proxy', display: '', level: 'application' },
];

const attempt = (generation: number, changes: Partial<AttemptRecord> = {}): AttemptRecord => ({
  startedAtMs: NOW,
  durationMs: 12,
  generation,
  status: 200,
  failure: undefined,
  detail: undefined,
  ...changes,
});

/** A folder with a store that holds one message, claimed with `lease`, and what `prepare` did to it. */
async function folderWith(
  prepare: (store: Store, lease: number) => Promise<unknown>,
): Promise<string> {
  const folder = await createTemporaryFolder();
  onTestFinished(() => folder.remove());
  const store = await openSqliteStore(folder.path);
  const message = { guid: GUID, chainKey: 'A', createdAtMs: NOW, body: '{}', eventId: undefined };
  const { claimed } = await store.add(message, { claimable: true, maxMessages: 9 }, NOW);
  await prepare(store, claimed?.lease ?? 0);
  await store.close();
  return folder.path;
}

async function show(folder: string, format: 'text' | 'json'): Promise<string> {
  const args = ['show', GUID, '--store', folder, '--format', format];
  const { stdout, code } = await runCommand(messagesCommand, ...args);
  expect(code).toBeUndefined();
  return stdout;
}

const showJson = async (folder: string) => JSON.parse(await show(folder, 'json'));

/** Opens a generation with these options and delivers with it. */
const deliveredWith = (options: string) => async (store: Store, lease: number) => {
  const generation = await store.numberGeneration({ hash: HASH, openedAtMs: NOW, options }, true);
  const made = { seq: 1, lease, attempts: 1, attempt: attempt(generation) };
  await store.settle({ kind: 'delivered', ...made });
};

describe('messages show', () => {
  it('tells what the generation of the last attempt was, each option that a file sets', async () => {
    const folder = await folderWith(deliveredWith(JSON.stringify(OPTIONS)));
    expect(await show(folder, 'text')).toContain(
      `last      200 in 12 ms (generation 1)
options   generation 1 (0123456789ab) since 2024-11-23T13:20:00.000Z
  uri = https://crm.example/in?key=**** (application)
  headers = X-Api-Key: **** (host)
  proxy = (empty) (application)
`,
    );
    expect((await showJson(folder)).lastGeneration).toEqual({
      isKnown: true,
      number: 1,
      hash: '0123456789ab',
      openedAtMs: NOW,
      options: SHOWN,
    });
  });

  it('shows the options of a file with their secrets masked', async () => {
    const text = `[OCServer]
contact-processed-notification-uri = https://crm.example/in?key=pass-1
http-custom-headers = X-Api-Key: pass-2
http-proxy = http://bob:pass-3@proxy.example:3128
`;
    const { options } = resolve([['application', text]]);
    const folder = await folderWith(deliveredWith(JSON.stringify(explainOptions(options))));
    const shown = await show(folder, 'text');
    for (const part of ['crm.example/in', 'X-Api-Key: ', 'proxy.example:3128'])
      expect(shown).toContain(part);
    expect(shown).not.toContain('pass-');
    expect(await show(folder, 'json')).not.toContain('pass-');
    expect((await showJson(folder)).lastGeneration.options).toHaveLength(3);
  });

  it('names the generation of every attempt, and describes that of the last', async () => {
    const folder = await folderWith(async (store, first) => {
      let lease = first;
      for (const n of [1, 2]) {
        const hash = `${n}`.repeat(64);
        const generation = { hash, openedAtMs: NOW + n, options: '[]' };
        const number = await store.numberGeneration(generation, true);
        const failed = attempt(number, { status: 503, failure: '503' });
        const made = { seq: 1, lease, attempts: n, attempt: failed };
        await store.settle({ kind: 'retry', ...made, dueAtMs: NOW });
        lease = (await store.claim(1, NOW)).messages[0]?.lease ?? 0;
      }
    });
    const text = await show(folder, 'text');
    expect(text).toContain('1. 2024-11-23T13:20:00.000Z 503 in 12 ms (generation 1)');
    expect(text).toContain('2. 2024-11-23T13:20:00.000Z 503 in 12 ms (generation 2)');
    expect(text).toContain(
      'options   generation 2 (222222222222) since 2024-11-23T13:20:00.002Z, all defaults\n',
    );
    const { failures, lastAttempt, lastGeneration } = await showJson(folder);
    expect(failures).toMatchObject([{ generation: 1 }, { generation: 2 }]);
    expect(lastAttempt.generation).toBe(lastGeneration.number);
  });

  it('says so when the generation is not known any more', async () => {
    const made = { kind: 'delivered', seq: 1, attempts: 1, attempt: attempt(3) } as const;
    const folder = await folderWith((store, lease) => store.settle({ ...made, lease }));
    expect(await show(folder, 'text')).toContain('options   generation 3 is not known any more\n');
    expect((await showJson(folder)).lastGeneration).toEqual({ isKnown: false, number: 3 });
  });

  it.each([['not JSON'], ['{}'], ['[{"name":1}]']])(
    'says so when it cannot read the options: %s',
    async (options) => {
      const folder = await folderWith(deliveredWith(options));
      expect(await show(folder, 'text')).toContain(
        'since 2024-11-23T13:20:00.000Z, in a form that this version cannot read\n',
      );
      expect((await showJson(folder)).lastGeneration).not.toHaveProperty('options');
    },
  );

  it('tells of no generation before the first attempt', async () => {
    const folder = await folderWith(async () => undefined);
    expect(await show(folder, 'text')).not.toContain('generation');
    expect(await showJson(folder)).not.toHaveProperty('lastGeneration');
  });

  it('lets no option steer the terminal', async () => {
    const option = { name: 'uri', display: '\u001b[2J', level: 'application' };
    const folder = await folderWith(deliveredWith(JSON.stringify([option])));
    expect(await show(folder, 'text')).toContain('uri = \\u{1b}[2J (application)\n');
  });
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { main } from '#dist/cli/main.js';
import { shellWord } from '#dist/cli/terminal/shell-word.js';
import { openSqliteStore } from '#dist/store/sqlite/sqlite-store.js';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

/** Begins a line that a workflow runs, colours a terminal in both ways, and turns the direction of writing. */
const EVIL = 'a\n::error::x\r\u001b[31m\u009b31m\u202e';

const SOUND =
  '[OCServer]\ncontact-processed-notification=true\ncontact-processed-notification-uri=http://127.0.0.1:9/\n';

async function stage() {
  const folder = await createTemporaryFolder();
  onTestFinished(() => folder.remove());
  const named = (name: string) => join(folder.path, `${EVIL}${name}`);
  writeFileSync(named('.cfg'), SOUND);
  writeFileSync(named('bad.cfg'), `${SOUND}http-connection-pool-size=0\n${EVIL}=1\n`);
  writeFileSync(named('cut.xml'), '<CfgData>');
  writeFileSync(named('.ndjson'), `{"event":${JSON.stringify(EVIL)}}\n{bad\n`);
  mkdirSync(named('store'));
  await (await openSqliteStore(named('store'))).close();
  return named;
}

async function run(args: readonly string[], isTTY: boolean) {
  const stream = () => Object.assign(new PassThrough(), { isTTY });
  const [stdin, stdout, stderr] = [new PassThrough(), stream(), stream()];
  stdin.end();
  let code: number | undefined;
  const exit = (given: number) => {
    code = given;
  };
  await main(args, { stdin, stdout, stderr, env: {}, exit });
  return { code, text: `${stdout.read() ?? ''}${stderr.read() ?? ''}` };
}

type Named = (name: string) => string;

const COMMANDS: readonly [string, (named: Named) => readonly string[]][] = [
  ['check', (named) => ['check', named('.cfg'), named('bad.cfg')]],
  ['check, XML', (named) => ['check', named('cut.xml')]],
  ['check, missing', (named) => ['check', named('missing')]],
  ['check for GitHub', (named) => ['check', '--format', 'github', named('bad.cfg')]],
  ['check as JSON', (named) => ['check', '--format', 'json', named('bad.cfg')]],
  ['check as SARIF', (named) => ['check', '--format', 'sarif', named('bad.cfg')]],
  ['check of many', (named) => ['check', '--each', named('.cfg'), named('bad.cfg')]],
  ['check of a pattern', (named) => ['check', named('*none')]],
  ['check and fix', (named) => ['check', '--fix', named('bad.cfg')]],
  ['check of changes', (named) => ['check', named('.cfg'), '--onto', named('bad.cfg')]],
  ['check of pairs', (named) => ['check', '--each', '--pairs', named('.ndjson'), named('.cfg')]],
  ['explain', (named) => ['explain', named('.cfg')]],
  ['explain, no such option', () => ['explain', EVIL]],
  ['diff', (named) => ['diff', named('.cfg'), named('bad.cfg')]],
  [
    'convert',
    (named) => ['convert', named('bad.cfg'), '--to', 'json', '--report', '--out', named('o')],
  ],
  ['convert to nothing', (named) => ['convert', named('.cfg'), '--to', EVIL]],
  ['set', (named) => ['set', EVIL, '1', named('.cfg')]],
  ['set, missing', (named) => ['set', 'http-proxy', EVIL, named('missing')]],
  ['set, a bad value', (named) => ['set', 'http-connection-pool-size', EVIL, named('.cfg')]],
  ['unset', (named) => ['unset', EVIL, named('.cfg')]],
  ['plan', (named) => ['plan', '--set', `http-proxy=${EVIL}`, named('.cfg')]],
  ['run without a feed', (named) => ['run', named('.cfg'), '--events', named('missing')]],
  ['run with errors', (named) => ['run', named('bad.cfg'), '--store', named('other')]],
  ['status', (named) => ['status', '--store', named('nothing')]],
  ['status, not running', (named) => ['status', '--store', named('store')]],
  ['reload', (named) => ['reload', '--store', named('store')]],
  ['rollback', (named) => ['rollback', EVIL, '--store', named('store')]],
  ['messages list', (named) => ['messages', 'list', '--store', named('nothing')]],
  ['messages show', (named) => ['messages', 'show', EVIL, '--store', named('store')]],
  ['messages verify', (named) => ['messages', 'verify', '--store', named('store')]],
  ['messages replay', (named) => ['messages', 'replay', EVIL, '--store', named('store')]],
  ['chains show', (named) => ['chains', 'show', EVIL, '--store', named('store')]],
  ['receive', () => ['receive', '--personality', EVIL]],
  ['receive, a port', () => ['receive', '--port', EVIL]],
  ['schema', () => ['schema', EVIL]],
  ['no such command', () => [EVIL]],
  ['no such flag', () => ['check', `--${EVIL}`]],
];

describe('names that would steer a terminal or a workflow', () => {
  it.each(COMMANDS)('are shown, and do nothing: %s', async (_, args) => {
    const named = await stage();
    for (const isTTY of [false, true]) {
      const { code, text } = await run(args(named), isTTY);
      expect(code ?? 0).toBeLessThan(4);
      const plain = isTTY ? stripVTControlCharacters(text) : text;
      expect(text).not.toContain('\u009b'); // which would go with our colours
      expect(plain).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
      expect(plain).not.toMatch(/^::error::x/m);
    }
  });

  it('are the same value for whoever parses JSON', async () => {
    const named = await stage();
    const { text } = await run(['check', '--format', 'json', named('bad.cfg')], false);
    const { recognised } = JSON.parse(text);
    expect(recognised[0].filename).toBe(named('bad.cfg'));
  });

  it('are left to a pipe as they are where content is what was asked for', async () => {
    const named = await stage();
    const { text } = await run(['convert', named('bad.cfg'), '--to', 'cfg'], false);
    expect(readFileSync(named('bad.cfg'), 'utf8')).toContain('\u001b[31m');
    expect(text).toContain('::error::x');
  });
});

describe('a suggested command', () => {
  it.each([
    ['folder/store-1.db', 'folder/store-1.db'],
    ['a b', "'a b'"],
    ['', "''"],
    ['$HOME;rm', "'$HOME;rm'"],
    ["it's", "$'it\\'s'"],
    ['a\nb\\', "$'a\\U0000000ab\\\\'"],
  ])('has the argument %j as %s', (argument, word) => {
    expect(shellWord(argument)).toBe(word);
  });
});

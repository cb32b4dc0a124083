import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkCommand } from '#dist/cli/check/check.js';
import { expandPattern } from '#dist/cli/check/expand-files.js';
import { FINGERPRINT, withoutFingerprints } from '../support/fingerprints.ts';
import { runCommand } from './run-command.js';

const S = 's3cretW0rd';
const exported = (pool: number | string, more = '') =>
  `[OCServer]\ncontact-processed-notification = true\ncontact-processed-notification-uri = http://h/\nhttp-connection-pool-size = ${pool}\n${more}`;

/** A folder with files by their path in it; gone after the test. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ocs-notifier-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const fleetOf = (...pools: readonly (number | string)[]) =>
  folderWith(Object.fromEntries(pools.map((pool, at) => [`ocs${at}.cfg`, exported(pool)])));

describe('a pattern', () => {
  const files = [
    'a.cfg',
    'b.cfg',
    'b.conf',
    'x/c.cfg',
    'x/y/d.cfg',
    '.hidden/e.cfg',
    'x/[1].cfg',
    '[old]/f.cfg',
  ];

  it.each([
    ['*.cfg', ['a.cfg', 'b.cfg']],
    ['?.c*', ['a.cfg', 'b.cfg', 'b.conf']],
    ['[b-z].cfg', ['b.cfg']],
    ['[!b].cfg', ['a.cfg']],
    ['*/*.cfg', ['[old]/f.cfg', 'x/[1].cfg', 'x/c.cfg']],
    ['[old]/*.cfg', ['[old]/f.cfg']],
    ['**/*.cfg', ['[old]/f.cfg', 'a.cfg', 'b.cfg', 'x/[1].cfg', 'x/c.cfg', 'x/y/d.cfg']],
    ['x/**', ['x/[1].cfg', 'x/c.cfg', 'x/y/d.cfg']],
    ['**/y/*', ['x/y/d.cfg']],
    ['x/../*.conf', ['x/../b.conf']],
    ['.*/*.cfg', ['.hidden/e.cfg']],
    ['*.(cfg|conf)', []],
    ['none/*.cfg', []],
    ['a.cfg/*', []],
    ['[', []],
  ])('%s', async (pattern, found) => {
    const folder = folderWith(Object.fromEntries(files.map((file) => [file, ''])));
    expect(await expandPattern(`${folder}/${pattern}`)).toEqual(found.map((f) => `${folder}/${f}`));
  });

  it('comes to an end where links lead to one another', async () => {
    const folder = folderWith({ 'x/a.cfg': '' });
    symlinkSync(folder, join(folder, 'x', 'loop'));
    expect(await expandPattern(`${folder}/**/*.cfg`)).toEqual([`${folder}/x/a.cfg`]);
  });

  it('that cannot be understood matches nothing', async () => {
    const folder = folderWith({ 'a.cfg': '' });
    expect(await expandPattern(`${folder}/[z-a].cfg`)).toEqual([]);
  });

  it.each(['*.cfg', '**/*.cfg'])(
    '%s finds files that are links, as a ConfigMap has them',
    async (pattern) => {
      const folder = folderWith({ '..data/a.cfg': '' });
      symlinkSync('..data/a.cfg', join(folder, 'a.cfg'));
      symlinkSync('nowhere.cfg', join(folder, 'b.cfg'));
      symlinkSync('c.cfg', join(folder, 'c.cfg'));
      expect(await expandPattern(`${folder}/${pattern}`)).toEqual([`${folder}/a.cfg`]);
    },
  );

  it('looks into a folder behind a link, but with ** once only', async () => {
    const folder = folderWith({ 'v2/a.cfg': '' });
    symlinkSync('v2', join(folder, 'current'));
    expect(await expandPattern(`${folder}/*/*.cfg`)).toEqual([
      `${folder}/current/a.cfg`,
      `${folder}/v2/a.cfg`,
    ]);
    expect(await expandPattern(`${folder}/**/*.cfg`)).toEqual([`${folder}/v2/a.cfg`]);
  });

  it('ends with FILE_UNREADABLE where a folder cannot be listed', async () => {
    await expect(expandPattern(`/tmp/${'x'.repeat(300)}/*.cfg`)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining('cannot list'),
    });
  });

  it('names files as it begins', async () => {
    const folder = folderWith({ 'x/a.cfg': '', '{a,b}.cfg': '', '!c.cfg': '' });
    expect(await expandPattern(`${folder}/./x/../x/?.cfg`)).toEqual([`${folder}/./x/../x/a.cfg`]);
    expect(await expandPattern(`${folder}/{a,b}.c*`)).toEqual([`${folder}/{a,b}.cfg`]);
    expect(await expandPattern(`${folder}/!c.*`)).toEqual([`${folder}/!c.cfg`]);
  });
});

describe('check of many exports', () => {
  it('checks each by itself and sums up', async () => {
    const folder = fleetOf(10, 10, 'ten');
    const { code, stdout } = await runCommand(checkCommand, `${folder}/*.cfg`);
    expect(code).toBe(1);
    expect(stdout).toContain(
      `${folder}/ocs0.cfg  fine  cfg, 1 section, 3 options, 3 of them read\n`,
    );
    expect(stdout).toContain(`${folder}/ocs2.cfg  1 error, 0 warnings  cfg, 1 section, 3 `);
    expect(stdout).toContain(`${folder}/ocs2.cfg:4:29: error:`);
    expect(stdout).not.toContain('overrides an earlier definition');
    expect(stdout).toMatch(/\n1 of 3 files not usable: 1 error, 0 warnings\.\n$/);
  });

  it('shows what stands out in a fleet', async () => {
    const folder = fleetOf(50, 50, 5, 50, 50);
    const { code, stdout } = await runCommand(checkCommand, `${folder}/*.cfg`);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `4 of 5 files have http-connection-pool-size 50; ${folder}/ocs2.cfg:4 has 5\n`,
    );
    expect(stdout).toMatch(/OK: 5 files, 0 errors, 0 warnings\.\n$/);
  });

  it.each([
    ['three files', [50, 50, 5]],
    ['no clear majority', [50, 50, 50, 5, 5]],
    ['all alike', [50, 50, 50, 50]],
    ['all different', [1, 2, 3, 4]],
  ])('sees nothing in %s', async (_name, pools) => {
    const { stdout } = await runCommand(checkCommand, `${fleetOf(...pools)}/*.cfg`);
    expect(stdout).not.toContain('files have');
  });

  it('says of a default that it is not set, and of a wrong value that it is not valid', async () => {
    const folder = folderWith({
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((at) => [`a${at}.cfg`, exported(50)])),
      'b.cfg': exported('').replace(/http-conn.*\n/, ''),
      'c.cfg': exported('ten'),
    });
    const { stdout } = await runCommand(checkCommand, `${folder}/*.cfg`);
    expect(stdout).toContain(`${folder}/b.cfg (not set) has 10, ${folder}/c.cfg:4 has (not valid)`);
  });

  it('compares secrets without showing them', async () => {
    const secret = (text: string) =>
      exported(10, `http-custom-headers = X-Key: ${text}\nhttp-proxy = http://u:${text}@p:1\n`);
    const folder = folderWith({
      'a.cfg': secret(S),
      'b.cfg': secret(S),
      'c.cfg': secret(S),
      'd.cfg': secret(`other${S}`),
    });
    for (const format of ['text', 'json', 'github', 'sarif']) {
      const { stdout } = await runCommand(checkCommand, '--format', format, `${folder}/*.cfg`);
      expect(stdout).not.toContain(S);
      if (format !== 'text') continue;
      expect(withoutFingerprints(stdout)).toContain(
        `3 of 4 files have http-custom-headers X-Key: •••; ${folder}/d.cfg:5 has X-Key: •••`,
      );
      const digits = [...stdout.matchAll(FINGERPRINT)].map((match) => match[2]);
      expect(new Set(digits.slice(0, 2)).size).toBe(2);
    }
  });

  it('prints JSON', async () => {
    const folder = fleetOf(50, 50, 5, 50);
    const { stdout } = await runCommand(checkCommand, '--format', 'json', `${folder}/*.cfg`);
    expect(JSON.parse(stdout)).toMatchObject({
      format_version: '1.0',
      valid: true,
      files: [0, 1, 2, 3].map((at) => ({
        filename: `${folder}/ocs${at}.cfg`,
        valid: true,
        error_count: 0,
        warning_count: 0,
      })),
      outliers: [
        {
          option: 'http-connection-pool-size',
          display: '50',
          count: 3,
          of: 4,
          exceptions: [{ filename: `${folder}/ocs2.cfg`, display: '5', line: 4 }],
        },
      ],
    });
  });

  it('is what --each does with files that are named', async () => {
    const folder = fleetOf(50, 5);
    const files = [`${folder}/ocs0.cfg`, `${folder}/ocs1.cfg`];
    const each = await runCommand(checkCommand, '--each', ...files);
    expect(each.stdout).toContain(`${folder}/ocs1.cfg  fine`);
    const together = await runCommand(checkCommand, ...files);
    expect(together.stdout).toContain('overrides an earlier definition');
  });

  it('takes a file whose name looks like a pattern as a file', async () => {
    const folder = folderWith({ '[1].cfg': exported(10) });
    const { stdout } = await runCommand(checkCommand, `${folder}/[1].cfg`);
    expect(stdout).toMatch(/\nOK: 1 file, 0 errors, 0 warnings\.\n$/);
  });

  it('says which file is meant where a finding has no place', async () => {
    const folder = folderWith({ 'a.cfg': '[log]\nall=x\n', 'b.cfg': '[log]\nall=x\n' });
    const { stdout } = await runCommand(checkCommand, '--format', 'github', `${folder}/*.cfg`);
    expect(stdout).toContain(`file=${folder}/b.cfg,line=1,`);
  });

  it.each([
    [['/no/such/folder/*.cfg'], 'no file matches'],
    [['--each', '--host', 'h.cfg', 'a.cfg'], 'without --application and --host'],
    [['--each'], 'name at least one option file'],
  ])('%j is wrong usage', async (words, message) => {
    const { code, stderr } = await runCommand(checkCommand, ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

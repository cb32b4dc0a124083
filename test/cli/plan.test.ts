import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { checkCommand } from '#dist/cli/check/check.js';
import { convertCommand } from '#dist/cli/migrate/convert.js';
import { diffCommand } from '#dist/cli/migrate/diff.js';
import { planCommand } from '#dist/cli/migrate/plan.js';
import { runCommand, runOnTerminal } from './run-command.js';

const CFG = (pool: number | string) => `[OCServer]\r\nhttp-connection-pool-size=${pool}\r\n`;
const HOST = '[default]\nhttp-custom-headers = X-Host: 1\n';
const XML = `<CfgData>
<CfgServer name="A" hostDBID="2"><options><list_pair key="OCServer"><str_pair key="http-connection-pool-size" value="10"/></list_pair></options></CfgServer>
<CfgServer name="B" hostDBID="1"><options><list_pair key="OCServer"/></options></CfgServer>
<CfgHost name="h1" DBID="1"/><CfgHost name="h2" DBID="2"/></CfgData>
`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ocs-notifier-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function fleet() {
  return folderWith({
    'a/application.cfg': CFG(10),
    'a/host.cfg': HOST,
    'b/application.cfg': CFG(50),
    'b/host.cfg': HOST,
    'c/export.xml': XML,
    'notes.txt': 'Call Ann.\n',
    'other.ini': '[server]\nport = 1\n',
  });
}

const SET = ['--set', 'OCServer/http-connection-pool-size=50'];

async function plan(folder: string, ...words: readonly string[]) {
  const result = await runCommand(planCommand, `${folder}/**`, ...words);
  return { ...result, stdout: result.stdout.replaceAll(`${folder}/`, '') };
}

describe('plan', () => {
  it('shows what would change, and writes nothing', async () => {
    const folder = fleet();
    const { code, stdout } = await plan(folder, ...SET);
    expect(code).toBe(0);
    expect(stdout).toBe(`a/application.cfg + a/host.cfg
  http-connection-pool-size 10 → 50 (a/application.cfg:2): live: grows, nothing is dropped
b/application.cfg + b/host.cfg: unchanged: all is as it should be
c/export.xml#A
  http-connection-pool-size 10 → 50 (c/export.xml:2): live: grows, nothing is dropped
c/export.xml#B
  http-connection-pool-size 10 → 50 (c/export.xml:3): live: grows, nothing is dropped
notes.txt: left alone: nothing in it is of OCS
other.ini: left alone: nothing in it is of OCS
3 of 6 installations would change. Nothing was written; --write does it.
`);
    expect(readFileSync(join(folder, 'c/export.xml'), 'utf8')).toBe(XML);
  });

  it('writes each file, and says so', async () => {
    const folder = fleet();
    const { code, stdout } = await plan(folder, ...SET, '--write');
    expect(code).toBe(0);
    expect(stdout).toContain('written: a/application.cfg\nwritten: c/export.xml\n');
    expect(stdout).toContain('3 of 6 installations changed; 2 of 2 files written.\n');
    expect(readFileSync(join(folder, 'a/application.cfg'), 'utf8')).toBe(CFG(50));
    const wanted = XML.replace('"10"', '"50"').replace(
      '<list_pair key="OCServer"/>',
      '<list_pair key="OCServer"><str_pair key="http-connection-pool-size" value="50"/></list_pair>',
    );
    expect(readFileSync(join(folder, 'c/export.xml'), 'utf8')).toBe(wanted);
    expect((await plan(folder, ...SET, '--write')).stdout).toContain(
      '0 of 6 installations changed',
    );
  });

  it('edits the Host of each pair', async () => {
    const folder = fleet();
    await plan(folder, '--set', 'Host/default/http-custom-headers=X-Site: 1', '--write');
    expect(readFileSync(join(folder, 'a/host.cfg'), 'utf8')).toBe(HOST.replace('X-Host', 'X-Site'));
    expect(readFileSync(join(folder, 'a/application.cfg'), 'utf8')).toBe(CFG(10));
    const xml = readFileSync(join(folder, 'c/export.xml'), 'utf8');
    expect(xml.match(/key="http-custom-headers" value="X-Site: 1"/g)).toHaveLength(2);
  });

  it('takes only where it is as --where says', async () => {
    const words = ['--unset', 'OCServer/http-connection-pool-size', '--where'];
    const { stdout } = await plan(fleet(), ...words, 'OCServer/http-connection-pool-size=50');
    expect(stdout).toContain('1 of 6 installations would change');
    expect(stdout).toContain(
      'a/application.cfg + a/host.cfg: left alone: OCServer/http-connection-pool-size is other than --where says',
    );
    const isSet = await plan(fleet(), ...words, 'OCServer/http-connection-pool-size');
    expect(isSet.stdout).toContain('3 of 6 installations would change');
  });

  it('refuses what would be an error, and goes on with the others', async () => {
    const folder = folderWith({
      'a.cfg': '[OCServer]\nhttp-connection-pool-size = 1\nhttp-connection-pool-size = 2\n',
      'b.cfg': CFG(1),
    });
    const { code, stdout } = await plan(folder, ...SET, '--write');
    expect(code).toBe(1);
    expect(stdout).toContain('a.cfg: refused: option `http-connection-pool-size` occurs 2 times');
    expect(stdout).toContain('1 of 2 installations changed, 1 refused; 1 of 1 file written.\n');
    const wrong = await plan(folder, '--set', 'OCServer/http-connection-pool-size=many');
    expect(wrong.code).toBe(1);
    expect(wrong.stdout).toContain('refused: the file would have errors');
    expect(wrong.stdout).toContain('b.cfg:2:27: error: http-connection-pool-size');
  });

  it('says of each file that cannot be written why, and writes the others', async () => {
    const folder = folderWith({ 'a.cfg': CFG(1), 'b.cfg': CFG(1) });
    linkSync(join(folder, 'a.cfg'), join(folder, '.other-name'));
    const { code, stdout } = await plan(folder, ...SET, '--write');
    expect(code).toBe(1);
    expect(stdout).toContain('not written: a.cfg: it has several names (hard links)\n');
    expect(stdout).toContain(
      'written: b.cfg\n2 of 2 installations changed; 1 of 2 files written.\n',
    );
  });

  it('gives JSON', async () => {
    const folder = fleet();
    const { stdout } = await runCommand(
      planCommand,
      `${folder}/a/*`,
      ...SET,
      '--write',
      '--format',
      'json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      format_version: '1.0',
      installations: [
        {
          files: [`${folder}/a/application.cfg`, `${folder}/a/host.cfg`],
          state: 'changed',
          changes: [{ name: 'http-connection-pool-size', to: { display: '50' } }],
        },
      ],
      written: [{ filename: `${folder}/a/application.cfg`, written: true }],
    });
  });

  it('shows progress on a terminal', async () => {
    const { stderr } = await runOnTerminal(planCommand, `${fleet()}/**`, ...SET);
    expect(stderr).toContain('reading 7 of 7');
  });

  it.each([
    [[], 'name what to --set or --unset'],
    [['--set', 'http-proxy=hush'], 'http-proxy=… is not SECTION/OPTION=VALUE'],
    [['--set', 'A/b'], '--set takes SECTION/OPTION=VALUE'],
    [['--unset', 'A/b=c'], '--unset takes SECTION/OPTION'],
  ])('%j is wrong usage', async (words, message) => {
    const { code, stderr } = await plan(fleet(), ...words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('pairs', () => {
  it('are compared as they run: folder with folder', async () => {
    const folder = fleet();
    const { code, stdout } = await runCommand(diffCommand, join(folder, 'a'), join(folder, 'b'));
    expect(code).toBe(1);
    expect(stdout).toContain('http-connection-pool-size 10 → 50');
    expect(stdout).not.toContain('http-custom-headers');
    writeFileSync(join(folder, 'b/host.cfg'), HOST.replace('X-Host', 'X-Other'));
    const again = await runCommand(diffCommand, join(folder, 'a'), join(folder, 'b'));
    expect(again.stdout).toContain('b/host.cfg:2:23, Host, section default');
  });

  it('are compared as a file says', async () => {
    const folder = fleet();
    writeFileSync(join(folder, 'pairs.txt'), '# ours\na/application.cfg, b/host.cfg\n');
    const words = [join(folder, 'a/application.cfg'), join(folder, 'b/application.cfg')];
    const { code, stdout } = await runCommand(
      diffCommand,
      ...words,
      '--pairs',
      join(folder, 'pairs.txt'),
    );
    expect(code).toBe(1);
    expect(stdout).toContain('X-Host removed');
    writeFileSync(join(folder, 'pairs.txt'), 'a/application.cfg\n');
    const wrong = runCommand(diffCommand, ...words, '--pairs', join(folder, 'pairs.txt'));
    await expect(wrong).rejects.toMatchObject({
      message: expect.stringContaining('pairs.txt:1: this line is no pair'),
    });
  });

  it('become one file', async () => {
    const { code, stdout, stderr } = await runCommand(
      convertCommand,
      join(fleet(), 'a'),
      '--to',
      'xml',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/<CfgApplication>[\s\S]*<CfgHost>[\s\S]*X-Host: 1/);
    expect(stderr).toContain('2 of 2 options kept; 0 of 20 options in force changed');
  });

  it('are no pair in a folder of several', async () => {
    const folder = fleet();
    const several = runCommand(convertCommand, join(folder, 'c'), '--to', 'cfg');
    await expect(several).rejects.toMatchObject({
      message: expect.stringContaining('not one pair'),
    });
  });

  it('are checked together, and Hosts are not compared with Applications', async () => {
    const folder = folderWith(
      Object.fromEntries(
        [1, 2, 3, 4, 5].flatMap((at) => [
          [`ocs${at}/application.cfg`, CFG(at === 5 ? 5 : 50)],
          [`ocs${at}/host.cfg`, HOST],
        ]),
      ),
    );
    const { code, stdout } = await runCommand(checkCommand, `${folder}/**`);
    expect(code).toBe(0);
    expect(stdout).toContain(`${folder}/ocs1/application.cfg runs on ${folder}/ocs1/host.cfg\n`);
    expect(stdout).toContain(
      `4 of 5 files have http-connection-pool-size 50; ${folder}/ocs5/application.cfg:2 has 5\n`,
    );
    expect(stdout).not.toContain('http-custom-headers');
  });

  it('have no outlier where most leave the default, and one sets it', async () => {
    const files = Object.fromEntries(
      [1, 2, 3, 4].map((at) => [`${at}.cfg`, '[OCServer]\nhttp-proxy =\n']),
    );
    const folder = folderWith({ ...files, '5.cfg': CFG(20) });
    const { stdout } = await runCommand(checkCommand, `${folder}/*`);
    expect(stdout).not.toContain('files have http-connection-pool-size');
  });
});

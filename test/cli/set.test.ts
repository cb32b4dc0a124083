import { readFileSync, statSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { editFile } from '#dist/cli/migrate/edit-file.js';
import { setCommand } from '#dist/cli/migrate/set.js';
import { unsetCommand } from '#dist/cli/migrate/unset.js';
import type { CommandIo } from '#dist/cli/terminal/command-io.js';
import { runCommand, temporaryFile } from './run-command.js';

const FILE = `# Exported.
[OCServer]
http-connection-pool-size = 10
http-custom-headers = X-Api-Key: hush
[default]
http-retry-max-attempts = 5
`;

async function edit(create: (io: CommandIo) => Command, text: string, ...words: readonly string[]) {
  const file = temporaryFile(text);
  const result = await runCommand(create, file, ...words);
  const shorten = (out: string) => out.replaceAll(file, 'a.cfg');
  return {
    code: result.code,
    stdout: shorten(result.stdout),
    stderr: shorten(result.stderr),
    text: readFileSync(file, 'utf8'),
  };
}

describe('set', () => {
  it('writes the value and tells the effect', async () => {
    const words = ['OCServer', 'http-connection-pool-size', '50'];
    expect(await edit(setCommand, FILE, ...words)).toEqual({
      code: 0,
      stdout: 'http-connection-pool-size 10 → 50 (a.cfg:3): live: grows, nothing is dropped\n',
      stderr: '',
      text: FILE.replace('= 10', '= 50'),
    });
  });

  it('leaves a file alone that says so already', async () => {
    const file = temporaryFile(FILE);
    const before = statSync(file).ino;
    const words = ['OCServer', 'http-connection-pool-size', '10'];
    const { code, stdout } = await runCommand(setCommand, file, ...words);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'unchanged: http-connection-pool-size in section OCServer is as it should be\n',
    });
    expect(statSync(file).ino).toBe(before);
  });

  it('says so when nothing in force changes', async () => {
    const { code, stdout, text } = await edit(setCommand, FILE, 'log', 'all', 'stdout');
    expect(code).toBe(0);
    expect(stdout).toBe('changed: all in section log; no option in force is another one\n');
    expect(text).toBe(`${FILE}\n[log]\nall = stdout\n`);
  });

  it('refuses a value that is not valid, and shows why', async () => {
    const words = ['OCServer', 'http-connection-pool-size', '0'];
    const { code, stderr, stdout, text } = await edit(setCommand, FILE, ...words);
    expect({ code, stdout, text }).toEqual({ code: 1, stdout: '', text: FILE });
    expect(stderr).toContain('a.cfg:3:29: error: http-connection-pool-size: `0` is out of range');
    expect(stderr).toContain('Nothing was written: the file would have errors.\n');
  });

  it('shows a new warning, and writes', async () => {
    const { code, stderr } = await edit(setCommand, FILE, 'OCServer', 'http-prox', 'p:1');
    expect(code).toBe(0);
    expect(stderr).toContain('did you mean `http-proxy`?');
  });

  it('mends one of two errors', async () => {
    const broken = FILE.replace('= 10', '= ten').replace('= 5', '= five');
    const words = ['default', 'http-retry-max-attempts', '5'];
    const { code, text } = await edit(setCommand, broken, ...words);
    expect({ code, text }).toEqual({ code: 0, text: broken.replace('five', '5') });
  });

  it('shows no secret', async () => {
    const words = ['OCServer', 'http-custom-headers', 'X-Api-Key: hush2 | Host: hush3'];
    for (const value of ['X-Api-Key: hush2', words[2] ?? '', 'hush4\n', 'nonsense hush5']) {
      const { stdout, stderr } = await edit(setCommand, FILE, 'OCServer', words[1] ?? '', value);
      expect(stdout + stderr).not.toContain('hush');
      expect(stdout + stderr).not.toBe('');
    }
  });

  it('reads the file as what --as says', async () => {
    const words = ['OCServer', 'http-custom-headers', 'X-A: 1', '--as', 'host'];
    expect((await edit(setCommand, '', ...words)).stdout).toContain('http-custom-headers');
  });

  it('refuses a duplicate with both places', async () => {
    const { code, stderr } = await edit(setCommand, '[A]\nk=1\nk=2\n', 'A', 'k', '3');
    expect(code).toBe(1);
    expect(stderr).toContain('refused: option `k` occurs 2 times in section `A`');
    expect(stderr).toContain('see: a.cfg:2:1');
    expect(stderr).toContain('see: a.cfg:3:1');
  });

  it('refuses a file that changed meanwhile', async () => {
    const file = temporaryFile(FILE);
    let result: number | undefined;
    const { stderr } = await runCommand(
      (io) => {
        const command = setCommand(io);
        return command.action(async () => {
          result = await editFile(io, {
            file,
            flags: { as: 'plain' },
            edit: {
              kind: 'set',
              section: 'A',
              option: 'k',
              /** Asked for when the file has been read. */
              get value() {
                writeFileSync(file, `${FILE}# By somebody else.\n`);
                return 'v';
              },
            },
          });
        });
      },
      file,
      'A',
      'k',
      'v',
    );
    expect(result).toBe(1);
    expect(stderr).toBe(
      `Nothing was written: ${file}: it was changed by somebody else meanwhile.\n`,
    );
    expect(readFileSync(file, 'utf8')).toBe(`${FILE}# By somebody else.\n`);
  });

  it('rejects for a file that does not exist', async () => {
    const wanted = { code: 'FILE_UNREADABLE' };
    await expect(runCommand(setCommand, '/no/file', 'A', 'k', 'v')).rejects.toMatchObject(wanted);
  });
});

describe('unset', () => {
  it('removes the line and tells which value counts then', async () => {
    const words = ['default', 'http-retry-max-attempts'];
    expect(await edit(unsetCommand, FILE, ...words)).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^http-retry-max-attempts 5 → 3 \(default\): /),
      stderr: '',
      text: FILE.replace('http-retry-max-attempts = 5\n', ''),
    });
  });

  it('leaves a file alone that has no such option', async () => {
    const { code, text } = await edit(unsetCommand, FILE, 'default', 'http-proxy');
    expect({ code, text }).toEqual({ code: 0, text: FILE });
  });

  const EXPORT = `<CfgData>
  <CfgServer name="OCS_A"><options><list_pair key="OCServer"><str_pair key="http-response-timeout" value="20"/></list_pair></options></CfgServer>
  <CfgServer name="OCS_B"><userProperties><list_pair key="OCServer"><str_pair key="note" value="1"/></list_pair></userProperties></CfgServer>
</CfgData>
`;

  it('edits the object that is named, and refuses where several could be meant', async () => {
    const file = temporaryFile(EXPORT);
    const pool = ['OCServer', 'http-connection-pool-size', '50'] as const;
    const named = await runCommand(setCommand, `${file}#OCS_A`, ...pool);
    expect(named.stdout).toContain('http-connection-pool-size 10 → 50');
    expect(readFileSync(file, 'utf8')).toContain(
      'value="20"/><str_pair key="http-connection-pool-size" value="50"/>',
    );
    const unnamed = await runCommand(setCommand, file, 'default', 'x', '1');
    expect(unnamed.stderr).toContain('several objects that may be meant: `OCS_A`, `OCS_B`');
  });

  it('asks which list is meant where a section stands in the annex only', async () => {
    const file = temporaryFile(EXPORT);
    const edit = [`${file}#OCS_B`, 'OCServer', 'http-response-timeout', '40'] as const;
    expect((await runCommand(setCommand, ...edit)).stderr).toContain('stands in the annex only');
    await runCommand(setCommand, ...edit, '--part', 'options');
    expect(readFileSync(file, 'utf8')).toContain('</userProperties><options><list_pair');
  });
});

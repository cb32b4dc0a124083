import {
  chmodSync,
  linkSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCommand } from '#dist/cli/check/check.js';
import { fixFiles } from '#dist/cli/check/fix.js';
import { readContent } from '#dist/files/read-content.js';
import { runCommand, temporaryFile } from './run-command.js';

const GOOD =
  '[OCServer]\ncontact-processed-notification=true\ncontact-processed-notification-uri=http://h/\n';
const S = 's3cretW0rd';
const fix = (...words: string[]) => runCommand(checkCommand, '--fix', ...words);

describe('check --fix', () => {
  it('puts right what it can, says so, and shows what is left', async () => {
    const file = temporaryFile(`${GOOD}HTTP-proxy =\nhttp-prxy =\nk=1\nk=1`);
    const { code, stdout } = await fix(file);
    expect(code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(`${GOOD}http-proxy =\nhttp-prxy =\nk=1\n`);
    expect(stdout).toContain(
      `${file}: fixed\n  line 4: \`HTTP-proxy\` is now \`http-proxy\`\n  line 7: removed the second definition of \`k\`, which is the same\n`,
    );
    expect(stdout).toContain('did you mean `http-proxy`?');
    expect(stdout).not.toContain('[duplicate-option]');
    expect(stdout).toMatch(/OK: 1 file, 0 errors, 1 warning\.\n$/);
  });

  it('keeps every other byte, the mode, and leaves no other file', async () => {
    const text = `\ufeff# \u200bnote\r\n${GOOD}\tk\u200b = "\u00a0v" \r\n`;
    const file = temporaryFile(text);
    chmodSync(file, 0o640);
    await fix(file);
    expect(readFileSync(file, 'utf8')).toBe(text.replace('k\u200b', 'k'));
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(dirname(file))).toHaveLength(1);
  });

  it('does not touch a file without anything to fix', async () => {
    const file = temporaryFile(GOOD);
    const before = statSync(file, { bigint: true });
    const { stdout } = await fix(file);
    expect(stdout).toContain(`\n\n${file}: nothing to fix\n\n`);
    expect(stdout).toMatch(/\nOK: 1 file, 0 errors, 0 warnings\.\n$/);
    expect(statSync(file, { bigint: true })).toMatchObject({
      ino: before.ino,
      mtimeNs: before.mtimeNs,
    });
  });

  it.each([
    ['a web page', '<!DOCTYPE html><html>login</html>'],
    ['UTF-16 without its mark', Buffer.from('[A]\r\nk = v', 'utf16le').toString('latin1')],
  ])('does not touch %s', async (_what, text) => {
    const file = temporaryFile(text);
    expect((await fix(file)).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it.each([
    [
      'XML',
      '<CfgServer name="a"><options><list_pair key="OCServer">',
      '<str_pair key="k" value="1"/>',
    ],
    ['JSON', '{"name":"a","options":{"OCServer":{"j":"0"', ',"k":"1"'],
  ])('puts %s right', async (format, start, option) => {
    const end = format === 'XML' ? '</list_pair></options></CfgServer>' : '}}}';
    const file = temporaryFile(`${start}${option}${option}${end}`);
    expect((await runCommand(checkCommand, file)).code).toBe(1);
    const { code, stdout } = await fix(file);
    expect(code).toBe(0);
    expect(stdout).toContain('line 1: removed the second definition of `k`, which is the same\n');
    expect(readFileSync(file, 'utf8')).toBe(`${start}${option}${end}`);
  });

  it('follows a link and leaves it one', async () => {
    const file = temporaryFile('[A]\nk=1');
    const link = join(dirname(file), 'link.cfg');
    symlinkSync(file, link);
    await fix(link);
    expect(readFileSync(file, 'utf8')).toBe('[A]\nk=1\n');
    expect(
      readdirSync(dirname(file), { withFileTypes: true }).filter((each) => each.isSymbolicLink()),
    ).toHaveLength(1);
  });

  it('refuses fixes that would put a wrong value in force', async () => {
    const text = `${GOOD}HTTP-connection-pool-size = ten\n`;
    const file = temporaryFile(text);
    const { code, stdout } = await fix(file);
    expect(code).toBe(1);
    expect(stdout).toContain(`${file}: not fixed: with the fixes there would be a new error: `);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('refuses a file with several names', async () => {
    const file = temporaryFile('[A]\nk=1');
    linkSync(file, join(dirname(file), 'other.cfg'));
    const { code, stdout } = await fix(file);
    expect(code).toBe(1);
    expect(stdout).toContain('not fixed: it has several names (hard links). Left as it was:\n');
    expect(readFileSync(file, 'utf8')).toBe('[A]\nk=1');
  });

  it.skipIf(process.getuid?.() === 0)('refuses a file that may not be written', async () => {
    const file = temporaryFile('[A]\nk=1');
    chmodSync(file, 0o444);
    expect((await fix(file)).stdout).toContain('permission denied');
  });

  it('fixes several files, each for itself', async () => {
    const [a, b] = [temporaryFile('[A]\nk=1'), temporaryFile('[OCServer]\nHTTP-proxy = x\n')];
    const { stdout } = await fix('--application', a, '--host', b);
    expect(stdout).toContain(`${a}: fixed\n`);
    expect(stdout).toContain(`${b}: nothing to fix\n`);
    const each = await fix('--each', a, b);
    expect(each.stdout).toContain(`${a}: nothing to fix\n${b}: not fixed: with the fixes`);
  });

  it('prints JSON', async () => {
    const file = temporaryFile('[OCServer]\nk=1');
    const { stdout } = await fix('--format', 'json', file);
    expect(JSON.parse(stdout)).toMatchObject({
      valid: true,
      diagnostics: [{ code: 'notification-off' }],
      fixes: [
        {
          filename: file,
          status: 'fixed',
          fixes: [{ code: 'possible-truncation', range: { start: { line: 2, column: 4 } } }],
        },
      ],
    });
    expect(stdout).not.toContain('replacement');
  });

  it('ends with FILE_UNREADABLE for what is no file', async () => {
    await expect(fix('/no/such/file')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(fix('/tmp')).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  it('is not done unless it is asked for', async () => {
    const file = temporaryFile('[A]\nk=1');
    await runCommand(checkCommand, file);
    expect(readFileSync(file, 'utf8')).toBe('[A]\nk=1');
  });

  it.each([
    `HTTP-custom-headers = \u200bX-Key: ${S}\u00a0`,
    `Authorization\u200b: Bearer ${S}=x`,
    `k = ${S}\nk = ${S}`,
    `HTTP-proxy = http://user:${S}@p`,
    `[${S.slice(0, 4)}`,
  ])('shows no secret of %j', async (line) => {
    for (const format of ['text', 'json', 'github', 'sarif']) {
      const file = temporaryFile('');
      writeFileSync(file, `${GOOD}${line}`);
      const { stdout, stderr } = await fix('--format', format, file);
      expect(stdout + stderr).not.toContain(S);
    }
  });
});

describe('fixFiles', () => {
  it('leaves a file alone that was changed since it was read', async () => {
    const file = temporaryFile('[A]\nk=1');
    const read = async (filename: string) => {
      const content = await readContent(filename);
      writeFileSync(filename, '[A]\nk=by somebody else');
      return content;
    };
    const files = { files: [{ filename: file, role: 'plain' as const }] };
    expect(await fixFiles(files, { read })).toMatchObject([
      { kind: 'refused', reason: 'it was changed by somebody else meanwhile' },
    ]);
    expect(readFileSync(file, 'utf8')).toBe('[A]\nk=by somebody else');
    expect(readdirSync(dirname(file))).toHaveLength(1);
  });
});

import { execFileSync, type StdioOptions } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convertCommand } from '#dist/cli/migrate/convert.js';
import { runCommand, temporaryFile } from './run-command.js';

const FILE = `# Exported.
[OCServer]
http-custom-headers = X-A: it's $HOME
http-connection-pool-size = 20
[log]
all = stdout
`;

async function convert(text: string, ...flags: readonly string[]) {
  const file = temporaryFile(text);
  const result = await runCommand(convertCommand, file, ...flags);
  const shorten = (out: string) => out.replaceAll(file, 'a.cfg');
  return { ...result, folder: dirname(file), stderr: shorten(result.stderr) };
}

describe('convert', () => {
  it('prints the text, and the proof on stderr', async () => {
    const { code, stdout, stderr } = await convert(FILE, '--to', 'yaml');
    expect(code).toBe(0);
    expect(stdout).toContain('OCServer:\n  http-custom-headers: "X-A: it\'s $HOME"\n');
    expect(stderr).toBe(
      '1 lossy and 1 cosmetic losses; --report shows each\n3 of 3 options kept; 0 of 18 options in force changed\n',
    );
  });

  it('ends with 1 and names the options when some changed', async () => {
    const text = '[OCServer]\nhttp-custom-headers = A: 1\\;b\nhttp-proxy = p:1\n';
    const { code, stdout, stderr } = await convert(text, '--to', 'ini');
    expect(code).toBe(1);
    expect(stdout).toBe('[OCServer]\n; left out: http-custom-headers\nhttp-proxy=p:1\n');
    expect(stderr).toContain(
      '1 of 2 options kept; 1 of 18 options in force changed: http-custom-headers\n',
    );
  });

  it('shows each loss with its place', async () => {
    const { stderr } = await convert(FILE, '--to', 'env', '--report');
    expect(stderr).toBe(`lossless 3 options kept with name and value
cosmetic blanks, empty lines and quotes are not kept
lossy    a.cfg:1:1: a comment is not kept
3 of 3 options kept; 0 of 18 options in force changed
`);
  });

  it('writes a file for its owner only, and keeps the mode of one that is there', async () => {
    const { folder } = await convert(FILE, '--to', 'env');
    const out = join(folder, 'b.env');
    writeFileSync(join(folder, 'options.cfg'), FILE);
    const words = [join(folder, 'options.cfg'), '--to', 'env', '--out', out];
    expect((await runCommand(convertCommand, ...words)).stdout).toBe('');
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const first = readFileSync(out, 'utf8');
    await runCommand(convertCommand, ...words);
    expect(readFileSync(out, 'utf8')).toBe(first);
  });

  it.skipIf(process.platform === 'win32')('writes what a shell reads', async () => {
    const { stdout } = await convert(FILE, '--to', 'env');
    const script = `${stdout}printf %s "$OCS_OCSERVER__HTTP_CUSTOM_HEADERS"`;
    expect(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' })).toBe("X-A: it's $HOME");
  });

  it.skipIf(process.platform === 'win32')('writes to a pipe by its name', () => {
    const script =
      '"$0" dist/bin.js convert samples/options/host.cfg --to env --out /dev/stdout | cat';
    const words = ['-c', script, process.execPath];
    const stdio: StdioOptions = ['ignore', 'pipe', 'ignore'];
    const text = execFileSync('/bin/sh', words, { encoding: 'utf8', stdio });
    expect(text).toContain('OCS_OCSERVER__HTTP_CUSTOM_HEADERS=');
  });

  it('shows errors and converts what there is', async () => {
    const { code, stdout, stderr } = await convert('[A]\nno option\nk=1\n', '--to', 'json');
    expect(code).toBe(0);
    expect(stderr).toContain('a.cfg:2:1: error: this line has no `=`');
    expect(JSON.parse(stdout).options.property).toEqual([{ section: 'A', key: 'k', value: '1' }]);
  });

  it('ends with 1 when there is nothing to convert', async () => {
    const { code, stdout, stderr } = await convert('<html>hush</html>\n', '--to', 'json');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('there is nothing to convert');
  });

  it('is read back from the file: yaml, env and ini', async () => {
    for (const format of ['yaml', 'env', 'ini']) {
      const { stdout } = await convert(FILE, '--to', format);
      const again = await convert(stdout, '--to', 'cfg');
      const wanted = FILE.replace('# Exported.\n', '').replace('[log]', '\n[log]');
      const sections = (text: string) => text.replace(/\s*=\s*/g, '=').replace(/"|^\s*\n/gm, '');
      expect(sections(again.stdout)).toBe(sections(wanted));
    }
  });

  it('needs no choice among objects for a format that holds all, and a choice for one that does not', async () => {
    const two = '[{"type":"CfgHost","name":"a"},{"type":"CfgHost","name":"b"}]';
    expect((await convert(two, '--to', 'xml')).code).toBe(0);
    const { code, stdout, stderr } = await convert(two, '--to', 'cfg');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('there are 2 Hosts, and nothing says which one is meant');
    expect((await convert(two, '--to', 'cfg', '--host-name', 'b')).code).toBe(0);
  });

  it('rejects where it cannot write', async () => {
    const wanted = { code: 'FILE_NOT_REPLACED' };
    const words = ['--to', 'json', '--out', '/no/such/folder/a.json'];
    await expect(convert(FILE, ...words)).rejects.toMatchObject(wanted);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { diffCommand } from '#dist/cli/migrate/diff.js';
import { runCli } from '../support/cli.ts';
import { FINGERPRINT, withoutFingerprints } from '../support/fingerprints.ts';
import { runCommand, temporaryFile } from './run-command.js';

const BASE = `# Exported.
[OCServer]
http-connection-pool-size = 10
http-custom-headers = X-Api-Key: hush-hush-hush-hush-22 | X-Site: Munich

[log]
all = stdout
`;

async function diff(from: string, to: string, ...flags: string[]) {
  const [a, b] = [temporaryFile(from), temporaryFile(to)];
  const result = await runCommand(diffCommand, ...flags, a, b);
  const shorten = (text: string) => text.replaceAll(a, 'a.cfg').replaceAll(b, 'b.cfg');
  return { ...result, stdout: shorten(result.stdout), stderr: shorten(result.stderr) };
}

async function diffJson(from: string, to: string, ...flags: string[]) {
  const { code, stdout } = await diff(from, to, '--format', 'json', ...flags);
  return { code, report: JSON.parse(stdout) };
}

describe('diff', () => {
  it('says "no differences" of equal files', async () => {
    expect(await diff(BASE, BASE)).toEqual({ code: 0, stdout: 'no differences\n', stderr: '' });
  });

  it('shows values, places and effect of an option', async () => {
    const { code, stdout } = await diff(BASE, BASE.replace('= 10', '= 50'));
    expect(code).toBe(1);
    expect(stdout).toBe(`http-connection-pool-size 10 → 50
  from     a.cfg:3:29, Application, section OCServer
  to       b.cfg:3:29, Application, section OCServer
  effect   live: grows, nothing is dropped
`);
  });

  it('names options of others without their values', async () => {
    const to = BASE.replace('all = stdout', 'standard = hushed').replace(
      '[log]',
      '[log]\nexpire = 1',
    );
    const { code, report } = await diffJson(BASE.replace('[log]', '[log]\nexpire = 2'), to);
    expect(code).toBe(1);
    expect(report).toMatchObject({
      format_version: '1.0',
      same: false,
      changes: [],
      other: [
        { kind: 'changed', name: 'expire', level: 'application', section: 'log' },
        { kind: 'added', name: 'standard', to: { start: { line: 8 } } },
        { kind: 'removed', name: 'all', from: { start: { line: 8 } } },
      ],
    });
    expect(JSON.stringify(report)).not.toMatch(/stdout|hushed/);
  });

  it.each<[string, (text: string) => string | Uint8Array, string]>([
    [
      'comments',
      (text) => text.replace('# Exported.', '; Exported'),
      'comments: 1 added, 1 removed',
    ],
    ['order', (text) => text.replace(/(http-conn.*\n)(http-cust.*\n)/, '$2$1'), 'order: sections'],
    ['blanks', (text) => text.replace(' = 10', '=10'), 'layout: blanks'],
    ['quotes', (text) => text.replace('stdout', '"stdout"'), 'layout: blanks'],
    ['empty lines', (text) => text.replace('[log]', '\n[log]'), 'layout: blanks'],
    ['line ends', (text) => text.replaceAll('\n', '\r\n'), 'line ends: LF → CRLF'],
    [
      'no last line end',
      (text) => text.slice(0, -1),
      'line ends: LF → LF, none after the last line',
    ],
    ['a mark', (text) => `\ufeff${text}`, 'encoding: UTF-8 → UTF-8 with byte-order mark'],
    ['another section', (text) => text.replace('[OCServer]', '[default]'), 'moved from section'],
    [
      'a default spelled out',
      (text) => text.replace('[log]', '[OCServer]\nhttp-response-timeout = 30\n[log]'),
      'changes nothing in force',
    ],
    ['another spelling', (text) => text.replace('= 10', '= 010'), 'is written otherwise'],
  ])('counts %s as same, and names it', async (_what, edit, expected) => {
    const { code, stdout } = await diff(BASE, edit(BASE) as string);
    expect(stdout).toContain('no differences in options; what only looks different:\n');
    expect(stdout).toContain(expected);
    expect(code).toBe(0);
  });

  it('lets secrets be compared, and hides them', async () => {
    const to = BASE.replace(
      '22 | X-Site: Munich',
      '99 | X-Site: Berlin | X-Same: hush-hush-hush-hush-22',
    );
    const { stdout } = await diff(BASE, to);
    expect(stdout).not.toMatch(/hush-|Munich|Berlin/);
    const shown = [...stdout.matchAll(FINGERPRINT)].map(([, length, digits]) => ({
      length,
      digits,
    }));
    expect(shown.map(({ length }) => length)).toEqual('22 6 22 6 22 22 22 6 6'.split(' '));
    expect(shown[0]?.digits).toBe(shown[4]?.digits);
    expect(new Set(shown.map(({ digits }) => digits)).size).toBe(4);
  });

  it('shows other digits in the next run', async () => {
    const to = BASE.replace('Munich', 'Berlin');
    const files = [temporaryFile(BASE), temporaryFile(to)];
    const [first, second] = [await runCli(['diff', ...files]), await runCli(['diff', ...files])];
    expect(first.stdout).not.toBe(second.stdout);
    expect(withoutFingerprints(first.stdout)).toBe(withoutFingerprints(second.stdout));
  });

  it.each([
    ['http-proxy = http://user:hush1@p:1', 'http-proxy = http://user:hush2@p:1'],
    [
      'contact-processed-notification-uri = http://h/?k=hush1#hush',
      'contact-processed-notification-uri = http://h/?k=hush2&j=hush3',
    ],
  ])('lets credentials be compared: %s', async (from, to) => {
    const { stdout } = await diff(`[OCServer]\n${from}\n`, `[OCServer]\n${to}\n`);
    expect(stdout).not.toContain('hush');
    expect([...stdout.matchAll(FINGERPRINT)].length).toBeGreaterThanOrEqual(2);
  });

  it('reads files as what --as says', async () => {
    const to = BASE.replace('Munich', 'Berlin');
    const { report } = await diffJson(BASE, to, '--as', 'host');
    expect(report.changes).toMatchObject([{ from: { level: 'host' }, to: { level: 'host' } }]);
    expect(withoutFingerprints(report.changes[0].detail)).toBe(
      'X-Site has another value: ••• → •••',
    );
  });

  it('searches the section that --application-name names', async () => {
    const from = '[OCS_Main]\nhttp-proxy = p:1\n';
    const to = '[OCS_Main]\nhttp-proxy = p:2\n';
    expect((await diffJson(from, to)).report).toMatchObject({ changes: [], other: [{}] });
    const named = await diffJson(from, to, '--application-name', 'OCS_Main');
    expect(named.report).toMatchObject({ changes: [{ name: 'http-proxy' }], other: [] });
  });

  it('takes equal relative paths in two folders for equal', async () => {
    const text = '[security]\ntrusted-ca = ca.pem\n';
    expect((await diff(text, text)).code).toBe(0);
  });

  it('ends with 2 and shows the lines at fault when a file has errors', async () => {
    const { code, stdout, stderr } = await diff(BASE, BASE.replace('= 10', '= ten'));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('b.cfg:3:29: error');
  });

  it('rejects for a file that does not exist', async () => {
    const file = temporaryFile(BASE);
    const wanted = { code: 'FILE_UNREADABLE' };
    await expect(runCommand(diffCommand, file, '/no/such/file')).rejects.toMatchObject(wanted);
  });

  it('takes its samples', async () => {
    const sample = readFileSync('samples/options/application.cfg', 'utf8');
    const { code, report } = await diffJson(sample, `${sample}# The end.\n`, '--as', 'application');
    expect({ code, cosmetic: report.cosmetic }).toEqual({
      code: 0,
      cosmetic: [{ kind: 'comments', summary: 'comments: 1 added, 0 removed' }],
    });
  });
});

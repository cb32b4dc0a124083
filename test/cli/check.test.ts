import { describe, expect, it } from 'vitest';
import { checkCommand } from '#dist/cli/check/check.js';
import { explainCommand } from '#dist/cli/explain/explain.js';
import { runCli } from '../support/cli.ts';
import { runCommand, runOnTerminal, temporaryFile } from './run-command.js';

const SAMPLES = [
  '--application',
  'samples/options/application.cfg',
  '--host',
  'samples/options/host.cfg',
];
const GOOD =
  '[OCServer]\ncontact-processed-notification=true\ncontact-processed-notification-uri=http://h/\n';

const CALM = `samples/options/application.cfg: cfg, 5 sections, 34 options, 13 of them read
samples/options/host.cfg: cfg, 3 sections, 4 options, 1 of them read

A message that fails while others are accepted is dead after 2 min 50 s to 5 min 41 s.
OK: 2 files, 0 errors, 0 warnings.
`;

describe('check', () => {
  it('is calm about the samples', async () => {
    const result = await runCommand(checkCommand, ...SAMPLES);
    expect(result).toEqual({ code: 0, stdout: CALM, stderr: '' });
  });

  it.each([
    ['notifications are off', GOOD.replace('true', 'false')],
    ['there is no URI', GOOD.replace('http://h/', '')],
    ['there are errors', `${GOOD}http-connection-pool-size = 0\n`],
  ])('does not say when messages die where %s', async (_, text) => {
    const { stdout } = await runCommand(checkCommand, temporaryFile(text));
    expect(stdout).not.toContain('is dead');
    const sound = await runCommand(checkCommand, temporaryFile(GOOD));
    expect(sound.stdout).toContain('is dead');
  });

  it('shows place, line, caret, code and help', async () => {
    const file = temporaryFile(`${GOOD}http-connection-pool-size = 0\nhttp_proxy=\n`);
    const { code, stdout } = await runCommand(checkCommand, file);
    expect(code).toBe(1);
    expect(stdout).toContain(
      `${file}:4:29: error: http-connection-pool-size: \`0\` is out of range`,
    );
    expect(stdout).toContain(
      '  4 | http-connection-pool-size = 0\n    |                             ^\n',
    );
    expect(stdout).toContain('did you mean `http-proxy`?');
    expect(stdout).toMatch(/Not usable: 1 file, 1 error, 1 warning\.\n$/);
  });

  it.each([
    [[], 0],
    [['--strict'], 1],
  ])('with %j ends with %i on a warning', async (flags, expected) => {
    const file = temporaryFile(`${GOOD}http-prox=\n`);
    expect((await runCommand(checkCommand, ...flags, file)).code).toBe(expected);
  });

  it('prints JSON', async () => {
    const file = temporaryFile(`${GOOD}http-response-timeout = abc\n`);
    const { code, stdout } = await runCommand(checkCommand, '--format', 'json', file);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      format_version: '1.0',
      valid: false,
      error_count: 1,
      warning_count: 0,
      diagnostics: [
        {
          severity: 'error',
          code: 'option-value-invalid',
          range: { filename: file, start: { line: 4, column: 25 }, end: { line: 4, column: 28 } },
          related: [],
        },
      ],
    });
  });

  it('prints each diagnostic in one form, with help apart and nothing that is empty', async () => {
    const file = temporaryFile(
      `${GOOD}http-response-timeout = \nhttp-proxy = ftp://p:1\nk=1\nk=2\n`,
    );
    const { stdout } = await runCommand(checkCommand, '--format', 'json', file);
    const forms = JSON.parse(stdout).diagnostics.map((each: object) => Object.keys(each).join());
    expect(forms).toEqual([
      'severity,code,summary,help,range,related',
      'severity,code,summary,help,range,related',
      'severity,code,summary,help,range,related',
    ]);
    const off = temporaryFile('[OCServer]\nk=1\n');
    const { stdout: without } = await runCommand(checkCommand, '--format', 'json', off);
    expect(JSON.parse(without).diagnostics).toEqual([
      {
        severity: 'info',
        code: 'notification-off',
        summary: 'contact-processed notifications are off: nothing is sent',
        help: 'Set contact-processed-notification = true to turn them on.',
        related: [],
      },
    ]);
  });

  it('shows secrets with --reveal, as text on a terminal only, and says so', async () => {
    const file = temporaryFile(`${GOOD}http-custom-headers = X-Key: hush; Host: crm\n`);
    const masked = await runOnTerminal(checkCommand, file);
    expect(masked.stdout).toContain('http-custom-headers = X-Key: ••••; Host: •••');
    const { stdout } = await runOnTerminal(checkCommand, '--reveal', file);
    expect(stdout).toMatch(/^--reveal: lines are shown with the secrets in them\.\n/);
    expect(stdout).toContain('http-custom-headers = X-Key: hush; Host: crm');
    for (const result of [
      await runCommand(checkCommand, '--reveal', file),
      await runOnTerminal(checkCommand, '--reveal', '--format', 'json', file),
    ]) {
      expect(result).toMatchObject({ code: 2, stdout: '' });
      expect(result.stderr).toContain('--reveal shows secrets, as text on a terminal only');
    }
  });

  it('ends with 2 without a file', async () => {
    const { code, stderr } = await runCommand(checkCommand);
    expect(code).toBe(2);
    expect(stderr).toContain('name at least one option file');
  });

  it('throws for a file that does not exist', async () => {
    await expect(runCommand(checkCommand, '/no/such/file')).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });
});

const S = 's3cretW0rd';
const LEAKY = [
  `http-custom-headers = X-Api-Key: ${S} | Host: ${S} | ${S} | Bearer ${S} | X-B: ${S}\u0001;`,
  `http-custom-headers = X-Api-Key: ${S} | ${S}`,
  `http-custom-header = X-Api-Key: ${S}`,
  `Authorization: Bearer ${S}`,
  `Authorization: Bearer ${S}==`,
  `Authorization: Bearer ${S}==`,
  `http-proxy = http://user:${S}@proxy`,
  `http-proxy = user:${S}@proxy:1`,
  `http-proxy = user:${S}`,
  `http-proxy = https://user:${S}/x@proxy:1`,
  `contact-processed-notification-uri = https://user:${S}@h/`,
  `contact-processed-notification-uri = https://h/?key=${S}&${S}#${S}`,
  `contact-processed-notification-uri = https://h/ ?key=${S}`,
  `contact-processed-notification-uri = https://user:p/${S}@h/?key=${S}`,
  `[Host] http-custom-headers = X-A: ${S}`,
  `[Authorization: Bearer ${S}`,
  `[X-Api: ${S}\nhttp-proxy = p:1`,
  `[X-Api: ${S}\nk = 1\nk = 1`,
  `password = "${S} ;`,
  `k\u00a0 = ${S}\u200b`,
];

describe('secrets', () => {
  const everyLevel = LEAKY.flatMap((line) => [
    `[OCServer]\n${line}\n`,
    `[Host/default]\n${line}\n`,
    `[ocs-notifier]\n${line}\n`,
    `${line}\n`,
    `[OCServer]\n${line}`,
  ]);
  const texts = [...everyLevel, `[OCServer]\n${LEAKY.join('\n')}`];

  it.each(texts)('never show in %j', async (text) => {
    const file = temporaryFile(text);
    for (const create of [checkCommand, explainCommand]) {
      for (const format of ['text', 'json']) {
        const { stdout, stderr } = await runCommand(create, '--format', format, file);
        expect(stdout + stderr).not.toContain(S);
      }
    }
  });
});

describe('check as a process', () => {
  it.each([
    [['--bogus', 'a.cfg'], "unknown option '--bogus'"],
    [['--format', 'xml', 'a.cfg'], 'Allowed choices are text, json, github, sarif'],
    [['/no/such/file.cfg'], 'cannot read /no/such/file.cfg'],
    [['--fix', '/no/such/file.cfg'], 'cannot read /no/such/file.cfg: it does not exist'],
    [['--each', '/no/such/file.cfg'], 'cannot read /no/such/file.cfg'],
  ])('ends with 2 for %j', async (words, message) => {
    const { code, stderr } = await runCli(['check', ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

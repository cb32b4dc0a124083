import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { explainCommand } from '#dist/cli/explain/explain.js';
import { runCommand, runOnTerminal, temporaryFile } from './run-command.js';

const SAMPLES = [
  '--application',
  'samples/options/application.cfg',
  '--host',
  'samples/options/host.cfg',
];

describe('explain on a terminal', () => {
  it('is a table when all options are shown', async () => {
    const { stdout } = await runOnTerminal(explainCommand, ...SAMPLES);
    const lines = stripVTControlCharacters(stdout).split('\n');
    expect(lines).toHaveLength(25);
    expect(lines[3]).toMatch(
      /^http-retry-max-attempts +5 +samples\/options\/application.cfg:28 \(1 shadowed\)$/,
    );
    expect(lines[5]).toMatch(/^http-custom-headers +X-Site: ••• \(6 characters, [0-9a-f]{8}\), X-/);
    expect(lines[6]).toMatch(/^http-proxy +\(empty\) +default$/);
    expect(stdout).not.toContain('sample-host-key');
  });

  it.each([
    [['--full'], 20],
    [['http-proxy'], 1],
  ])('shows all about each option with %j', async (words, count) => {
    const { stdout } = await runOnTerminal(explainCommand, ...words, ...SAMPLES);
    expect(stdout.match(/Effective Value/g)).toHaveLength(count);
  });
});

describe('explain', () => {
  it('shows value, place, rule, default and what is shadowed', async () => {
    const { code, stdout } = await runCommand(
      explainCommand,
      'http-retry-max-attempts',
      ...SAMPLES,
    );
    expect(code).toBe(0);
    expect(stdout).toBe(
      `http-retry-max-attempts
  Section:             default, OCServer (the first that has it wins)
  Default Value:       3
  Valid Values:        an integer from 0 to 100 (re-sends after the first request)
  Changes Take Effect: with the next retry decision
  Level:               Application
  Effective Value:     5
  Source:              samples/options/application.cfg:28:27, section default of the Application
  Rule:                Set in section default of the Application, searched before OCServer.
  Basis:               assumed. The name is in the Genesys page on contact-processed notifications; default and range are not.
  Shadowed:            3 at samples/options/application.cfg:17:27, section OCServer of the Application
`,
    );
  });

  it('says of each header where it comes from', async () => {
    const { stdout } = await runCommand(explainCommand, 'http-custom-headers', ...SAMPLES);
    expect(stdout).toContain(
      'X-Site: samples/options/application.cfg:14:23, section OCServer of the Application',
    );
    expect(stdout).toContain(
      'X-Api-Key: samples/options/host.cfg:5:23, section OCServer of the Host, wins over Application',
    );
    expect(stdout).not.toContain('sample-host-key');
  });

  it('prints JSON', async () => {
    const { stdout } = await runCommand(explainCommand, '--format', 'json', ...SAMPLES);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ format_version: '1.0', valid: true, diagnostics: [] });
    expect(report.options).toHaveLength(20);
    expect(report.options[0]).toMatchObject({
      name: 'contact-processed-notification',
      display: 'true',
      level: 'application',
      section: 'OCServer',
      range: { start: { line: 9, column: 34 } },
      isValid: true,
      reference: {
        sections: ['default', 'OCServer'],
        defaultValue: 'false: nothing is sent',
        validValues: 'yes, true, no or false',
        changesTakeEffect: 'with the next processed chain',
        levels: ['application'],
      },
    });
    expect(stdout).not.toContain('sample-host-key');
  });

  it('shows problems on stderr and ends with 1', async () => {
    const file = temporaryFile('[OCServer]\nhttp-response-timeout = abc\n');
    const { code, stdout, stderr } = await runCommand(explainCommand, file);
    expect(code).toBe(1);
    expect(stdout).toContain('Effective Value:     30 (what the file says is not valid)');
    expect(stderr).toContain(`${file}:2:25: error`);
  });

  it('searches the section of the application first', async () => {
    const file = temporaryFile(
      '[OCServer]\nhttp-response-timeout = 5\n[Main]\nhttp-response-timeout = 6\n',
    );
    const { stdout } = await runCommand(
      explainCommand,
      'http-response-timeout',
      '--application-name',
      'Main',
      file,
    );
    expect(stdout).toContain('Section:             Main, default, OCServer');
    expect(stdout).toContain('Effective Value:     6\n');
    expect(stdout).toContain(`Shadowed:            5 at ${file}:2:25`);
  });

  it('lets no value and no section steer the terminal', async () => {
    const file = temporaryFile(
      '[security]\ntrusted-ca = a\u001b[31m.pem\n[OCServer\u001b]\nhttp-response-timeout=1\n',
    );
    const flags = ['--application-name', 'OCServer\u001b'];
    const { stdout } = await runCommand(explainCommand, ...flags, file);
    expect(stdout).not.toContain('\u001b');
  });

  it('finds a misspelt option', async () => {
    const { code, stderr } = await runCommand(explainCommand, 'http-prxy', 'a.cfg');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean http-proxy');
  });

  it.each([
    ['changes alone', '<CfgData><CfgRemove><CfgHostRef id="x" name="h"/></CfgRemove></CfgData>'],
    ['two Applications', '[{"type":"CfgApplication","name":"A"},{"type":"CfgServer","name":"B"}]'],
  ])('shows no defaults as in force for %s', async (_, text) => {
    const { code, stdout, stderr } = await runCommand(explainCommand, temporaryFile(text));
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/\[objects-(are-changes|of-one-level)\]/);
  });

  it('ends with 2 without a file', async () => {
    expect((await runCommand(explainCommand, 'http-proxy')).code).toBe(2);
  });
});

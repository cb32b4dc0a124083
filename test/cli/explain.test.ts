import { describe, expect, it } from 'vitest';
import { explainCommand } from '#dist/cli/explain.js';
import { runCommand, temporaryFile } from './run-command.js';

const SAMPLES = [
  '--application',
  'samples/options/application.cfg',
  '--host',
  'samples/options/host.cfg',
];

describe('explain', () => {
  it('shows value, place, rule, default and what is shadowed', async () => {
    const { code, stdout } = await runCommand(
      explainCommand,
      'http-retry-max-attempts',
      ...SAMPLES,
    );
    expect(code).toBe(0);
    expect(stdout).toBe(
      `http-retry-max-attempts = 5
  from     samples/options/application.cfg:28:27, Application, section default
  why      Set in section default of the Application, searched before OCServer.
  default  3 (assumed)
  shadowed 3 at samples/options/application.cfg:17:27, Application, section OCServer
`,
    );
  });

  it('says of each header where it comes from', async () => {
    const { stdout } = await runCommand(explainCommand, 'http-custom-headers', ...SAMPLES);
    expect(stdout).toContain(
      'X-Site: Application, section OCServer, samples/options/application.cfg:14:23',
    );
    expect(stdout).toContain(
      'X-Api-Key: Host, section OCServer, samples/options/host.cfg:5:23, wins over Application',
    );
    expect(stdout).not.toContain('sample-host-key');
  });

  it('prints JSON', async () => {
    const { stdout } = await runCommand(explainCommand, '--format', 'json', ...SAMPLES);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ format_version: '1.0', valid: true, diagnostics: [] });
    expect(report.options).toHaveLength(18);
    expect(report.options[0]).toMatchObject({
      name: 'contact-processed-notification',
      display: 'true',
      level: 'application',
      section: 'OCServer',
      range: { start: { line: 9, column: 34 } },
    });
    expect(stdout).not.toContain('sample-host-key');
  });

  it('shows problems on stderr and ends with 1', async () => {
    const file = temporaryFile('[OCServer]\nhttp-response-timeout = abc\n');
    const { code, stdout, stderr } = await runCommand(explainCommand, file);
    expect(code).toBe(1);
    expect(stdout).toContain('http-response-timeout = 30');
    expect(stderr).toContain(`${file}:2:25: error`);
  });

  it('ends with 2 without a file', async () => {
    expect((await runCommand(explainCommand, 'http-proxy')).code).toBe(2);
  });
});

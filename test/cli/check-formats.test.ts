import { describe, expect, it } from 'vitest';
import { checkCommand } from '#dist/cli/check/check.js';
import { renderCheckGithub } from '#dist/cli/check/check-github.js';
import { diagnostic } from '#dist/diagnostic.js';
import { DIAGNOSTIC_CODES } from '#dist/diagnostic-codes.js';
import { runCommand, temporaryFile } from './run-command.js';

const SECRET = 's3cretW0rd';
const TEXT = `[OCServer]
http-connection-pool-size = 0
http-prxy = p:1
http-custom-headers = X-Key: ${SECRET} | x-key: ${SECRET}
http-proxy = https://user:${SECRET}@p:1
contact-processed-notification-uri = http://h/?key=${SECRET}#${SECRET}
`;

describe('check --format github', () => {
  it('annotates each finding at its place', async () => {
    const file = temporaryFile(TEXT);
    const { code, stdout } = await runCommand(checkCommand, '--format', 'github', file);
    expect(code).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(stdout).toContain(
      `::error file=${file},line=2,endLine=2,col=29,endColumn=29,title=option-value-out-of-range::http-connection-pool-size`,
    );
    expect(stdout).toContain(`::warning file=${file},line=3,endLine=3,col=1,endColumn=9,`);
    expect(stdout).toContain('::notice title=notification-off::');
    expect(stdout).toMatch(
      /title=header-duplicate::.*%0A.*options\.cfg:4:23: it stands here first/,
    );
    expect(lines.every((line) => /^::(error|warning|notice) [^:]*::/.test(line))).toBe(true);
  });

  it('escapes what would end a command or a property', () => {
    const at = { line: 1, column: 2, byte: 1 };
    const range = { filename: 'C:\\a,b%.cfg', start: at, end: { ...at, line: 2, column: 1 } };
    const found = diagnostic('uri-invalid', '50% :: of\r\nit', { range });
    expect(renderCheckGithub({ diagnostics: [found], documents: new Map() })).toBe(
      '::error file=C%3A\\a%2Cb%25.cfg,line=1,endLine=2,title=uri-invalid::50%25 :: of%0D%0Ait\n',
    );
  });

  it('says nothing when there is nothing to say', async () => {
    const file = temporaryFile(
      '[OCServer]\ncontact-processed-notification=yes\ncontact-processed-notification-uri=http://h/\n',
    );
    const { code, stdout } = await runCommand(checkCommand, '--format', 'github', file);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });
});

describe('check --format sarif', () => {
  async function sarifOf(text: string) {
    const file = temporaryFile(text);
    const { code, stdout } = await runCommand(checkCommand, '--format', 'sarif', file);
    return { file, code, log: JSON.parse(stdout) };
  }

  it('is one run of a SARIF 2.1.0 log', async () => {
    const { code, log, file } = await sarifOf(TEXT);
    expect(code).toBe(1);
    expect(log.version).toBe('2.1.0');
    expect(log.$schema).toMatch(/sarif-schema-2\.1\.0\.json$/);
    expect(log.runs).toHaveLength(1);
    const [run] = log.runs;
    expect(Object.keys(run).sort()).toEqual(
      ['artifacts', 'columnKind', 'invocations', 'results', 'tool'].sort(),
    );
    expect(run.columnKind).toBe('unicodeCodePoints');
    expect(run.tool.driver).toMatchObject({
      name: 'ocs-notifier',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
    expect(run.invocations).toEqual([{ executionSuccessful: true }]);
    expect(run.artifacts).toEqual([{ location: { uri: `file://${file}` } }]);
  });

  it('has the table of codes as rules', async () => {
    const { rules } = (await sarifOf(TEXT)).log.runs[0].tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual(Object.keys(DIAGNOSTIC_CODES));
    const levels = { error: 'error', warning: 'warning', info: 'note' } as const;
    for (const [index, { severity, when }] of Object.values(DIAGNOSTIC_CODES).entries()) {
      expect(rules[index].defaultConfiguration).toEqual({ level: levels[severity] });
      expect(rules[index].shortDescription.text).toContain(when);
    }
  });

  it('has a result for each finding, with rule, region and related places', async () => {
    const { log, file } = await sarifOf(TEXT);
    const { results, tool } = log.runs[0];
    for (const result of results) {
      expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(['error', 'warning', 'note']).toContain(result.level);
      expect(result.message.text.length).toBeGreaterThan(0);
    }
    const uri = `file://${file}`;
    expect(results.find((each: { ruleId: string }) => each.ruleId === 'header-duplicate')).toEqual(
      expect.objectContaining({
        level: 'warning',
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri },
              region: { startLine: 4, startColumn: 43, endLine: 4, endColumn: 60 },
            },
          },
        ],
        relatedLocations: [
          {
            id: 0,
            message: { text: 'it stands here first' },
            physicalLocation: {
              artifactLocation: { uri },
              region: { startLine: 4, startColumn: 23, endLine: 4, endColumn: 40 },
            },
          },
        ],
      }),
    );
    const off = results.find((each: { ruleId: string }) => each.ruleId === 'notification-off');
    expect(off).toMatchObject({ level: 'note', locations: [], relatedLocations: [] });
  });

  it('names files as they were given, in a URI', async () => {
    const { stdout } = await runCommand(
      checkCommand,
      '--format',
      'sarif',
      './samples/options/host.cfg',
    );
    const [run] = JSON.parse(stdout).runs;
    expect(run.artifacts).toEqual([{ location: { uri: 'samples/options/host.cfg' } }]);
  });
});

describe('every format', () => {
  it.each(['text', 'json', 'github', 'sarif'])('%s masks secrets', async (format) => {
    const { stdout, stderr } = await runCommand(
      checkCommand,
      '--format',
      format,
      temporaryFile(TEXT),
    );
    expect(stdout + stderr).not.toContain(SECRET);
  });
});

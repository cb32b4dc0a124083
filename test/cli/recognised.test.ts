import { describe, expect, it } from 'vitest';
import { checkCommand } from '#dist/cli/check/check.js';
import { runCommand, temporaryFile } from './run-command.js';

const firstLine = async (text: string) => {
  const file = temporaryFile(text);
  const { stdout } = await runCommand(checkCommand, file);
  return stdout.split('\n')[0]?.replace(`${file}: `, '');
};

const OCS =
  '{"type":"CfgApplication","name":"A","options":{"OCServer":{"http-response-timeout":"20"}}}';
const URS = '{"type":"CfgApplication","name":"B","options":{"default":{"verbose":"1"}}}';

describe('the first line of check', () => {
  it.each([
    [
      '[OCServer]\nhttp-response-timeout = 20\n[log]\na = 1\nb = 2\n',
      'cfg, 2 sections, 3 options, 1 of them read',
    ],
    ['[PHP]\nengine = On\n', 'cfg, 1 section, 1 option, none of them read'],
    ['# nothing\n', 'cfg, no section, no option'],
    [`[${OCS},${URS}]`, 'JSON, 2 objects, 2 sections, 2 options, 1 of them read'],
    ['<CfgHost name="h"/>', 'XML, 1 object, no section, no option'],
    ['<project><a/></project>', 'XML, no configuration object'],
    ['{"dependencies":{"a":"1"}}', 'JSON, no configuration object'],
    ['OCServer:\n  http-response-timeout: "20"\n', 'YAML, 1 section, 1 option, 1 of them read'],
    ['- name: a\n- name: b\n- name: c\n', 'a YAML file, not read'],
    ['a.b=1\na.c=2\nd.e=3\n', 'a .properties file, not read'],
    ['<html><body>login</body></html>', 'a web page, not read'],
  ])('of %j says %j', async (text, line) => {
    expect(await firstLine(text)).toBe(line);
  });

  it('is there for each file, in the order given, and in JSON as fields', async () => {
    const [first, second] = [
      temporaryFile('[OCServer]\nhttp-proxy =\n'),
      temporaryFile('[log]\na = 1\n'),
    ];
    const { stdout } = await runCommand(checkCommand, first, '--host', second, '--format', 'json');
    expect(JSON.parse(stdout).recognised).toEqual([
      {
        filename: second,
        format: 'cfg',
        is_option_file: true,
        objects: 0,
        sections: 1,
        options: 1,
        read: 0,
      },
      {
        filename: first,
        format: 'cfg',
        is_option_file: true,
        objects: 0,
        sections: 1,
        options: 1,
        read: 1,
      },
    ]);
  });
});

describe('a file in which nothing is ours', () => {
  const codes = async (text: string, ...flags: string[]) => {
    const { code, stdout } = await runCommand(
      checkCommand,
      ...flags,
      '--format',
      'json',
      temporaryFile(text),
    );
    const { diagnostics } = JSON.parse(stdout);
    const found = diagnostics.map((each: { code: string }) => each.code);
    return [code, ...found.filter((each: string) => each !== 'notification-off')];
  };

  it('is a warning, and with --strict an error', async () => {
    expect(await codes('[PHP]\nengine = On\n')).toEqual([0, 'nothing-read']);
    expect(await codes('[PHP]\nengine = On\n', '--strict')).toEqual([1, 'nothing-read']);
    expect(await codes('[1,2]')).toEqual([0, 'nothing-read', 'possible-truncation']);
  });

  it.each([
    ['[OCServer]\nlevel = 1\n', []],
    ['<CfgHost name="h"/>', []],
    ['<CfgServer name="a"/>', []],
    ['# nothing yet\n', []],
    ['[ocserver]\nlevel = 1\n', ['section-near-miss']],
    ['[A]\nhttp-proxy = p:1\n', ['option-in-unread-section']],
    [`[${URS},${URS.replace('"B"', '"C"')}]`, ['objects-of-one-level']],
  ])('is not what %j is', async (text, expected) => {
    expect((await codes(text)).slice(1)).toEqual(expected);
  });

  it('may be a Host, which need not say anything of notifications', async () => {
    const host = temporaryFile('[log]\na = 1\n');
    const { stdout } = await runCommand(checkCommand, '--host', host);
    expect(stdout).not.toContain('nothing-read');
  });
});

describe('more than five findings of one code in a file', () => {
  const nonsense = (count: number) => `[OCServer]\n${'nonsense\n'.repeat(count)}`;
  const found = (text: string) => text.match(/\[line-without-equals\]$/gm)?.length;

  it('are counted, with the lines they are in', async () => {
    const { stdout } = await runCommand(checkCommand, temporaryFile(nonsense(8)));
    expect(found(stdout)).toBe(5);
    expect(stdout).toContain(
      '  … and 3 more of [line-without-equals], in lines 7 to 9; check --all shows them.\n',
    );
    expect(stdout).toMatch(/Not usable: 1 file, 8 errors, 0 warnings\.\n$/);
  });

  it('are shown with --all, and in JSON', async () => {
    const file = temporaryFile(nonsense(120));
    expect(found((await runCommand(checkCommand, '--all', file)).stdout)).toBe(120);
    const { stdout } = await runCommand(checkCommand, '--format', 'json', file);
    expect(JSON.parse(stdout).error_count).toBe(120);
  });

  it('are counted for each file by itself', async () => {
    const files = [temporaryFile(nonsense(5)), temporaryFile(nonsense(6))];
    const { stdout } = await runCommand(checkCommand, ...files);
    expect(found(stdout)).toBe(10);
    expect(stdout.match(/1 more of \[line-without-equals\], in line 7;/g)).toHaveLength(1);
  });
});

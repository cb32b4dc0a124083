import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCommand } from '#dist/cli/check/check.js';
import { diffCommand } from '#dist/cli/migrate/diff.js';
import { runCommand, temporaryFile } from './run-command.js';

const BASE = `[OCServer]
contact-processed-notification = true
contact-processed-notification-uri = https://crm.example/contacts
http-response-timeout = 20
http-proxy = proxy:3128
`;

function change(timeout: string): string {
  return `<CfgData><CfgUpdate><CfgApplicationUpdate DBIDref="106"><options action="change">
<list_pair key="OCServer"><str_pair key="http-response-timeout" value="${timeout}"/>
<str_pair key="http-proxy" value="" action="delete"/></list_pair>
</options></CfgApplicationUpdate></CfgUpdate>
</CfgData>
`;
}

function files(changes: string): {
  readonly base: string;
  readonly changed: string;
  readonly shorten: (text: string) => string;
} {
  const base = temporaryFile(BASE);
  const folder = dirname(base);
  const changed = join(folder, 'changes.xml');
  writeFileSync(changed, changes);
  return { base, changed, shorten: (text) => text.replaceAll(`${folder}/`, '') };
}

describe('check --onto', () => {
  it('shows what changes make of an export', async () => {
    const { base, changed, shorten } = files(change('60'));
    const { code, stdout } = await runCommand(checkCommand, changed, '--onto', base);
    expect(code).toBe(0);
    expect(
      shorten(stdout),
    ).toBe(`http-proxy http://proxy:3128 → (empty) (default): new connections go direct; requests in flight finish on the connections they have
http-response-timeout 20 → 60 (options.cfg + changes.xml:4): next attempt; requests in flight keep their 20 s

OK: 2 files, 0 errors, 0 warnings.
`);
  });

  it('finds what would be wrong then', async () => {
    const { base, changed, shorten } = files(change('soon'));
    const { code, stdout } = await runCommand(checkCommand, changed, '--onto', base);
    expect(code).toBe(1);
    expect(shorten(stdout)).toContain(
      'options.cfg + changes.xml:4:25: error: http-response-timeout',
    );
  });

  it('gives the changes as JSON', async () => {
    const { base, changed } = files(change('60'));
    const words = [changed, '--onto', base, '--format', 'json'];
    const report = JSON.parse((await runCommand(checkCommand, ...words)).stdout);
    expect(report).toMatchObject({ valid: true });
    expect(report.changes.map(({ name }: { name: string }) => name)).toEqual([
      'http-proxy',
      'http-response-timeout',
    ]);
  });

  it('does not say what would be in force where the changes cannot be made', async () => {
    const { base, changed } = files(change('60'));
    writeFileSync(base, '{"type":"CfgHost","name":"ocs01"}');
    const { code, stdout } = await runCommand(checkCommand, changed, '--onto', base);
    expect(code).toBe(1);
    expect(stdout).toContain('[change-refused]');
    expect(stdout).not.toContain('no option in force');
  });

  it('is wrong usage with another check, and without changes', async () => {
    const { base, changed } = files(change('60'));
    const { code, stderr } = await runCommand(checkCommand, changed, '--onto', base, '--fix');
    expect(code).toBe(2);
    expect(stderr).toContain('--onto takes one FILE of changes');
    const plain = runCommand(checkCommand, base, '--onto', base);
    await expect(plain).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('diff', () => {
  it('takes a file of changes for what it makes of the first', async () => {
    const { base, changed, shorten } = files(change('60'));
    const { code, stdout } = await runCommand(diffCommand, base, changed);
    expect(code).toBe(1);
    expect(shorten(stdout)).toContain('http-proxy http://proxy:3128 → (empty)');
    expect(shorten(stdout)).toContain('options.cfg + changes.xml:4:25');
  });

  it('is an error where the changes cannot be made', async () => {
    const twice = change('60').replace('<CfgUpdate>', '').replace('<CfgData>', '');
    const { base, changed } = files(change('60').replace('</CfgUpdate>\n</CfgData>\n', '') + twice);
    const { code, stderr } = await runCommand(diffCommand, base, changed);
    expect(code).toBe(2);
    expect(stderr).toContain('change-refused');
  });
});

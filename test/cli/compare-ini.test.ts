import { describe, expect, it } from 'vitest';
import { checkCommand } from '#dist/cli/check/check.js';
import { withoutFingerprints } from '../support/fingerprints.ts';
import { runCommand, temporaryFile } from './run-command.js';

async function comparisonOf(text: string, ...flags: string[]) {
  const { stdout } = await runCommand(
    checkCommand,
    '--compare-ini',
    '--format',
    'json',
    ...flags,
    temporaryFile(text),
  );
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; summary: string; range: { start: { line: number } } }[];
  };
  return diagnostics
    .filter(({ code }) => code === 'ini-reads-otherwise')
    .map(
      ({ range, summary }) =>
        `${range.start.line}: ${withoutFingerprints(summary).replace('ini.parse ', '')}`,
    );
}

const S = 's3cretW0rd';

/** The rows of the traps table: what the file says, and what ini makes of it. */
const CASES: readonly (readonly [name: string, text: string, found: string[]])[] = [
  ['plain text', '[OCServer]\nhttp-response-timeout = 30\n', []],
  [
    'a header value with a semicolon',
    '[OCServer]\nhttp-custom-headers=X-XSS-Protection: 1; mode=block\n',
    [
      '2: reads `http-custom-headers` as only the first 19 of its 31 characters: `X-XSS-Protection: •••`',
    ],
  ],
  [
    'a fragment',
    '[OCServer]\ncontact-processed-notification-uri=https://crm/x#frag\n',
    [
      '2: reads `contact-processed-notification-uri` as only the first 13 of its 18 characters: `https://crm/x`',
    ],
  ],
  [
    'an option that is not ours',
    `[x]\npassword=${S}#${S}\n`,
    ['2: reads `password` as only the first 10 of its 21 characters'],
  ],
  [
    'credentials that are cut',
    '[OCServer]\nhttp-proxy = http://user:12;34@p:1\n',
    ['2: reads `http-proxy` as only the first 14 of its 21 characters: `http://•••`'],
  ],
  [
    'a header that is not closed',
    `[x]\nk=1\n[${S}\nj=2\n`,
    ['3: does not see a header without `]`: its options fall into the section before, or are lost'],
  ],
  [
    'a lone separator',
    '[x]\ndelim=;\n',
    ['2: reads `delim` as only the first 0 of its 1 character'],
  ],
  ['a boolean', '[x]\nk=true\n', ['2: reads `k` as a boolean, not a text']],
  ['null', '[x]\nk=null\n', ['2: reads `k` as null']],
  ['a quoted number', "[x]\nk='123'\n", ['2: reads `k` as a number, not a text']],
  ['JSON', '[x]\nk=\'{"a":1}\'\n', ['2: reads `k` as a structure']],
  ['a list', '[x]\nk[]=1\n', ['2: reads `k[]` as nothing: it has no such option']],
  [
    'quotes and a comment',
    '[x]\nk="value" ; comment\n',
    ['2: reads `k` as only the first 7 of its 17 characters'],
  ],
  [
    'a backslash',
    '[x]\nshare=\\\\server\\share\n',
    ['2: reads `share` as another text of 13 characters'],
  ],
  [
    'a section with #',
    '[OCS#1]\nk=1\n[OCS#2]\nk=2\n',
    [
      '1: cuts its name and reads it as `OCS`: section `OCS#1`',
      '3: cuts its name and reads it as `OCS`: section `OCS#2`',
    ],
  ],
  [
    'a section with dots',
    '[a.example.com]\nk=1;2\n',
    [
      '1: reads section `a.example.com` as sections in one another: `a`, `example`, `com`',
      '2: reads `k` as only the first 1 of its 3 characters',
    ],
  ],
  [
    'a comment after a header',
    '[A]\nk=1\n[B] ; main\nk=2\n',
    [
      '2: reads `k` as another text of 1 character',
      '3: does not see it: its options fall into the section before, or are lost: section `B`',
    ],
  ],
  [
    'a byte-order mark',
    '\ufeff[A]\nk=1\n',
    ['1: does not see it: its options fall into the section before, or are lost: section `A`'],
  ],
  [
    'a forbidden name',
    '[__proto__]\nk=1\n[A]\n__proto__=1\n',
    [
      '1: does not see it: its options fall into the section before, or are lost: section `__proto__`',
      '4: reads `__proto__` as nothing: it has no such option',
    ],
  ],
  ['a separator of lines', '[A]\nk=a\u2028b\n', ['2: reads `k` as nothing: it has no such option']],
  ['the same option twice', '[A]\nk=1;2\nk=3\n', []],
  ['a text that makes it throw', 'A=null\n[A.b]\nk=1\n', ['1: gives up on this file: TypeError']],
];

describe('check --compare-ini', () => {
  it.each(CASES)('%s', async (_name, text, found) => {
    expect(await comparisonOf(text)).toEqual(found);
  });

  it('is not done unless it is asked for', async () => {
    const file = temporaryFile('[x]\nk=true\n');
    const { stdout } = await runCommand(checkCommand, '--format', 'json', file);
    expect(stdout).not.toContain('ini-reads-otherwise');
  });

  it('fails no check, and shows the places in the order of the file', async () => {
    const file = temporaryFile('[OCServer]\nk=true\nhttp-prxy=\nl=true\n');
    const { code, stdout } = await runCommand(checkCommand, '--compare-ini', file);
    expect(code).toBe(0);
    const lines = [...stdout.matchAll(/options\.cfg:(\d+):/g)].map(([, line]) => Number(line));
    expect(lines).toEqual([2, 3, 4]);
  });

  it.each([
    `[OCServer]\nhttp-custom-headers = X-Key: ${S}; ${S} | X-B: "${S};${S}"\n`,
    `[OCServer]\nhttp-proxy = http://user:${S};${S}@p:1\nhttp-proxy = "http://u:${S}#@p:1" ;\n`,
    `[OCServer]\ncontact-processed-notification-uri = https://h/?key=${S};${S}#${S}\n`,
    `[${S};x]\npassword = "${S};"\n${S}\\;x = '${S}'\n`
      .replaceAll(`[${S}`, '[x')
      .replace(`${S}\\`, 'k'),
  ])('shows no secret of %j', async (text) => {
    for (const format of ['text', 'json', 'github', 'sarif']) {
      const { stdout, stderr } = await runCommand(
        checkCommand,
        '--compare-ini',
        '--format',
        format,
        temporaryFile(text),
      );
      expect(stdout + stderr).not.toContain(S);
    }
  });
});

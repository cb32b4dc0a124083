import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkCommand } from '#dist/cli/check/check.js';
import { createCertificateAuthority } from '../lab/certificates.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { runCommand } from './run-command.js';

let folder: string;

beforeAll(async () => {
  const temporary = await createTemporaryFolder();
  folder = temporary.path;
  const authority = await createCertificateAuthority();
  const own = await authority.issue({
    names: ['ocs'],
    notAfter: new Date(Date.now() + 90 * 86_400_000),
  });
  const other = await authority.issue({ names: ['other'] });
  const files = {
    'ca.pem': authority.cert,
    'cert.pem': own.cert,
    'key.pem': own.key,
    'other.pem': other.key,
    'cut.pem': own.cert.slice(0, -40),
    'text.pem': 'hello',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return () => temporary.remove();
});

/** Each on a line of its own; the first one is line 4. */
const LINES = { certificate: 5, 'certificate-key': 6, 'trusted-ca': 7 };
const SOUND = { certificate: 'cert.pem', 'certificate-key': 'key.pem', 'trusted-ca': 'ca.pem' };

async function findings(files: Partial<typeof SOUND>) {
  const values = { ...SOUND, ...files };
  const file = join(folder, `${Object.values(values).join('-')}.cfg`);
  const text = [
    '[OCServer]',
    'contact-processed-notification = true',
    'contact-processed-notification-uri = https://crm.example/',
    '[security]',
    ...Object.entries(values).map(([name, value]) => `${name} = ${value}`),
  ];
  writeFileSync(file, `${text.join('\n')}\n`);
  const { stdout } = await runCommand(checkCommand, '--format', 'json', file);
  return JSON.parse(stdout).diagnostics as readonly object[];
}

describe('check of the files in section [security]', () => {
  it('finds nothing where they are sound', async () => {
    expect(await findings({})).toEqual([]);
  });

  it.each<[keyof typeof SOUND, string, string]>([
    ['certificate', 'missing.pem', 'The file of option certificate cannot be read'],
    ['certificate', 'cut.pem', 'has no end'],
    ['certificate', 'key.pem', 'it holds no certificate'],
    ['certificate-key', 'missing.pem', 'The file of option certificate-key cannot be read'],
    ['certificate-key', 'text.pem', 'it holds no PEM'],
    ['certificate-key', 'other.pem', 'do not belong together'],
    ['certificate-key', 'cert.pem', 'it holds no private key'],
    ['trusted-ca', 'missing.pem', 'The file of option trusted-ca cannot be read'],
    ['trusted-ca', 'cut.pem', 'has no end'],
  ])('points at the option at fault: %s = %s', async (option, file, words) => {
    expect(await findings({ [option]: file })).toMatchObject([
      {
        code: 'certificate-unusable',
        summary: expect.stringContaining(words),
        range: { start: { line: LINES[option] } },
      },
    ]);
  });
});

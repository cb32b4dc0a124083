import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { convertCommand } from '#dist/cli/migrate/convert.js';
import { diffCommand } from '#dist/cli/migrate/diff.js';
import { setCommand } from '#dist/cli/migrate/set.js';
import { unsetCommand } from '#dist/cli/migrate/unset.js';
import { runCommand, temporaryFile } from './run-command.js';

const S = 's3cretW0rd';
const LEAKY = [
  `http-custom-headers = X-Api-Key: ${S} | Host: ${S} | ${S} | Bearer ${S}`,
  `http-custom-headers = X-Api-Key: ${S} | X-Other: ${S}`,
  `http-custom-headers = X-Api-Key: ${S}\nhttp-custom-headers = X-Api-Key: ${S}`,
  `http-custom-header = X-Api-Key: ${S}`,
  `Authorization: Bearer ${S}`,
  `Authorization: Bearer ${S}==`,
  `http-proxy = http://user:${S}@proxy:1`,
  `http-proxy = user:${S}@proxy:1`,
  `contact-processed-notification-uri = https://user:${S}@h/`,
  `contact-processed-notification-uri = https://h/?key=${S}&${S}#${S}`,
  `[Authorization: Bearer ${S}]\nk = v`,
  `password = "${S} ;`,
  `k = ${S}\u0001`,
];
const OTHER = `[OCServer]\nhttp-custom-headers = X-Api-Key: other\nhttp-proxy = other:1\n`;
const REQUIRED = ['OCServer', 'http-response-timeout'];

describe('secrets', () => {
  it.each(LEAKY.flatMap((line) => [`[OCServer]\n${line}\n`, `[Host/default]\n${line}\n`]))(
    'never show in %j',
    async (text) => {
      const [file, other] = [temporaryFile(text), temporaryFile(OTHER)];
      const results = [
        await runCommand(diffCommand, file, other),
        await runCommand(diffCommand, other, file, '--format', 'json'),
        await runCommand(setCommand, file, ...REQUIRED, '7'),
        await runCommand(setCommand, file, ...REQUIRED, 'x'),
        await runCommand(unsetCommand, file, 'OCServer', 'http-custom-headers'),
      ];
      for (const { stdout, stderr } of results) expect(stdout + stderr).not.toContain(S);
      for (const to of ['json', 'xml', 'ini', 'yaml', 'env']) {
        const words = [temporaryFile(text), '--to', to, '--report'];
        // What is converted is on stdout, secrets included; what is said of it is not.
        expect((await runCommand(convertCommand, ...words)).stderr).not.toContain(S);
      }
    },
  );
});

describe('packages for one command', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path, text: readFileSync(`src/${path}`, 'utf8') }));
  const importing = (pattern: RegExp) =>
    sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

  it('are loaded when it is asked for', () => {
    expect(importing(/from 'yaml'/)).toEqual([]);
    expect(importing(/from '[./]*\/to-ini\.js'/)).toEqual([]);
    expect(importing(/import\('[./]*\/convert\/to-ini\.js'\)/)).toEqual(['cli/migrate/convert.ts']);
  });
});

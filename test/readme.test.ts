import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DIAGNOSTIC_CODES } from '#dist/diagnostic.js';
import { ERROR_CODES } from '#dist/errors.js';
import { OPTION_NAMES } from '#dist/options/catalog/catalog.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const EXAMPLE = 'samples/library/deliver.mjs';
const MIGRATION = 'samples/library/migrate.mjs';

/** The rows of a table under a heading, cell by cell. */
function rowsUnder(heading: string): string[][] {
  const [, section = ''] = README.split(`## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return own
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('README', () => {
  it('lists every diagnostic with its severity', () => {
    const listed = rowsUnder('Diagnostics').map(([code, severity]) => [code, severity]);
    const known = Object.entries(DIAGNOSTIC_CODES).map(([code, { severity }]) => [
      `\`${code}\``,
      severity,
    ]);
    expect(listed).toEqual(known);
  });

  it('lists every error', () => {
    const listed = rowsUnder('Errors').map(([code]) => code);
    expect(listed).toEqual(Object.keys(ERROR_CODES).map((code) => `\`${code}\``));
  });

  it('names every option', () => {
    for (const name of OPTION_NAMES) expect(README).toContain(`\`${name}\``);
  });

  it.each([EXAMPLE, MIGRATION])('shows %s as it is', (sample) => {
    expect(README).toContain(readFileSync(join(ROOT, sample), 'utf8'));
  });
});

describe('the library sample', () => {
  it('delivers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ocs-notifier-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [join(ROOT, EXAMPLE), join(folder, 'store')]);
    expect(stdout).toContain('accepted');
    expect(stdout).toContain('received 1');
  });
});

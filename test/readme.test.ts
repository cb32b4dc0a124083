import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DIAGNOSTIC_CODES } from '#dist/diagnostic-codes.js';
import { ERROR_CODES } from '#dist/errors.js';
import { OPTION_NAMES } from '#dist/options/catalog/catalog.js';
import { PAGES, pageOf, ROOT } from './docs/pages.ts';
import { exampleOf, exportsOfEntry } from './library/examples.ts';

const EXAMPLE = 'samples/library/deliver.mjs';
const MIGRATION = 'samples/library/migrate.mjs';

/** The rows of all tables under a heading of a page, cell by cell; of the whole page without one. */
function rowsOf(path: string, heading?: string): string[][] {
  const { text } = pageOf(path);
  const [, from = ''] = heading === undefined ? ['', text] : text.split(`## ${heading}\n`);
  const [own = ''] = heading === undefined ? [from] : from.split('\n## ');
  return own
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The first cells of rows, without backticks; a cell may name several, separated by commas. */
function namesIn(rows: readonly string[][]): string[] {
  return rows.flatMap(([cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
}

/** The names that an entry of the library exports. */
function exportsOf(entry: string): string[] {
  const text = readFileSync(join(ROOT, entry), 'utf8');
  return [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, names = '']) =>
    names.split(',').flatMap((name) => name.trim().replace(/^type /, '') || []),
  );
}

describe('the pages', () => {
  it('list every diagnostic with its severity', () => {
    const listed = rowsOf('samples/options/diagnostics.md')
      .filter(([, severity = '']) => /^(?:error|warning|info)$/.test(severity))
      .map(([code, severity]) => `${code} ${severity}`);
    const known = Object.entries(DIAGNOSTIC_CODES).map(
      ([code, row]) => `\`${code}\` ${row.severity}`,
    );
    expect(listed.toSorted()).toEqual(known.toSorted());
  });

  it('list every error', () => {
    const listed = namesIn(rowsOf('samples/options/diagnostics.md')).filter((name) =>
      /^[A-Z_]+$/.test(name),
    );
    expect(listed.toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted());
  });

  it('list every option', () => {
    const rows = [
      ...rowsOf('README.md', 'Options'),
      ...rowsOf('samples/options/README.md', 'The other options'),
    ];
    const listed = namesIn(rows.map(([cell = '']) => [cell]));
    expect(listed).toEqual([...OPTION_NAMES]);
  });

  it.each([
    ['src/index.ts', 'Exports of `ocs-notifier`'],
    ['src/options-entry.ts', 'Exports of `ocs-notifier/options`'],
  ])('list every export of %s', (entry, heading) => {
    const listed = namesIn(
      rowsOf('samples/library/README.md', heading).map(([cell = '']) => [cell]),
    );
    expect(listed.toSorted()).toEqual(exportsOf(entry).toSorted());
  });

  it.each([EXAMPLE, MIGRATION])('show %s as it is', (sample) => {
    const page = pageOf('samples/library/README.md').text;
    expect(page).toContain(readFileSync(join(ROOT, sample), 'utf8'));
  });

  it('show every example of the options entry as it stands in the code', () => {
    const shown = pageOf('samples/library/README.md').blocks.filter(
      ({ language }) => language === 'ts',
    );
    const examples = exportsOfEntry()
      .map(exampleOf)
      .filter((example) => example !== '');
    expect(shown.map(({ lines }) => lines.join('\n'))).toEqual(examples);
  });

  it('lead to pages, files and headings that are there', () => {
    const broken = PAGES.flatMap(({ path, prose }) =>
      [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
        if (/^[a-z]+:/.test(link)) return [];
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? path : join(dirname(path), file);
        if (!existsSync(join(ROOT, target))) return [`${path}: ${link}`];
        return anchor === undefined || anchorsOf(target).includes(anchor)
          ? []
          : [`${path}: ${link}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it('keep README at one page', () => {
    expect(pageOf('README.md').text.split('\n').length).toBeLessThanOrEqual(170);
  });
});

/** Anchors as the usual hosts make them of headings. */
function anchorsOf(path: string): string[] {
  const headings = readFileSync(join(ROOT, path), 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

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

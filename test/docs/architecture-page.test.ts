import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { ROOT } from './pages.ts';

const PAGE = readFileSync(join(ROOT, 'src/README.md'), 'utf8');

/** More than that is not read in one sitting. */
const MOST_LINES = 120;

/** Words that have one meaning in the code: they stand in its names. */
const WORDS = [
  ...['event', 'record', 'chain', 'round', 'message', 'attempt', 'outcome', 'option', 'level'],
  ...['section', 'document', 'object', 'generation', 'candidate', 'diagnostic', 'fingerprint'],
  ...['hash', 'accept', 'take', 'claim', 'lease', 'settlement', 'receipt', 'resource', 'report'],
];

describe('the architecture page', () => {
  it(`has at most ${MOST_LINES} lines`, () => {
    expect(PAGE.split('\n').length - 1).toBeLessThanOrEqual(MOST_LINES);
  });

  it('names every folder of the code', () => {
    const folders = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `${name}/`);
    const unnamed = folders.filter((name) => !PAGE.includes(name));
    expect(unnamed).toEqual([]);
  });

  it('explains every word that has one meaning', () => {
    const [, glossary = ''] = PAGE.split('## Glossary\n');
    const rows = glossary.split('\n## ')[0]?.split('\n') ?? [];
    const explained = rows.flatMap((row) => row.split('|')[1]?.split(',') ?? []);
    const known = new Set(explained.map((word) => word.trim()));
    expect(WORDS.filter((word) => !known.has(word))).toEqual([]);
  });

  it('says what every dependency is for', () => {
    const { dependencies, devDependencies } = packageJson;
    const names = Object.keys({ ...dependencies, ...devDependencies });
    expect(names.filter((name) => !PAGE.includes(`\`${name}\``))).toEqual([]);
  });
});

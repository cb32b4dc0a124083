import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

/** What a file of ours loads before it can run: all that it imports, and what these import. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, specifier = ''] of text.matchAll(
    /^(?:import|export)\b[^;=(]*?from '([^']+)';$/gm,
  )) {
    if (specifier.startsWith('.')) loadedWith(join(file, '..', specifier), seen);
    else seen.add(specifier);
  }
  return seen;
}

/** The command line, and the readers of JSON and XML exports, which are read in one step. */
const ALLOWED = ['commander', 'jsonc-parser', 'saxes'];

describe('a plain check', () => {
  it.each(['bin.js', 'cli/check/check.js', 'cli/check/check-text.js', 'cli/explain/explain.js'])(
    'loads nothing that it does not need with %s',
    (file) => {
      const loaded = [...loadedWith(join(DIST, file))].filter((each) => !each.startsWith('/'));
      const packages = loaded.filter((specifier) => !specifier.startsWith('node:'));
      expect(packages.filter((name) => !ALLOWED.includes(name))).toEqual([]);
      expect(loaded).not.toContain('node:tls');
      expect(loaded).not.toContain('node:http');
    },
  );
});

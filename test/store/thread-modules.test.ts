import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const IMPORT = /^(?:import|export)\b[^;]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

/** What a compiled file and all that it imports load: our files, and modules of Node.js or packages. */
function loadedBy(start: string) {
  const files = new Set<string>();
  const modules = new Set<string>();
  const walk = (file: string) => {
    if (files.has(file)) return;
    files.add(file);
    for (const match of readFileSync(file, 'utf8').matchAll(IMPORT)) {
      const specifier = match.slice(1).find((each) => each !== undefined) ?? '';
      if (specifier.startsWith('.')) walk(join(dirname(file), specifier));
      else modules.add(specifier);
    }
  };
  walk(join(DIST, start));
  return { files: [...files].map((file) => relative(DIST, file)), modules: [...modules].sort() };
}

/** Every store is opened in a new thread: what that loads is waited for at each start of each command. */
it("the store's thread loads no package but SQLite, and of our folders only what an event needs", () => {
  const { files, modules } = loadedBy('store/sqlite/worker.js');
  expect(modules).toEqual([
    'node:crypto',
    'node:fs',
    'node:module', // loads SQLite: Node's own, or the package
    'node:path',
    'node:worker_threads',
    'node:zlib', // checksums of bodies
  ]);
  const isExpected = (file: string) => /^(chain|message|store)\//.test(file);
  expect(files.filter((file) => !isExpected(file)).sort()).toEqual([
    'diagnostic-codes.js',
    'diagnostic.js',
    'errors.js',
    'event/enumerations.js',
    'event/user-fields.js',
    'event/without-undefined.js',
    'text/quoted.js',
  ]);
  expect(files).not.toContain('message/message-schema.js');
});

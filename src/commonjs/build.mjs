// Writes dist/commonjs: what `require('ocs-notifier')` finds. Node loads the ES modules themselves; the types stand
// there once more, as a compiler takes those beside ES modules for types of ES modules.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const COMMONJS = join(DIST, 'commonjs');
const ENTRIES = ['index', 'options-entry'];

rmSync(COMMONJS, { recursive: true, force: true });
mkdirSync(COMMONJS, { recursive: true });
writeFileSync(join(COMMONJS, 'package.json'), '{ "type": "commonjs" }\n');
for (const name of ENTRIES) {
  writeFileSync(join(COMMONJS, `${name}.js`), `module.exports = require('../${name}.js');\n`);
}

/** Declarations that have to be copied; those that they import are added on the way. */
const files = new Set(ENTRIES.map((name) => `${name}.d.ts`));
for (const file of files) {
  mkdirSync(dirname(join(COMMONJS, file)), { recursive: true });
  copyFileSync(join(DIST, file), join(COMMONJS, file));
  const text = readFileSync(join(DIST, file), 'utf8');
  for (const [, specifier] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.js['"]/g)) {
    files.add(join(dirname(file), `${specifier}.d.ts`));
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { OPTION_NAMES } from '#dist/options/catalog/catalog.js';

const SRC = fileURLToPath(new URL('../src', import.meta.url));

/** Who may import whom. A folder may import itself, and everyone the three files at the root. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  runtime: ['text'],
  text: [],
  files: ['runtime'],
  'option-file': ['text'],
  options: ['text', 'option-file'],
  convert: ['text', 'option-file', 'options'],
  event: ['text'],
  chain: ['text', 'event'],
  message: ['event', 'chain'],
  store: ['event', 'chain', 'message', 'runtime'],
  delivery: ['message', 'store', 'runtime'],
  engine: ['text', 'options', 'event', 'chain', 'message', 'store', 'delivery', 'runtime'],
  feed: ['text', 'event', 'engine', 'runtime'],
  reload: ['text', 'files', 'option-file', 'options', 'engine', 'runtime'],
  receiver: ['message', 'runtime'],
  admin: ['files', 'engine', 'options', 'reload', 'store', 'runtime'],
  cli: [
    'text',
    'files',
    'option-file',
    'options',
    'convert',
    'event',
    'message',
    'store',
    'delivery',
    'engine',
    'feed',
    'reload',
    'admin',
    'receiver',
    'runtime',
  ],
};

const ROOT_FILES = ['diagnostic.ts', 'diagnostic-codes.ts', 'errors.ts', 'secret.ts'];

/** Packages and modules of Node that touch the world; the pure folders import none. */
const EFFECTS =
  /^(node:(?!util\b)|undici|pino|uuid|commander|chokidar|fastify|prom-client|tinyglobby|@photostructure)/;
const PURE = ['text', 'option-file', 'options', 'convert', 'event', 'chain', 'message'];

/** More files than that in one folder are not taken in at a glance. */
const MOST_FILES = 20;

interface SourceFile {
  /** Path below `src`. */
  readonly path: string;
  /** Its folder, or its own name when it stands at the root. */
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const FILES: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((m) => m[1] ?? '');
    return { path, folder: path.split('/')[0] ?? path, text, imports };
  });

function targetOf(file: SourceFile, specifier: string): string {
  const path = relative(SRC, join(SRC, file.path, '..', specifier)).replace(/\.js$/, '.ts');
  return path.includes('/') ? (path.split('/')[0] ?? path) : path;
}

describe('the folders are the data flow', () => {
  it.each(Object.entries(MAY_IMPORT))('%s imports only %j', (folder, allowed) => {
    const foreign = FILES.filter((file) => file.folder === folder)
      .flatMap((file) => file.imports.map((specifier) => ({ file, specifier })))
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ file, specifier }) => ({ from: file.path, target: targetOf(file, specifier) }))
      .filter(({ target }) => ![folder, ...allowed, ...ROOT_FILES].includes(target));
    expect(foreign).toEqual([]);
  });

  it('has no folder that the table does not know', () => {
    const folders = new Set(
      FILES.filter(({ path }) => path.includes('/')).map(({ folder }) => folder),
    );
    expect([...folders].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  it('keeps the files at the root free of imports, but of each other', () => {
    const withImports = FILES.filter(({ path }) => ROOT_FILES.includes(path)).filter((file) =>
      file.imports.some((each) => !ROOT_FILES.includes(targetOf(file, each))),
    );
    expect(withImports).toEqual([]);
  });
});

/** What imports what, by files or by folders: type imports count like others. */
function importsBetween(nameOf: (path: string) => string): ReadonlyMap<string, Set<string>> {
  const graph = new Map(FILES.map(({ path }) => [nameOf(path), new Set<string>()]));
  for (const { path, imports } of FILES) {
    for (const specifier of imports.filter((each) => each.startsWith('.'))) {
      const target = nameOf(join(path, '..', specifier).replace(/\.js$/, '.ts'));
      if (target !== nameOf(path)) graph.get(nameOf(path))?.add(target);
    }
  }
  return graph;
}

/** Takes away what imports nothing that is left, or is imported by nothing that is left, over and over: circles stay. */
function circlesIn(graph: ReadonlyMap<string, Set<string>>): readonly string[] {
  const left = new Set(graph.keys());
  for (;;) {
    const imported = new Set([...left].flatMap((name) => [...(graph.get(name) ?? [])]));
    const importsSome = (name: string) => [...(graph.get(name) ?? [])].some((to) => left.has(to));
    const free = [...left].filter((name) => !imported.has(name) || !importsSome(name));
    if (free.length === 0) return [...left].sort();
    for (const name of free) left.delete(name);
  }
}

describe('arrows point down only', () => {
  it('there is no circle of imports between files', () => {
    expect(circlesIn(importsBetween((path) => path))).toEqual([]);
  });

  it('there is no circle of imports between folders, at any depth', () => {
    const folderOf = (path: string) => (ROOT_FILES.includes(path) ? path : join(path, '..'));
    expect(circlesIn(importsBetween(folderOf))).toEqual([]);
  });

  it(`no folder holds more than ${MOST_FILES} files`, () => {
    const counts = new Map<string, number>();
    for (const { path } of FILES) {
      counts.set(join(path, '..'), (counts.get(join(path, '..')) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > MOST_FILES)).toEqual([]);
  });
});

describe('pure folders', () => {
  it.each(PURE)('%s touches no file, clock or environment', (folder) => {
    const offences = FILES.filter((file) => file.folder === folder).flatMap((file) => [
      ...file.imports
        .filter((specifier) => EFFECTS.test(specifier))
        .map((s) => `${file.path}: ${s}`),
      ...[
        ...file.text.matchAll(/Date\.now|new Date\(\)|process\.|performance\.|Math\.random/g),
      ].map((m) => `${file.path}: ${m[0]}`),
    ]);
    expect(offences).toEqual([]);
  });
});

describe('names of OCS options', () => {
  const OCS_NAMES = OPTION_NAMES.filter((name) => /^(contact-processed|http)-/.test(name));

  const READERS = ['engine/settings.ts', 'engine/retry-policy.ts'];

  it('are the eight', () => expect(OCS_NAMES).toHaveLength(8));

  it('occur in options/, engine/settings.ts and engine/retry-policy.ts, nowhere else', () => {
    const elsewhere = FILES.filter(
      ({ path, folder }) => folder !== 'options' && !READERS.includes(path),
    ).flatMap(({ path, text }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      return OCS_NAMES.filter((name) => new RegExp(`'${name}'`).test(code)).map(
        (name) => `${path}: ${name}`,
      );
    });
    expect(elsewhere).toEqual([]);
  });
});

describe('the console', () => {
  it('is written to by cli and runtime/log.ts only', () => {
    const offences = FILES.filter(
      ({ path, folder, text }) =>
        folder !== 'cli' &&
        !['runtime/log.ts', 'bin.ts'].includes(path) &&
        /\bconsole\.|process\.std(out|err)/.test(text),
    );
    expect(offences.map(({ path }) => path)).toEqual([]);
  });
});

describe('the size of files', () => {
  it('stays below 400 lines', () => {
    const long = FILES.filter(({ text }) => text.split('\n').length > 400).map(({ path }) => path);
    expect(long).toEqual([]);
  });
});

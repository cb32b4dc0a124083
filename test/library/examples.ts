/** The `@example` of every value that the library entry exports, as something that runs. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildResult, build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const ENTRY = join(ROOT, 'src/options-entry.ts');

/** A value that the entry exports, with the comment above its definition. */
export interface Exported {
  readonly name: string;
  readonly isType: boolean;
  readonly file: string;
  readonly comment: string;
}

/** What the entry exports, in its order. */
export function exportsOfEntry(): readonly Exported[] {
  const entry = readFileSync(ENTRY, 'utf8');
  return [...entry.matchAll(/export (type )?\{([^}]+)\} from '([^']+)'/g)].flatMap((match) => {
    const [, allTypes, names = '', from = ''] = match;
    const file = join(dirname(ENTRY), from.replace(/\.js$/, '.ts'));
    return names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .map((name) => exported(name.replace(/^type /, ''), file, !!allTypes || /^type /.test(name)));
  });
}

function exported(name: string, file: string, isType: boolean): Exported {
  const keyword = '(?:abstract class|class|function|const|interface|type)';
  const definition = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/)?\\nexport ${keyword} ${name}\\b`,
  );
  const comment = definition.exec(`\n${readFileSync(file, 'utf8')}`)?.[1] ?? '';
  return { name, isType, file, comment };
}

/** The lines of an example, without the decoration of the comment; `''` where there is none. */
export function exampleOf({ comment }: Pick<Exported, 'comment'>): string {
  const [, ...examples] = comment.replace(/\s*\*\/$/, '').split(/@example/);
  const lines = examples.flatMap((example) => (example.split(/\n \* @/)[0] ?? '').split('\n'));
  return lines
    .map((line) => line.replace(/^ \* ?/, ''))
    .join('\n')
    .trim();
}

/** `expression; // value`, where the value may stand in the next line. */
const CLAIM = /^(?!const |let |\/\/| |\})(.+);\s+\/\/ (.+)$/gm;

/** How many values an example claims. */
export function claimsIn(example: string): number {
  return [...example.matchAll(CLAIM)].length;
}

/** An example as the body of a function that gives `[found, claimed]` pairs. */
function runnable(example: string): string {
  return `const pairs = [];\n${example.replace(CLAIM, 'pairs.push([($1), ($2)]);')}\nreturn pairs;`;
}

/** A script for a browser that leaves `globalThis.runExamples()`: pairs by the name of the export. */
export async function bundleExamples(): Promise<string> {
  const values = exportsOfEntry().filter(({ isType }) => !isType);
  const names = values.map(({ name }) => name).join(', ');
  const functions = values.map((value) => `${value.name}: () => {${runnable(exampleOf(value))}},`);
  const contents = `import * as library from 'ocs-notifier/options';
const { ${names} } = library;
const examples = { ${functions.join('\n')} };
globalThis.runExamples = () =>
  Object.fromEntries(Object.entries(examples).map(([name, run]) => [name, run()]));`;
  return textOf(
    await build({ ...FOR_BROWSERS, stdin: { contents, resolveDir: ROOT, loader: 'ts' } }),
  );
}

const FOR_BROWSERS = {
  bundle: true,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  write: false,
  logLevel: 'silent',
} as const;

/** The library as a web page would load it; rejects when it imports anything of Node.js. */
export async function bundleLibrary(minify: boolean): Promise<string> {
  const contents = "export * from 'ocs-notifier/options';";
  const stdin = { contents, resolveDir: ROOT };
  return textOf(await build({ ...FOR_BROWSERS, globalName: 'library', minify, stdin }));
}

function textOf({ outputFiles = [] }: BuildResult): string {
  return outputFiles.map(({ text }) => text).join('');
}

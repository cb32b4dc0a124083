// Compares an old export with a new one, and writes the new one as JSON: node migrate.mjs OLD NEW OUT
import { readFile, writeFile } from 'node:fs/promises';
import {
  convertOptions,
  diffFiles,
  jsonTarget,
  parseOptionFile,
  renderChange,
  renderDiagnostics,
  resolveOptions,
} from 'ocs-notifier/options';

const [before, after] = await Promise.all(process.argv.slice(2, 4).map(readExport));
const { changes, other, cosmetic } = diffFiles(before, after);
for (const change of changes) console.log(renderChange(change), '–', change.effect);
console.log(`${other.length} options of others differ; ${cosmetic.length} other differences`);

const { text, changed, losses } = convertOptions(after.source, jsonTarget);
for (const { kind, summary } of losses) console.log(`${kind}: ${summary}`);
if (changed.length > 0) throw new Error(`not the same in JSON: ${changed.join(', ')}`);
await writeFile(process.argv[4] ?? 'converted.json', text, { mode: 0o600 }); // it holds secrets

async function readExport(filename) {
  const { document, diagnostics } = parseOptionFile(await readFile(filename), filename);
  const source = { document, role: 'plain', folder: '' };
  const resolved = resolveOptions({ sources: [source] });
  const documents = new Map([[filename, document]]);
  console.log(renderDiagnostics([...diagnostics, ...resolved.diagnostics], { documents }));
  return { source, options: resolved.options };
}

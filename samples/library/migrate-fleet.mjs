// Moves pairs of Application and Host to new settings, whatever their formats and encodings, all or none of a pair:
// node migrate-fleet.mjs FOLDER OUT
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  checkPair,
  editOptions,
  findInstallations,
  getOption,
  parseOptionFile,
  printOptionFile,
} from 'ocs-notifier/options';

/** What becomes of each Application, and of the Host it runs on. */
const APPLICATION = [
  { kind: 'set', section: 'OCServer', option: 'http-connection-pool-size', value: '50' },
  { kind: 'set', section: 'OCServer', option: 'http-response-timeout', value: '20' },
  { kind: 'set', section: 'ocs-notifier', option: 'retry-delay', value: '2s' },
  { kind: 'unset', section: 'OCServer', option: 'http-proxy' },
  { kind: 'rename', section: 'log', option: 'all', to: 'standard' },
  { kind: 'move', section: 'OCServer', option: 'http-retry-max-attempts', toSection: 'default' },
];
const HOST = [
  { kind: 'set', section: 'OCServer', option: 'http-custom-headers', value: 'X-Site: Zürich' },
];

const [folder = '.', out = 'migrated'] = process.argv.slice(2);
const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const filenames = entries
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const files = await Promise.all(
  filenames.sort().map(async (filename) => {
    return { filename, document: parseOptionFile(await readFile(filename), filename).document };
  }),
);
const documents = new Map(files.map(({ filename, document }) => [filename, document]));

let refused = 0;
const installations = findInstallations(files);
for (const { files: pair } of installations) {
  const [application, host = application] = pair;
  const edited = new Map();
  const problems = [...edit(application, APPLICATION, edited), ...edit(host, HOST, edited)];
  const contents = pair.map(({ filename }) => ({ filename, content: edited.get(filename) }));
  if (problems.length === 0) {
    const { isUsable, options } = checkPair({ application: contents[0], host: contents[1] });
    if (!isUsable) problems.push('there would be errors');
    else for (const { filename, content } of contents) await write(filename, content);
    const pool = getOption(options, 'http-connection-pool-size').value;
    console.log(`${pair.map(({ filename }) => filename).join(' + ')}: pool ${pool}`);
  }
  refused += problems.length;
  for (const problem of problems) console.log(`refused: ${problem}`);
}
console.log(`${installations.length} pairs, ${refused} edits refused`);

/** Edits a file, or what became of it, and gives the reasons where it cannot. */
function edit({ filename, address: object }, edits, edited) {
  const known = edited.get(filename);
  const document = known ? parseOptionFile(known, filename).document : documents.get(filename);
  const result = editOptions(
    document,
    edits.map((each) => ({ ...each, object })),
  );
  if (result.kind === 'refused')
    return result.refusals.map(({ reason }) => `${filename}: ${reason}`);
  edited.set(filename, result.kind === 'edited' ? result.bytes : printOptionFile(document));
  return [];
}

async function write(filename, bytes) {
  const target = join(out, filename.slice(folder.length));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, bytes, { mode: 0o600 }); // it may hold secrets
}

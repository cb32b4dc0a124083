// Started with a mount namespace of its own: mounts a file on a file, as Docker does with `-v FILE:FILE`,
// replaces it outside and prints what the watch says of it, before and after.
import { execFileSync } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileWatch } from '#dist/files/file-watch.js';

const [folder = ''] = process.argv.slice(2);
const [outside, inside] = [join(folder, 'outside.cfg'), join(folder, 'in side\\.cfg')];
writeFileSync(outside, 'x=1\n');
writeFileSync(inside, '');
execFileSync('mount', ['--bind', outside, inside]);

// The watch does not keep a process alive.
const alive = setInterval(() => {}, 1000);
let onWake = () => {};
const woken = new Promise((resolve) => {
  onWake = () => resolve(undefined);
});
const watch = new FileWatch([inside, outside], { onWake });
await watch.start();
const before = watch.status().files.map(({ advice }) => advice ?? 'fine');
writeFileSync(`${outside}.tmp`, 'x=2\n');
renameSync(`${outside}.tmp`, outside);
await woken;
const after = watch.status().files.map(({ advice }) => advice ?? 'fine');
await watch.close();
clearInterval(alive);
process.stdout.write(JSON.stringify({ before, after }));

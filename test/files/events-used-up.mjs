// Started with a user namespace of its own: takes all inotify watches away, and prints after how many milliseconds the
// watch noticed a change.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FileWatch } from '#dist/files/file-watch.js';

const [folder = ''] = process.argv.slice(2);
const file = join(folder, 'ocs.cfg');
writeFileSync(file, 'x=1\n');
writeFileSync('/proc/sys/user/max_inotify_watches', '0');

// The watch does not keep a process alive.
const alive = setInterval(() => {}, 1000);
let onWake = () => {};
const watch = new FileWatch([file], { onWake: () => onWake() });
await watch.start();
while (watch.status().mode !== 'sweep') await new Promise((resolve) => setTimeout(resolve, 10));
const woken = new Promise((resolve) => {
  onWake = () => resolve(undefined);
});
const startedMs = performance.now();
writeFileSync(file, 'x=2\n');
await woken;
process.stdout.write(JSON.stringify(performance.now() - startedMs));
await watch.close();
clearInterval(alive);

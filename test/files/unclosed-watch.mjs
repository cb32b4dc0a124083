// Starts a watch, never closes it, and has nothing else to do: it should end.
import { FileWatch } from '#dist/files/file-watch.js';

const watch = new FileWatch(process.argv.slice(2), { onWake: () => {} });
await watch.start();
await new Promise((resolve) => setTimeout(resolve, 100));
process.stdout.write('done');

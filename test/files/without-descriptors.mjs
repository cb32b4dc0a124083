// Started with few file descriptors: what reading says when there is none left, and afterwards.
import { closeSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { readContent } from '#dist/files/read-content.js';
import { readSettled } from '#dist/files/read-settled.js';

const [file = ''] = process.argv.slice(2);
const open = [];
try {
  for (;;) open.push(openSync(file));
} catch {
  // Now there is none.
}
const once = (await readContent(file)).kind;
let isSettled = false;
const reading = readSettled([file], { quietMs: 50 }).finally(() => {
  isSettled = true;
});
await pause(300);
const isSettledMeanwhile = isSettled;
for (const descriptor of open) closeSync(descriptor);
const settled = (await reading).get(file)?.kind;
process.stdout.write(JSON.stringify({ once, isSettledMeanwhile, settled }));

#!/usr/bin/env node
import { takeSignals } from './cli/run/stop-signals.js';

takeSignals(process.argv[2]);
const { main } = await import('./cli/main.js');

const COULD_NOT_WRITE = 1;

// A reader that went away (`| head`) ends a command whose output nobody sees any more. Log lines that
// nobody sees are no reason to end. A terminal that went away (EIO) says so with a signal, too, which
// ends a command in good order.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  if (error.code === 'EIO') return;
  process.stderr.write(`error: cannot write the output: ${error.message}\n`);
  process.exit(COULD_NOT_WRITE);
});
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
});

await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  exit: (code) => {
    process.exitCode = code;
  },
});

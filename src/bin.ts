#!/usr/bin/env node
import { main } from './cli/main.js';

// A reader that went away (`| head`) ends a command whose output nobody sees any more. Log lines that
// nobody sees are no reason to end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
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

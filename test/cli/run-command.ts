import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { onTestFinished } from 'vitest';
import type { CommandIo } from '#dist/cli/terminal/command-io.js';

export interface CommandResult {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command with streams that keep what is written. */
export async function runCommand(
  create: (io: CommandIo) => Command,
  ...args: readonly string[]
): Promise<CommandResult> {
  return run(create, args, { isTTY: false });
}

/** The same with streams that say they are a terminal. */
export async function runOnTerminal(
  create: (io: CommandIo) => Command,
  ...args: readonly string[]
): Promise<CommandResult> {
  return run(create, args, { isTTY: true });
}

async function run(
  create: (io: CommandIo) => Command,
  args: readonly string[],
  terminal: { readonly isTTY: boolean },
): Promise<CommandResult> {
  const stdin = new PassThrough();
  const stdout = Object.assign(new PassThrough(), terminal);
  const stderr = Object.assign(new PassThrough(), terminal);
  let code: number | undefined;
  const exit = (given: number) => {
    code = given;
  };
  await create({ stdin, stdout, stderr, env: {}, exit }).parseAsync(args, { from: 'user' });
  const textOf = (stream: PassThrough) => String(stream.read() ?? '');
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
}

/** Writes a file that is gone after the test; gives its path. */
export function temporaryFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'ocs-notifier-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'options.cfg');
  writeFileSync(path, text);
  return path;
}

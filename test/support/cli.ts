import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../dist/bin.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs as a process. */
export interface RunningCli {
  readonly process: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  /** Settles when its output (both streams) contains `text`; rejects when it ends without. */
  prints(text: string): Promise<void>;
  readonly ended: Promise<CliResult>;
}

/** Starts `ocs-notifier` as a user would. */
export function startCli(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
): RunningCli {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: options.cwd, stdio: 'pipe' });
  const text = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
      for (const look of watchers) look();
    });
  }
  if (options.input !== undefined) child.stdin.end(options.input);
  const output = () => text.stdout + text.stderr;
  const ended = once(child, 'close').then(
    ([code, signal]): CliResult => ({ code, signal, ...text }),
  );
  return {
    process: child,
    output,
    ended,
    prints: (wanted) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!output().includes(wanted)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
        void ended.then(() => reject(new Error(`ended without printing ${wanted}:\n${output()}`)));
      }),
  };
}

/** Runs `ocs-notifier` to its end. */
export function runCli(
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string } = {},
): Promise<CliResult> {
  return startCli(args, { input: '', ...options }).ended;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a process that works on a store has said so far. */
export interface Working {
  readonly pid: number | undefined;
  readonly said: readonly string[];
  /** Settles when it has said so many lines. */
  until(count: number): Promise<void>;
  /** Kills it without notice; settles when it is gone and all it said has been read. */
  kill(): Promise<void>;
}

/** Starts a script on a store's folder; `number` is what it is told beside that. */
export function startWorking(script: URL, folder: string, number: number): Working {
  const args = ['--import', 'tsx', fileURLToPath(script), folder, String(number)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const said: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => said.push(line));
  const kill = async () => {
    child.kill('SIGKILL');
    await closed;
  };
  return {
    pid: child.pid,
    said,
    async until(count) {
      while (said.length < count) {
        const [event] = await Promise.race([once(lines, 'line'), closed.then(() => [undefined])]);
        if (event === undefined) throw new Error(`the process ended after ${said.length} lines`);
      }
    },
    kill,
  };
}

/** What is measured: each side runs in a process of its own, one at a time. */
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Measurement, SideName } from './measure.ts';

export interface Terms {
  /** Of the receiver. */
  readonly port: number;
  /** How many a run has, as the command line says. */
  readonly messages: number;
}

export type Side = (terms: Terms) => Promise<Measurement>;

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function runScript(name: string, ...args: readonly string[]): Promise<Measurement> {
  const node = ['--expose-gc', '--import', 'tsx', file(name), ...args];
  const { stdout } = await promisify(execFile)(process.execPath, node);
  return JSON.parse(stdout);
}

/** A side of `measure.ts`. */
export function delivery(side: SideName, pool: number): Side {
  return ({ port, messages }) =>
    runScript('measure.ts', side, String(port), String(pool), String(messages));
}

/** So many chains of eight events each, from a file to the receiver. */
export function chains(count: number): Side {
  return ({ port }) => runScript('measure-chains.ts', String(port), String(count));
}

export function reading(side: 'ini' | 'resolve'): Side {
  return () => runScript('measure-parse.ts', side);
}

const STARTS = 15;

/** A command from its start to its end; the median of a few. */
export function command(...args: readonly string[]): Side {
  return async () => {
    const lasted: number[] = [];
    for (let n = 0; n < STARTS; n += 1) {
      const start = performance.now();
      await promisify(execFile)(process.execPath, args, { cwd: file('../..') });
      lasted.push(performance.now() - start);
    }
    const ms = lasted.sort((a, b) => a - b)[Math.floor(STARTS / 2)] ?? Number.NaN;
    return { perSecond: 1000 / ms, cpuMicroseconds: ms * 1000 };
  };
}

/** The receiver that all deliveries of a bench go to. */
export async function startReceiverProcess(): Promise<{ readonly port: number; stop(): void }> {
  const receiver = fork(file('receiver-process.ts'), { execArgv: ['--import', 'tsx'] });
  const [port] = await once(receiver, 'message');
  return { port, stop: () => receiver.disconnect() };
}

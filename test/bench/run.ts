/**
 * `npm run bench`: durable delivery against a bare undici loop that posts the same bytes to the same
 * receiver. Alternating runs; the ratio of each pair is what counts, because machines differ and drift.
 */
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import undici from 'undici/package.json' with { type: 'json' };
import type { Measurement } from './measure.ts';

const GOAL = 0.7;
const LEAST = 0.5;

const { values: flags } = parseArgs({
  options: {
    messages: { type: 'string', default: '40000' },
    runs: { type: 'string', default: '5' },
    pool: { type: 'string', multiple: true, default: ['10', '50'] },
  },
});

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const print = (line = '') => process.stdout.write(`${line}\n`);

async function measure(side: string, port: number, pool: string): Promise<Measurement> {
  const args = [
    '--expose-gc',
    '--import',
    'tsx',
    file('measure.ts'),
    side,
    String(port),
    pool,
    flags.messages,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function spread(numbers: readonly number[], digits: number): string {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return `${median(numbers).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

const SIDES = ['bare', 'durable', 'logged'] as const;
type Runs = Readonly<Record<(typeof SIDES)[number], Measurement>>;

async function comparePool(port: number, pool: string): Promise<number> {
  const runs: Runs[] = [];
  for (let run = 1; run <= Number(flags.runs); run += 1) {
    const measured = {
      bare: await measure('bare', port, pool),
      durable: await measure('durable', port, pool),
      logged: await measure('logged', port, pool),
    };
    runs.push(measured);
    const rates = SIDES.map((side) => `${side} ${measured[side].perSecond.toFixed(0)}/s`);
    print(`  pool ${pool}, run ${run}: ${rates.join(', ')}, ratio ${ratioOf(measured).toFixed(2)}`);
  }
  for (const side of SIDES) {
    const rate = spread(
      runs.map((measured) => measured[side].perSecond),
      0,
    );
    const cpu = spread(
      runs.map((measured) => measured[side].cpuMicroseconds),
      0,
    );
    print(`  ${side.padEnd(8)} ${rate} messages/s, ${cpu} µs processor time a message`);
  }
  print(
    `  ratio    ${spread(
      runs.map((measured) => ratioOf(measured)),
      2,
    )} durable to bare`,
  );
  print(
    `           ${spread(
      runs.map((measured) => ratioOf(measured, 'logged')),
      2,
    )} logged to bare`,
  );
  print();
  return median(runs.map((measured) => ratioOf(measured)));
}

function ratioOf(measured: Runs, side: keyof Runs = 'durable'): number {
  return measured[side].perSecond / measured.bare.perSecond;
}

const [cpu] = cpus();
print(
  `${platform()} ${release()} ${arch()}, ${cpus().length} × ${cpu?.model ?? '?'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`,
);
print(`Node.js ${process.versions.node}, undici ${undici.version}`);
print(
  `${flags.messages} messages a run, ${flags.runs} alternating runs; receiver, engine and store share the machine`,
);
print();

const receiver = fork(file('receiver-process.ts'), { execArgv: ['--import', 'tsx'] });
const [port] = await once(receiver, 'message');
let isReached = true;
for (const pool of flags.pool) isReached = (await comparePool(port, pool)) >= LEAST && isReached;
receiver.disconnect();
print(`At least ${LEAST} in each: ${isReached ? 'reached' : 'NOT reached'}; the goal is ${GOAL}.`);
process.exitCode = isReached ? 0 : 1;

/**
 * `npm run bench`: what durability and reloads cost, as ratios within one run. Alternating runs; the
 * ratio of each pair is what counts, because machines differ and drift.
 */
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import undici from 'undici/package.json' with { type: 'json' };
import type { Measurement, SideName } from './measure.ts';

/** What is compared with what, over how many messages (as a multiple of `--messages`). */
interface Comparison {
  readonly name: string;
  readonly pool: number;
  readonly sides: readonly SideName[];
  /** The ratio that is judged: the first side's rate to the second's. */
  readonly judged: readonly [SideName, SideName];
  /** Ratios that are only told. */
  readonly told: readonly (readonly [SideName, SideName])[];
  readonly messages: number;
  readonly least: number;
  readonly goal: number;
}

const DURABILITY = {
  sides: ['bare', 'durable', 'logged'],
  judged: ['durable', 'bare'],
  told: [['logged', 'bare']],
  messages: 1,
  least: 0.5,
  goal: 0.7,
} as const;

const COMPARISONS: readonly Comparison[] = [
  { name: 'pool 10', pool: 10, ...DURABILITY },
  { name: 'pool 50', pool: 50, ...DURABILITY },
  {
    name: 'ten reloads a second',
    pool: 10,
    sides: ['durable', 'reloading'],
    judged: ['reloading', 'durable'],
    told: [],
    messages: 3,
    least: 0.9,
    goal: 0.9,
  },
];

const { values: flags } = parseArgs({
  options: {
    messages: { type: 'string', default: '40000' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
});

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const print = (line = '') => process.stdout.write(`${line}\n`);

async function measure(
  side: SideName,
  port: number,
  { pool, messages }: Comparison,
): Promise<Measurement> {
  const count = String(messages * Number(flags.messages));
  const args = ['--expose-gc', '--import', 'tsx', file('measure.ts')];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...args,
    side,
    String(port),
    String(pool),
    count,
  ]);
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

type Run = Readonly<Partial<Record<SideName, Measurement>>>;

const rateOf = (run: Run, side: SideName) => run[side]?.perSecond ?? Number.NaN;
const ratioOf = (run: Run, [side, other]: readonly [SideName, SideName]) =>
  rateOf(run, side) / rateOf(run, other);

async function measureAll(port: number, comparison: Comparison): Promise<Run[]> {
  const runs: Run[] = [];
  for (let n = 1; n <= Number(flags.runs); n += 1) {
    const run: Partial<Record<SideName, Measurement>> = {};
    for (const side of comparison.sides) run[side] = await measure(side, port, comparison);
    runs.push(run);
    const rates = comparison.sides.map((side) => `${side} ${rateOf(run, side).toFixed(0)}/s`);
    const ratio = ratioOf(run, comparison.judged).toFixed(2);
    print(`  ${comparison.name}, run ${n}: ${rates.join(', ')}, ratio ${ratio}`);
  }
  return runs;
}

function report({ sides, judged, told, least, goal }: Comparison, runs: readonly Run[]): boolean {
  const row = (label: string, text: string) => print(`  ${label.padEnd(10)} ${text}`);
  for (const side of sides) {
    const rates = runs.map((run) => rateOf(run, side));
    const cpu = runs.map((run) => run[side]?.cpuMicroseconds ?? Number.NaN);
    row(side, `${spread(rates, 0)} messages/s, ${spread(cpu, 0)} µs processor time a message`);
  }
  for (const pair of [judged, ...told]) {
    row(
      'ratio',
      `${spread(
        runs.map((run) => ratioOf(run, pair)),
        2,
      )} ${pair.join(' to ')}`,
    );
  }
  const isReached = median(runs.map((run) => ratioOf(run, judged))) >= least;
  row('', `at least ${least}: ${isReached ? 'reached' : 'NOT reached'}; the goal is ${goal}`);
  print();
  return isReached;
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
for (const comparison of COMPARISONS.filter(({ name }) => name.includes(flags.only))) {
  isReached = report(comparison, await measureAll(port, comparison)) && isReached;
}
receiver.disconnect();
process.exitCode = isReached ? 0 : 1;

/**
 * `npm run bench`: what durability, reloads and diagnostics cost, as ratios within one run.
 * Alternating runs; the ratio of each pair is what counts, because machines differ and drift.
 */
import { parseArgs } from 'node:util';
import { COMPARISONS, type Comparison } from './comparisons.ts';
import { describeMachine } from './machine.ts';
import type { Measurement } from './measure.ts';
import { startReceiverProcess } from './sides.ts';

const { values: flags } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
});

const print = (line = '') => process.stdout.write(`${line}\n`);

type Run = ReadonlyMap<string, Measurement>;

const rateOf = (run: Run, side: string) => run.get(side)?.perSecond ?? Number.NaN;
const ratioOf = (
  run: Run,
  [side, other]: readonly [string, string],
  { quantityOf = ({ perSecond }) => perSecond }: Pick<Comparison, 'quantityOf'>,
) => {
  const [one, another] = [run.get(side), run.get(other)];
  return one && another ? quantityOf(one) / quantityOf(another) : Number.NaN;
};

async function measureAll(comparison: Comparison, port: number): Promise<Run[]> {
  const runs: Run[] = [];
  for (let n = 1; n <= Number(flags.runs); n += 1) {
    const run = new Map<string, Measurement>();
    for (const [name, measure] of Object.entries(comparison.sides)) {
      run.set(name, await measure({ port, messages: Number(flags.messages) }));
    }
    runs.push(run);
    const rates = [...run.keys()].map((side) => `${side} ${rateOf(run, side).toFixed(0)}/s`);
    print(
      `  ${comparison.name}, run ${n}: ${rates.join(', ')}, ratio ${ratioOf(run, comparison.judged, comparison).toFixed(2)}`,
    );
  }
  return runs;
}

function report(comparison: Comparison, runs: readonly Run[]) {
  const { sides, judged, told, unit, least, goal } = comparison;
  const row = (label: string, text: string) => print(`  ${label.padEnd(10)} ${text}`);
  for (const side of Object.keys(sides)) {
    const rates = runs.map((run) => rateOf(run, side));
    const cpu = runs.map((run) => run.get(side)?.cpuMicroseconds ?? Number.NaN);
    row(side, `${spread(rates, 0)} ${unit}/s, ${spread(cpu, 0)} µs processor time each`);
    const peaks = runs.flatMap((run) => run.get(side)?.peakMegabytes ?? []);
    if (peaks.length > 0) row('', `${spread(peaks, 0)} MB of memory at most`);
  }
  for (const pair of [judged, ...told]) {
    const ratios = runs.map((run) => ratioOf(run, pair, comparison));
    row('ratio', `${spread(ratios, 2)} ${pair.join(' to ')}`);
  }
  const isReached = median(runs.map((run) => ratioOf(run, judged, comparison))) >= least;
  const words = isReached ? 'reached' : 'NOT reached';
  row('', `at least ${least.toFixed(2)}: ${words}; the goal is ${goal.toFixed(2)}`);
  print();
  return isReached;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function spread(numbers: readonly number[], digits: number): string {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return `${median(numbers).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

print(describeMachine());
print(
  `${flags.messages} messages a run, ${flags.runs} alternating runs; receiver, engine and store share the machine`,
);
print();
const receiver = await startReceiverProcess();
let isReached = true;
for (const comparison of COMPARISONS.filter(({ name }) => name.includes(flags.only))) {
  isReached = report(comparison, await measureAll(comparison, receiver.port)) && isReached;
}
receiver.stop();
process.exitCode = isReached ? 0 : 1;

import type { Measurement } from './measure.ts';
import { chains, command, delivery, reading, type Side } from './sides.ts';

/** What is compared with what. */
export interface Comparison {
  readonly name: string;
  readonly sides: Readonly<Record<string, Side>>;
  /** The ratio that is judged: the first side's rate to the second's, or of what `quantityOf` gives. */
  readonly judged: readonly [string, string];
  readonly quantityOf?: (measurement: Measurement) => number;
  /** Ratios that are only told. */
  readonly told: readonly (readonly [string, string])[];
  /** What a rate counts. */
  readonly unit: string;
  readonly least: number;
  readonly goal: number;
}

const durability = (pool: number): Comparison => ({
  name: `pool ${pool}`,
  sides: {
    bare: delivery('bare', pool),
    durable: delivery('durable', pool),
    logged: delivery('logged', pool),
  },
  judged: ['durable', 'bare'],
  told: [['logged', 'bare']],
  unit: 'messages',
  least: 0.5,
  goal: 0.7,
});

/** THE table of what the bench holds. */
export const COMPARISONS: readonly Comparison[] = [
  durability(10),
  durability(50),
  {
    name: 'ten reloads a second',
    sides: {
      durable: delivery('durable', 10),
      reloading: delivery('reloading', 10),
    },
    judged: ['reloading', 'durable'],
    told: [],
    unit: 'messages',
    least: 0.9,
    goal: 0.9,
  },
  {
    name: 'memory for finished chains',
    sides: { 'of 10000': chains(10_000), 'of 50000': chains(50_000) },
    judged: ['of 10000', 'of 50000'],
    quantityOf: ({ peakMegabytes = Number.NaN }) => peakMegabytes,
    told: [],
    unit: 'events',
    least: 1 / 1.3, // five times the chains may take 1.3 times the memory
    goal: 1,
  },
  {
    name: 'check of an export',
    sides: {
      node: command('-e', '0'),
      check: command(
        'dist/bin.js',
        'check',
        '--application',
        'samples/options/application.cfg',
        '--host',
        'samples/options/host.cfg',
      ),
    },
    judged: ['check', 'node'],
    told: [],
    unit: 'starts',
    least: 1 / 3, // three times the time of a process that does nothing
    goal: 1 / 3,
  },
  {
    name: 'reading 10 MB',
    sides: { ini: reading('ini'), resolve: reading('resolve') },
    judged: ['resolve', 'ini'],
    told: [],
    unit: 'MB',
    least: 0.5,
    goal: 0.5,
  },
];

import type { EngineStatus } from '../../engine/engine.js';
import type { MetricRow, MetricView, Sample } from './metric-row.js';

type Tally = EngineStatus['generations'][number];

/** A sample for each generation that is still looked at. */
const byGeneration =
  (read: (tally: Tally) => number) =>
  ({ engine }: MetricView): readonly Sample[] =>
    engine.generations.map((tally) => ({
      labels: { generation: String(tally.number) },
      value: read(tally),
    }));

/** Metrics of the options in force, and of what is done with them. */
export const GENERATION_METRICS: readonly MetricRow[] = [
  {
    name: 'generation_info',
    kind: 'gauge',
    help: 'The generation of options in force; always 1.',
    labels: ['generation', 'hash'],
    samples: ({ engine: { generation } }) => [
      { labels: { generation: String(generation.number), hash: generation.hash }, value: 1 },
    ],
  },
  {
    name: 'generation_attempts_total',
    kind: 'counter',
    help: 'Charged attempts, by the generation they were made with; earlier ones are left out after a while.',
    labels: ['generation'],
    samples: byGeneration(({ attempts }) => attempts),
  },
  {
    name: 'generation_delivered_messages_total',
    kind: 'counter',
    help: 'Messages delivered, by the generation they were sent with.',
    labels: ['generation'],
    samples: byGeneration(({ delivered }) => delivered),
  },
  {
    name: 'generation_dead_messages_total',
    kind: 'counter',
    help: 'Messages given up, by the generation of their last attempt.',
    labels: ['generation'],
    samples: byGeneration(({ dead }) => dead),
  },
  {
    name: 'generation_in_flight_requests',
    kind: 'gauge',
    help: 'Requests in flight, by the generation they were made with.',
    labels: ['generation'],
    samples: byGeneration(({ inFlight }) => inFlight),
  },
];

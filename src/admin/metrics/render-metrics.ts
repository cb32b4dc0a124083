import { Counter, Gauge, Registry } from 'prom-client';
import { DELIVERY_METRICS } from './delivery-metrics.js';
import { GENERATION_METRICS } from './generation-metrics.js';
import type { MetricRow, MetricView } from './metric-row.js';
import { OPTION_METRICS } from './option-metrics.js';

const METRICS: readonly MetricRow[] = [
  ...OPTION_METRICS,
  ...GENERATION_METRICS,
  ...DELIVERY_METRICS,
];

const PREFIX = 'ocs_notifier_';

/** The media type of what {@link renderMetrics} gives. */
export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/**
 * What Prometheus scrapes, from one look at the engine: all values are of one moment, and counting costs
 * delivery nothing. Nothing stays from one scrape to the next, as labels come and go with the generations.
 */
export function renderMetrics(view: MetricView): Promise<string> {
  const registry = new Registry();
  for (const row of METRICS) addMetric(registry, row, view);
  return registry.metrics();
}

function addMetric(registry: Registry, row: MetricRow, view: MetricView): void {
  const { help, labels: labelNames = [] } = row;
  const settings = { name: `${PREFIX}${row.name}`, help, labelNames, registers: [registry] };
  if (row.kind === 'counter') {
    const counter = new Counter(settings);
    for (const { labels = {}, value } of row.samples(view)) counter.inc(labels, value);
  } else {
    const gauge = new Gauge(settings);
    for (const { labels = {}, value } of row.samples(view)) gauge.set(labels, value);
  }
}

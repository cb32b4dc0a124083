import { Counter, Gauge, Registry } from 'prom-client';
import { systemClock } from '../../runtime/clock.js';
import type { AdminParts } from '../resources/admin-parts.js';
import { viewOf } from '../resources/engine-view.js';
import { DELIVERY_METRICS } from './delivery-metrics.js';
import { GENERATION_METRICS } from './generation-metrics.js';
import type { MetricRow, MetricView, Sample } from './metric-row.js';
import { OPTION_METRICS } from './option-metrics.js';

const METRICS: readonly MetricRow[] = [
  ...OPTION_METRICS,
  ...GENERATION_METRICS,
  ...DELIVERY_METRICS,
];

const PREFIX = 'ocs_notifier_';

export interface Metrics {
  readonly contentType: string;
  scrape(): Promise<string>;
}

/**
 * What Prometheus scrapes. Every value is read when it is scraped, and all of them at one look: counting costs
 * delivery nothing.
 */
export function createMetrics(parts: Pick<AdminParts, 'engine' | 'reloader' | 'clock'>): Metrics {
  const { engine, reloader, clock = systemClock } = parts;
  const registry = new Registry();
  let view: MetricView | undefined;
  for (const row of METRICS) addMetric(registry, row, () => (view ? row.samples(view) : []));
  return {
    contentType: registry.contentType,
    async scrape() {
      const seen = await viewOf(engine);
      view = { engine: seen, reloader: reloader.status(), nowMs: clock.now() };
      return registry.metrics();
    },
  };
}

/** What was said at the scrape before is forgotten: labels come and go with the generations. */
function addMetric(registry: Registry, row: MetricRow, read: () => readonly Sample[]): void {
  const { help, labels: labelNames = [] } = row;
  const settings = { name: `${PREFIX}${row.name}`, help, labelNames, registers: [registry] };
  if (row.kind === 'counter') {
    new Counter({
      ...settings,
      collect() {
        this.reset();
        for (const { labels = {}, value } of read()) this.inc(labels, value);
      },
    });
  } else {
    new Gauge({
      ...settings,
      collect() {
        this.reset();
        for (const { labels = {}, value } of read()) this.set(labels, value);
      },
    });
  }
}

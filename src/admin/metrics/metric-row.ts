import type { ReloadStatus } from '../../reload/reload-status.js';
import type { EngineView } from '../resources/engine-view.js';

/** What metrics are read from. */
export interface MetricView {
  readonly engine: EngineView;
  readonly reloader: ReloadStatus;
  readonly nowMs: number;
}

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric: what it is called and where its values are in the status. */
export interface MetricRow {
  /** Without the product's prefix; a unit, and `total` for a counter, in the end. */
  readonly name: string;
  readonly kind: 'gauge' | 'counter';
  readonly help: string;
  readonly labels?: readonly string[];
  samples(view: MetricView): readonly Sample[];
}

/** The sample of a metric without labels; none of what is not known. */
export function one(value: number | boolean | undefined): readonly Sample[] {
  return value === undefined ? [] : [{ value: Number(value) }];
}

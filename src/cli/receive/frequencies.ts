import { CALL_RESULTS, nameOf } from '../../event/enumerations.js';
import type { ReceiverSummary } from '../../receiver/tally.js';

type Count = readonly [name: string, count: number];

/** Counts in a line, the most frequent first; after the first `named` the rest is one number. */
export function frequencies(counts: readonly Count[], named = counts.length): string {
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, named).map(([name, count]) => `${name} ${count}`);
  const rest = sorted.slice(named);
  const sum = rest.reduce((total, [, count]) => total + count, 0);
  return [...shown, ...(rest.length > 0 ? [`${rest.length} others ${sum}`] : [])].join(', ');
}

/** Call results by the names that OCS has for them. */
export function namedResults({ byCallResult }: ReceiverSummary): readonly Count[] {
  return Object.entries(byCallResult).map(([value, count]) => {
    return [/^\d+$/.test(value) ? nameOf(CALL_RESULTS, Number(value)) : value, count];
  });
}

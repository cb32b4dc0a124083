import { pastedSecrets } from './pasted-secrets.js';
import { notExpected, outOfRange } from './simple-values.js';
import { emptyValue, type ValueKind, valid } from './value-kind.js';

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
]);

/**
 * A duration such as `500ms`, `10s`, `5m`, `72h`, `7d`; the value is milliseconds.
 *
 * @param minimum and `maximum` are written in the same way.
 */
export function durationValue(minimum: string, maximum: string): ValueKind<number> {
  const expects = `a duration from ${minimum} to ${maximum}, such as 500ms, 10s, 5m, 72h or 7d`;
  const leastMs = durationMs(minimum) ?? 0;
  const mostMs = durationMs(maximum) ?? Number.MAX_SAFE_INTEGER;
  return {
    expects,
    unit: 'milliseconds',
    schema: (z) => z.int().check(z.minimum(leastMs), z.maximum(mostMs)),
    decode(text) {
      if (text === '') return emptyValue(expects);
      const value = durationMs(text);
      if (value === undefined) return notExpected(text, expects);
      return value >= leastMs && value <= mostMs ? valid(value) : outOfRange(text, expects);
    },
    render: renderDuration,
    secretParts: pastedSecrets,
  };
}

/** Milliseconds, or undefined for a text that is no duration. */
function durationMs(text: string): number | undefined {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(text);
  const unitMs = UNITS_MS.get(match?.[2] ?? '');
  return unitMs === undefined ? undefined : Number(match?.[1]) * unitMs;
}

/** In the largest unit that needs no fraction; days only from three days on, as people say `72h`. */
function renderDuration(valueMs: number): string {
  for (const [unit, unitMs] of UNITS_MS) {
    const isFew = unit === 'd' && valueMs <= 3 * unitMs;
    if (valueMs !== 0 && valueMs % unitMs === 0 && !isFew) return `${valueMs / unitMs}${unit}`;
  }
  return `${valueMs}ms`;
}

/** A time as messages carry it: seconds, a dot, three digits (seed: "Unix UTC epoch dot milliseconds"). */
export const TIME_PATTERN = /^-?\d+\.\d{3}$/;

/** `.000` to `.999`. */
const FRACTIONS: readonly string[] = Array.from(
  { length: 1000 },
  (_, milliseconds) => `.${String(milliseconds).padStart(3, '0')}`,
);

/**
 * Renders epoch milliseconds: 45 → `0.045`. Exact however far the time is: a remainder never rounds,
 * a quotient of large numbers would.
 */
export function renderTime(timeMs: number): string {
  if (timeMs < 0) return `-${renderTime(-timeMs)}`;
  const milliseconds = timeMs % 1000;
  return `${(timeMs - milliseconds) / 1000}${FRACTIONS[milliseconds]}`;
}

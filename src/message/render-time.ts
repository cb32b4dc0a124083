/** A time as messages carry it: seconds, a dot, three digits (seed: "Unix UTC epoch dot milliseconds"). */
export const TIME_PATTERN = /^-?\d+\.\d{3}$/;

/**
 * Renders epoch milliseconds: 45 → `0.045`. Exact however far the time is: a remainder never rounds,
 * a quotient of large numbers would.
 */
export function renderTime(timeMs: number): string {
  if (timeMs < 0) return `-${renderTime(-timeMs)}`;
  const milliseconds = timeMs % 1000;
  const seconds = (timeMs - milliseconds) / 1000;
  if (milliseconds < 10) return `${seconds}.00${milliseconds}`;
  return milliseconds < 100 ? `${seconds}.0${milliseconds}` : `${seconds}.${milliseconds}`;
}

/** What is the same in all resources. */

/** The version of all answers that are no refusals; raised when a field goes or changes its meaning. */
export const FORMAT_VERSION = '1.0';

/** A time as the JSON documents have it. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** How long something has lasted, never less than nothing: clocks are set back. */
export function lastedMs(sinceMs: number, nowMs: number): number {
  return Math.max(0, Math.round(nowMs - sinceMs));
}

import type { FeedEvent } from './event.js';

/** Predictive diallers of before had no feeds: an earlier time is most likely one in seconds. */
const EARLIEST_MS = Date.UTC(2000);

/** What has happened cannot be so far ahead, whatever the clocks say. */
const FURTHEST_AHEAD_MS = 366 * 86_400_000;

/** A field of an event with its time. */
export interface TimeInEvent {
  readonly path: readonly string[];
  readonly timeMs: number;
}

/** The first time before the year 2000, or more than a year after `nowMs`, of what an event says has happened. */
export function unlikelyTime(event: FeedEvent, nowMs: number): TimeInEvent | undefined {
  const isUnlikely = (timeMs: number) => timeMs < EARLIEST_MS || timeMs > nowMs + FURTHEST_AHEAD_MS;
  return timesOf(event).find(({ timeMs }) => isUnlikely(timeMs));
}

function timesOf(event: FeedEvent): TimeInEvent[] {
  const times: TimeInEvent[] = [{ path: ['at'], timeMs: event.at }];
  if (!('attempt' in event)) return times;
  const { startedAt, dialRequestedAt, times: stages = {} } = event.attempt;
  const add = (path: string[], timeMs: number | undefined) => {
    if (timeMs !== undefined) times.push({ path, timeMs });
  };
  add(['attempt', 'startedAt'], startedAt);
  add(['attempt', 'dialRequestedAt'], dialRequestedAt);
  for (const [stage, timeMs] of Object.entries(stages)) add(['attempt', 'times', stage], timeMs);
  return times;
}

import type { MessageLife } from '../../delivery/judgement/retry.js';
import { lasted } from './lasted.js';

/** How long a message is tried that fails while others are accepted, for people. */
export function lifeWords({ leastMs, mostMs }: MessageLife): string {
  const when = mostMs === 0 ? 'at once' : `after ${words(leastMs)} to ${words(mostMs)}`;
  return `A message that fails while others are accepted is dead ${when}.`;
}

function words(durationMs: number): string {
  return durationMs < 1000 ? `${Math.round(durationMs)} ms` : lasted(durationMs);
}

import type { Destination } from '../delivery/generation.js';
import { showSecretWith } from '../options/show-secret.js';
import { runFingerprint } from '../runtime/run-fingerprint.js';

/** Shorter ones are found everywhere by chance. */
const SHORTEST_MASKED = 4;

/** Masks secrets in what others say of what we sent them. */
export function maskOf(secrets: readonly string[]): Destination['mask'] {
  const long = [...new Set(secrets)].filter(({ length }) => length >= SHORTEST_MASKED);
  return long.length === 0 ? (text) => text : (text) => masked(text, long);
}

/** Secrets that overlap are masked as one: no rest of them shows. */
function masked(text: string, secrets: readonly string[]): string {
  const show = showSecretWith(runFingerprint);
  const places = secrets.flatMap((secret) => placesOf(secret, text));
  let shown = '';
  let at = 0;
  for (const { start, end } of merged(places)) {
    shown += text.slice(at, start) + show(text.slice(start, end));
    at = end;
  }
  return shown + text.slice(at);
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function merged(places: readonly Place[]): readonly Place[] {
  const ascending = [...places].sort((a, b) => a.start - b.start);
  const result: Place[] = [];
  for (const { start, end } of ascending) {
    const last = result.at(-1);
    if (last === undefined || start >= last.end) result.push({ start, end });
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, end) };
  }
  return result;
}

function placesOf(secret: string, text: string): readonly Place[] {
  const places: Place[] = [];
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
    places.push({ start: at, end: at + secret.length });
  }
  return places;
}

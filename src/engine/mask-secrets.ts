import type { Destination } from '../delivery/generation.js';
import { showSecretWith } from '../options/values/show-secret.js';
import { runFingerprint } from '../runtime/run-fingerprint.js';

/** Shorter ones are found everywhere by chance. */
const SHORTEST_MASKED = 4;

/** Masks secrets in what others say of what we sent them. */
export function maskOf(secrets: readonly string[]): Destination['mask'] {
  const forms = new Set(secrets.flatMap(formsOf));
  const long = [...forms].filter(({ length }) => length >= SHORTEST_MASKED);
  return long.length === 0 ? (text) => text : (text) => masked(text, long);
}

/** A text as it is, as JSON and URIs have it, and as who takes Latin-1 for UTF-8 reads it. */
function formsOf(secret: string): readonly string[] {
  const misread = Buffer.from(secret, 'latin1').toString('utf8');
  return [secret, JSON.stringify(secret).slice(1, -1), percentEncoded(secret), misread];
}

function percentEncoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text; // half a surrogate pair
  }
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
  const cut = lengthOfCut(secret, text);
  return cut === 0 ? places : [...places, { start: text.length - cut, end: text.length }];
}

/** Of a text that was cut: how much of a secret stands at its end. */
function lengthOfCut(secret: string, text: string): number {
  for (let length = secret.length - 1; length >= SHORTEST_MASKED; length -= 1) {
    if (text.endsWith(secret.slice(0, length))) return length;
  }
  return 0;
}

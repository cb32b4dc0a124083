import type { Destination } from '../delivery/generation.js';
import { showSecretWith } from '../options/values/show-secret.js';
import { runFingerprint } from '../runtime/run-fingerprint.js';
import { type DecodedView, inSmallLetters, viewsOf } from './decoded-view.js';

/** Shorter ones are found everywhere by chance. */
const SHORTEST_MASKED = 4;

/** What repeats a secret may have escaped it, and who repeats that once more. */
const LAYERS_OF_ESCAPES = 2;

/**
 * Masks secrets in what others say of what we sent them: as they are, in any case of letters, escaped as in
 * URIs, HTML, JSON and programs, in hexadecimal, in base64 (also within a longer text, as `user:password`), and misread.
 */
export function maskOf(secrets: readonly string[]): Destination['mask'] {
  const long = [...new Set(secrets)].filter(({ length }) => length >= SHORTEST_MASKED);
  if (long.length === 0) return (text) => text;
  const written = unique(long.flatMap(writtenForms));
  const encoded = unique(long.flatMap(base64Forms));
  return (text) => masked(text, written, encoded);
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter(({ length }) => length >= SHORTEST_MASKED);
}

/** Looked for in small letters: as it is, as forms have blanks, misread, and in hexadecimal. */
function writtenForms(secret: string): readonly string[] {
  const misread = Buffer.from(secret, 'latin1').toString('utf8');
  const readAsLatin1 = Buffer.from(secret, 'utf8').toString('latin1');
  const hex = Buffer.from(secret, 'utf8').toString('hex');
  return [secret, secret.replaceAll(' ', '+'), misread, readAsLatin1, hex].map(inSmallLetters);
}

/**
 * The digits of base64 that depend on the secret alone, for each place that it can have among the three bytes
 * of a group.
 */
function base64Forms(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const first = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + bytes.length) * 8) / 6);
    const digits = encoded.slice(first, end);
    return [digits, digits.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Secrets that overlap are masked as one: no rest of them shows. */
function masked(text: string, written: readonly string[], encoded: readonly string[]): string {
  if (text === '') return text;
  const show = showSecretWith(runFingerprint);
  const places = [
    ...viewsOf(text, LAYERS_OF_ESCAPES).flatMap((view) =>
      written.flatMap((form) => placesIn(view, form, text.length)),
    ),
    ...encoded.flatMap((form) => placesOf(form, text)).map((place) => wholeRun(text, place)),
  ];
  let shown = '';
  let at = 0;
  for (const { start, end } of merged(places)) {
    shown += text.slice(at, start) + show(text.slice(start, end));
    at = end;
  }
  return shown + text.slice(at);
}

/** A secret that a cut left in part ends where the text does, with whatever is left of an escape. */
function placesIn(
  { text, starts, ends }: DecodedView,
  form: string,
  length: number,
): readonly Place[] {
  return placesOf(form, text).map(({ start, end }) => ({
    start: starts[start] ?? 0,
    end: end === text.length ? length : (ends[end - 1] ?? 0),
  }));
}

/** A text in base64 to its ends: the digits around a secret tell a part of it. */
function wholeRun(text: string, { start, end }: Place): Place {
  const [before = ''] = /[\w+/-]*$/.exec(text.slice(0, start)) ?? [];
  const [after = ''] = /^[\w+/-]*={0,2}/.exec(text.slice(end)) ?? [];
  return { start: start - before.length, end: end + after.length };
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

function placesOf(form: string, text: string): readonly Place[] {
  const places: Place[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
    places.push({ start: at, end: at + form.length });
  }
  const cut = lengthOfCut(form, text);
  return cut === 0 ? places : [...places, { start: text.length - cut, end: text.length }];
}

/** Of a text that was cut: how much of a secret stands at its end. */
function lengthOfCut(form: string, text: string): number {
  for (let length = form.length - 1; length >= SHORTEST_MASKED; length -= 1) {
    if (text.endsWith(form.slice(0, length))) return length;
  }
  return 0;
}

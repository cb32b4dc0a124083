import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskOf } from '#dist/engine/mask-secrets.js';
import { withoutFingerprints } from '#dist/options/values/show-secret.js';

const SECRET = 'Zq7&"Kö/+\\ x<9';

/** How somebody may repeat what it was sent. */
const WAYS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'in small letters': (text) => text.toLowerCase(),
  'as JSON': (text) => JSON.stringify(text).slice(1, -1),
  'as JSON of ASCII': (text) => eachUnit(text, (unit) => `\\u${hex(unit, 4)}`),
  'as JSON of ASCII in capitals': (text) =>
    eachUnit(text, (unit) => `\\u${hex(unit, 4)}`.toUpperCase()).replaceAll('\\U', '\\u'),
  'as a URI': (text) => encodeURIComponent(text),
  'as a URI in small letters': (text) => encodeURIComponent(text).toLowerCase(),
  'as a URI, each byte': (text) =>
    [...Buffer.from(text)].map((byte) => `%${hex(byte, 2)}`).join(''),
  'as a form': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'as HTML': (text) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  'as HTML in decimals': (text) => eachUnit(text, (unit) => `&#${unit};`),
  'as HTML in hexadecimals': (text) => eachUnit(text, (unit) => `&#x${hex(unit, 2)};`),
  'as a program': (text) => eachUnit(text, (unit) => `\\x${hex(unit, 2)}`),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64url': (text) => Buffer.from(text).toString('base64url'),
  'in base64 after one byte': (text) => Buffer.from(`u${text}`).toString('base64'),
  'in base64 with a user': (text) => Buffer.from(`ab:${text}`).toString('base64'),
  'in base64 among others': (text) => Buffer.from(`{"key":"${text}","b":1}`).toString('base64'),
  'in hexadecimal': (text) => Buffer.from(text).toString('hex'),
  'in hexadecimal, capitals': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'as JSON in a URI': (text) => encodeURIComponent(JSON.stringify(text)),
  'as HTML of JSON': (text) =>
    JSON.stringify(text).replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
  'as JSON of JSON': (text) => JSON.stringify(JSON.stringify(text)),
  'misread as Latin-1': (text) => Buffer.from(text, 'utf8').toString('latin1'),
};

function eachUnit(text: string, write: (unit: number) => string): string {
  return Array.from({ length: text.length }, (_, at) => write(text.charCodeAt(at))).join('');
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

describe('a secret that somebody repeats', () => {
  it.each(Object.entries(WAYS))('is masked %s', (_, write) => {
    const mask = maskOf([SECRET]);
    const repeated = write(SECRET);
    const shown = withoutFingerprints(mask(`No: ${repeated}, and more`));
    expect(shown).toMatch(/^No: \S*•••\S*, and more$/);
    for (const part of [SECRET.slice(0, 5), SECRET.slice(-5)].map(write)) {
      expect(shown.toLowerCase()).not.toContain(part.toLowerCase().slice(2, -2) || part);
    }
  });

  it.each(Object.entries(WAYS))('is masked where an answer was cut: %s', (_, write) => {
    const mask = maskOf([SECRET]);
    const repeated = write(SECRET);
    const cut = `No: ${repeated.slice(0, Math.ceil(repeated.length * 0.8))}`;
    expect(mask(cut)).toContain('•••');
  });

  it('is masked within whatever text, and nothing else changes', () => {
    const word = fc.stringMatching(/^[ .,;:!?()]{0,9}$/);
    const way = fc.constantFrom(...Object.values(WAYS));
    fc.assert(
      fc.property(word, way, word, (before, write, after) => {
        const shown = maskOf([SECRET])(`${before}${write(SECRET)}${after}`);
        expect(shown.startsWith(before)).toBe(true);
        expect(shown.endsWith(after)).toBe(true);
        expect(shown).toContain('•••');
      }),
    );
  });

  it('leaves texts without it as they are', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/[zq7k]/i.test(text));
        expect(maskOf([SECRET])(text)).toBe(text);
      }),
    );
  });

  it('is masked when only its beginning is there', () => {
    const mask = maskOf([SECRET, 'a'.repeat(5000)]);
    expect(mask('%41'.repeat(300))).toContain('•••');
  });

  it('is not looked for when it is too short', () => {
    expect(maskOf(['abc'])('abc')).toBe('abc');
  });
});
